import type { BarColumns } from "#lib/core/columns.ts";
import { ACCOUNT_EVENT } from "#lib/execution/accounts/index.ts";
import type { BacktestResult, BacktestSpec } from "#lib/model-testing/backtesting/index.ts";

/** Relative to the equity: the order of additions differs from the engine's. */
const TOLERANCE = 1e-9;

/**
 * The account again from the fills and the bars that the parent holds, by other code than the engine's.
 * Answers what does not agree, or undefined: a strategy that reached into the engine cannot make up a result.
 */
export function refold(result: BacktestResult, bars: readonly BarColumns[]): string | undefined {
  const bySymbol = result.symbols.map((symbol) => bars.find((candidate) => candidate.symbol === symbol));
  const feeds = bySymbol.filter((feed) => feed !== undefined);
  if (feeds.length !== result.symbols.length) return "it names a symbol that the run does not have";
  const { fills, equity, spec } = result;
  const booked = new Float64Array(fills.length);
  for (let k = 0; k < fills.length; k++) {
    const feed = feeds[fills.symbol[k]!];
    const bar = feed ? barAt(feed, fills.time[k]!) : -1;
    if (!feed || bar < 0) return `fill ${k + 1} happens outside every bar`;
    if (!isInside(result, k, feed, bar)) return `fill ${k + 1} has a price outside its bar`;
    booked[k] = feed.end[bar]!;
  }
  if (!isRefoldable(spec)) return undefined;
  if (result.events.length > 0 && isPlain(spec)) return "its account has events that the run does not have";
  const account = new RefoldedAccount(result, feeds);
  let fill = 0;
  let event = 0;
  const { events } = result;
  for (let i = 0; i < equity.length; i++) {
    const now = equity.time[i]!;
    if (i > 0 && !(now > equity.time[i - 1]!)) return `the equity curve goes back in time at point ${i + 1}`;
    // Events happen before the bar that ends now, at the earliest when the one before it ended.
    for (; event < events.length && events.time[event]! < now; event++) {
      while (fill < fills.length && booked[fill]! <= now && fills.time[fill]! < events.time[event]!)
        account.book(fill++);
      account.happen(event);
    }
    while (fill < fills.length && booked[fill]! <= now) account.book(fill++);
    const value = account.worth(now);
    if (!(Math.abs(value - equity.equity[i]!) <= TOLERANCE * Math.max(Math.abs(value), spec.capital)))
      return `the equity at point ${i + 1} is ${equity.equity[i]}, its fills make it ${value}`;
  }
  return fill === fills.length ? undefined : "it has fills after the end of the equity curve";
}

/** Other currencies, futures, rolls and payouts of delisted symbols are not folded again here. */
function isRefoldable({ instruments, currencies, corporateActions = [] }: BacktestSpec): boolean {
  return !instruments && !currencies && corporateActions.every(({ kind }) => REFOLDED.has(kind));
}
const REFOLDED: ReadonlySet<string> = new Set(["split", "dividend", "symbol-change"]);

/** Nothing but fills can change such an account. */
const isPlain = ({ account, corporateActions, cashFlows }: BacktestSpec): boolean =>
  !account && !corporateActions?.length && !cashFlows?.length;

class RefoldedAccount {
  readonly #result: BacktestResult;
  readonly #feeds: readonly BarColumns[];
  readonly #held: Float64Array;
  readonly #next: Int32Array;
  /** Splits since the symbol's last bar. */
  readonly #split: Float64Array;
  #cash: number;

  constructor(result: BacktestResult, feeds: readonly BarColumns[]) {
    this.#result = result;
    this.#feeds = feeds;
    this.#held = new Float64Array(feeds.length);
    this.#next = new Int32Array(feeds.length);
    this.#split = new Float64Array(feeds.length).fill(1);
    this.#cash = result.spec.capital;
  }

  book(fill: number): void {
    const { fills } = this.#result;
    this.#held[fills.symbol[fill]!]! += fills.quantity[fill]!;
    this.#cash -= fills.quantity[fill]! * fills.price[fill]! + fills.commission[fill]!;
  }

  happen(event: number): void {
    const { events, spec } = this.#result;
    const kind = ACCOUNT_EVENT[events.kind[event]!];
    const [symbol, value] = [events.symbol[event]!, events.value[event]!];
    this.#cash += events.amount[event]!;
    if (kind === "split") {
      const held = this.#held[symbol]! * value;
      // A part of a unit was paid out: that is the event's amount.
      const smallest = spec.lotSize === 0 ? 0 : Math.min(1, spec.lotSize);
      const whole =
        smallest === 0 ? held : Math.trunc(held / smallest + Math.sign(held) * TOLERANCE) * smallest;
      this.#held[symbol] = whole;
      this.#split[symbol]! *= value;
    }
    if (kind === "symbol-change") {
      this.#held[value] = this.#held[symbol]!;
      this.#held[symbol] = 0;
    }
  }

  worth(now: number): number {
    let value = this.#cash;
    for (let s = 0; s < this.#feeds.length; s++) {
      const { end, close, length } = this.#feeds[s]!;
      let bar = this.#next[s]!;
      while (bar < length && end[bar]! <= now) bar++;
      if (bar > this.#next[s]!) this.#split[s] = 1;
      this.#next[s] = bar;
      if (bar > 0 && this.#held[s] !== 0) value += (this.#held[s]! * close[bar - 1]!) / this.#split[s]!;
    }
    return value;
  }
}

/** Before slippage, every fill happens at a price between the bar's low and high. */
function isInside({ fills }: BacktestResult, k: number, { low, high }: BarColumns, bar: number): boolean {
  const price = fills.price[k]!;
  const reference = fills.quantity[k]! > 0 ? price - fills.slippage[k]! : price + fills.slippage[k]!;
  const slack = TOLERANCE * price;
  return reference >= low[bar]! - slack && reference <= high[bar]! + slack && fills.commission[k]! >= 0;
}

/** The bar with start ≤ time < end, or -1. */
function barAt({ start, end, length }: BarColumns, time: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (start[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low > 0 && time < end[low - 1]! ? low - 1 : -1;
}
