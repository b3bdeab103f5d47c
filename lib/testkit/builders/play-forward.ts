import type { z } from "zod";
import type { BarColumns } from "#lib/core/columns.ts";
import {
  MarketRules,
  type PaperAccountEvent,
  type PaperEvent,
  PaperMarket,
} from "#lib/execution/paper/index.ts";
import type { BacktestResult, BacktestSpecInput } from "#lib/model-testing/backtesting/index.ts";
import {
  marketMoments,
  Session,
  type SessionInput,
  type SessionIntent,
  type SessionReport,
} from "#lib/model-testing/forward-testing/index.ts";
import type { Strategy } from "#lib/models/strategies/index.ts";
import { aSpec, runBacktest } from "./a-backtest.ts";

/** Of the record that a session is told anew, how much it knows ahead. */
const AHEAD = 150;

export const COSTS = {
  commission: { type: "per-share" } as const,
  slippage: { type: "bps", bps: 2 } as const,
};

/** Of one fill, by the strategy's number of its order. */
export type Trade = readonly [order: number, time: number, quantity: number, price: number, fee: number];

export type Played = {
  readonly trades: Trade[];
  readonly equity: number[];
  readonly intents: SessionIntent[];
  readonly account: PaperAccountEvent[];
  /** Of the market's own account. */
  readonly cash: number;
  /** Orders that went on under another symbol. */
  readonly moved: number;
};

type Settings = {
  readonly capital: number;
  readonly rules: Partial<z.input<typeof MarketRules>>;
  /** Bars that price the traded ones. */
  readonly others?: readonly BarColumns[] | undefined;
};

/** Session and market in lock step; after a moment in `kills` the session begins anew from what it was told. */
export function playForward(
  strategy: Strategy,
  bars: readonly BarColumns[],
  settings: Settings,
  kills: ReadonlySet<number> = new Set(),
): Played {
  const play = new ForwardPlay(strategy, bars, settings);
  const equity: number[] = [];
  play.tell({ kind: "start" });
  let step = 0;
  for (const moment of marketMoments(bars, undefined, settings.others)) {
    equity.push(play.advance(moment));
    if (kills.has(step++)) play.kill();
  }
  play.tell({ kind: "end" });
  const { intents, account, market } = play;
  return {
    ...{ trades: play.trades, equity, intents, account },
    cash: market.ledger.cash,
    moved: play.moved,
  };
}

class ForwardPlay {
  readonly market: PaperMarket;
  readonly intents: SessionIntent[] = [];
  readonly account: PaperAccountEvent[] = [];
  readonly #open: () => Session;
  #session: Session;
  readonly #told: SessionInput[] = [];
  /** By the market's name of the order. */
  readonly #trades: (readonly [name: string, ...figures: number[]])[] = [];
  /** By the strategy's number: what the market calls an order that it made. By that: what an order is called that was moved. */
  readonly #made = new Map<number, string>();
  readonly #now = new Map<string, string>();
  /** By its newest name: what a moved order was called first. */
  readonly #first = new Map<string, string>();

  constructor(strategy: Strategy, bars: readonly BarColumns[], { capital, rules: asked }: Settings) {
    const symbols = bars.map((one) => one.symbol);
    const rules = MarketRules.parse(asked);
    this.market = new PaperMarket({ rules, symbols, cash: capital, holdings: [], latency: 0 });
    this.#open = () => new Session({ symbols, parameters: {}, capital, rules, seed: 1 }, strategy);
    this.#session = this.#open();
  }

  get moved(): number {
    return this.#first.size;
  }

  get trades(): Trade[] {
    const numbers = new Map([...this.#made].map(([number, name]) => [name, number]));
    return this.#trades.map(([name, ...figures]) => [
      numbers.get(name) ?? Number(name.slice(1)),
      ...(figures as [number, number, number, number]),
    ]);
  }

  /** Answers the session's equity after it. */
  advance(moment: Parameters<PaperMarket["advance"]>[0]): number {
    let output = this.tell({ kind: "bars", moment, reports: this.#reportsOf(this.market.advance(moment)) });
    if (output.wantsClose) {
      const reports = this.#reportsOf(this.market.settle());
      if (reports.length > 0) output = this.tell({ kind: "news", reports });
    }
    return output.point.equity;
  }

  tell(input: SessionInput) {
    let output = this.#say(input);
    const ends = output.intents.flatMap((intent) => this.#act(intent));
    while (ends.length > 0) output = this.#say({ kind: "news", reports: ends.splice(0) });
    return output;
  }

  kill(): void {
    this.#session = this.#open();
    const again: SessionInput[] = JSON.parse(JSON.stringify(this.#told));
    for (let from = 0; from < again.length; from += AHEAD) {
      const page = again.slice(from, from + AHEAD);
      const moments = page.flatMap((one) => (one.kind === "bars" ? one.moment : []));
      this.#session.tell({ kind: "ahead", moments });
      for (const input of page) this.#session.tell(input);
    }
  }

  #say(input: SessionInput) {
    this.#told.push(input);
    return this.#session.tell(input);
  }

  #act(intent: SessionIntent): SessionReport[] {
    this.intents.push(intent);
    if (intent.kind === "exit") {
      this.#made.set(intent.order, `${intent.of === 0 ? "account" : `#${intent.of}`}.${intent.exit}`);
      return [];
    }
    if (intent.kind === "cancel") return this.#reportsOf(this.market.cancel(this.#nameOf(intent.order)));
    const { n: _n, kind: _kind, order, instructions = {}, ...asked } = intent;
    const named = Object.entries(instructions).map(([name, text]) => [
      name,
      text.startsWith("#") ? this.#nameOf(Number(text.slice(1))) : text,
    ]);
    const told = { ...asked, instructions: Object.fromEntries(named), id: `#${order}` };
    return this.#reportsOf(this.market.submit(told));
  }

  #nameOf(order: number): string {
    const name = this.#made.get(order) ?? `#${order}`;
    return this.#now.get(name) ?? name;
  }

  #reportsOf(events: readonly PaperEvent[]): SessionReport[] {
    return events.flatMap((event) => this.#reportOf(event));
  }

  #reportOf(event: PaperEvent): SessionReport[] {
    if (event.order === null) {
      this.account.push(event);
      return [];
    }
    const name = this.#first.get(event.order) ?? event.order;
    const [order, exit] = name.replace("account", "#0").slice(1).split(".").map(Number) as [number, number?];
    const whose = { order, ...(exit !== undefined && { exit }) };
    if (event.kind === "moved") {
      const first = this.#first.get(event.of) ?? event.of;
      this.#first.set(event.order, first);
      this.#now.set(first, event.order);
      return [];
    }
    if (event.kind === "made") {
      const { n, symbol, quantity, instead } = event;
      return [{ kind: "made", n, time: this.market.time, symbol, quantity, instead }];
    }
    if (event.kind === "trade") {
      const { time, quantity, price, fee, left } = event;
      this.#trades.push([name, time, quantity, price, fee]);
      return [{ kind: "trade", ...whose, time, quantity, price, fee, left }];
    }
    if (!("time" in event)) return [];
    return [{ kind: "end", ...whose, time: event.time, status: event.kind, reason: event.reason }];
  }
}

export const tradesOf = ({ fills }: BacktestResult): Trade[] =>
  Array.from(fills.time, (time, k) => [
    fills.orderId[k]!,
    time,
    fills.quantity[k]!,
    fills.price[k]!,
    fills.commission[k]!,
  ]);

/** A backtest that `playForward` can equal: sizes are fixed when orders are made. `others` price the traded bars. */
export function backtestToMatch(
  strategy: Strategy,
  bars: readonly BarColumns[],
  overrides: Partial<BacktestSpecInput> = {},
  others: readonly BarColumns[] = [],
) {
  const symbols = bars.map((one) => one.symbol);
  const spec = aSpec({
    symbols,
    capital: 100_000,
    sizing: { at: "order-units" },
    ...overrides,
  });
  return runBacktest(spec, strategy, [...bars, ...others]);
}
