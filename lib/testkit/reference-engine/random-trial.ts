/**
 * Random specifications, bars and orders for comparing the two engines. A test walks the schema of a spec: each of its
 * options takes more than one value here, except
 * - `benchmark`, `periodsPerYear`, `riskFreeRate`: statistics, which no order and no balance can depend on;
 * - `capital`, `currency`: one amount and one name; the prices are random;
 * - `seed`, `parameters`, `strategy`: what a strategy decides, and a trial's strategy only does what it is told.
 * Of orders every type, time in force, timing and condition is drawn, and every change of a working one, but not
 * - `algorithm`: its orders are plain ones, see algorithms-in-backtest.test.ts;
 * - orders made while the strategy is told of fills: replay-backtest.test.ts and order-lives.test.ts make them.
 * Parts of a unit (`lotSize` 0) go without commission: what then fits a budget is an approximation (sizing.ts).
 * Symbols of other terms do not take each other's names: a company keeps its currency and settlement.
 */
import fc from "fast-check";
import type { BarColumns } from "#lib/core/columns.ts";
import { DAY, dayNumberOf, HOUR, isoTime } from "#lib/core/time.ts";
import { toBars } from "#lib/data/bars/index.ts";
import { BacktestSpec, type BacktestSpecInput } from "#lib/model-testing/backtesting/index.ts";
import { aSpec } from "#lib/testkit/builders/index.ts";
import { localDay } from "./local-days.ts";
import type { Action } from "./order.ts";
import { actionOf, wish } from "./random-action.ts";
import { randomBars } from "./random-bars.ts";
import { type Event, type Settings, settings } from "./random-settings.ts";

const SYMBOLS = ["AAA", "BBB", "CCC"];
/** The rate of the euro is that of its bars, the yen's stays. */
const RATE = "EURUSD";
const YEN = { rate: 0.0125 };

export type Trial = {
  readonly spec: BacktestSpec;
  readonly bars: readonly BarColumns[];
  readonly actions: readonly Action[];
  /** Bars of each symbol before the strategy is called. */
  readonly warmup: number;
  /** Whether the strategy is told of fills and changes of orders, which makes the engine go another way. */
  readonly listens: boolean;
};

export const trial: fc.Arbitrary<Trial> = fc
  .record({ settings, wishes: fc.array(wish, { minLength: 8, maxLength: 60, size: "max" }) })
  .map(({ settings: given, wishes }) => {
    const { seed, begin, bars: count, steps, gaps, finer, warmup, listens } = given;
    const made = SYMBOLS.slice(0, given.symbols)
      .map((name, k) =>
        randomBars(name, { seed: seed + k, begin, count, step: steps[k]!, gaps: k === 0 ? 0 : gaps }),
      )
      .filter(([coarse]) => coarse.length > 0);
    const coarse = made.map(([one]) => one);
    const rate = randomBars(RATE, { seed: seed + 9, begin, count, step: steps[0]!, gaps })[0];
    const bars = [
      ...coarse,
      ...(finer ? made.map(([, one]) => one) : []),
      ...(rate.length > 0 ? [rate] : []),
      fundingBars(given),
      ...quoteBars(coarse[0]!),
    ];
    const symbols = coarse.map((one) => one.symbol);
    const spec = specOf(given, symbols, rate.length > 0);
    const seen = coarse.map((one) => cut(one, spec)).filter((one) => one.length > 0);
    return { spec, bars, actions: wishes.map((each) => actionOf(each, seen)), warmup, listens };
  });

/** A symbol that takes the name of one that is held refuses the run: another trial is drawn. */
export function unlessRefused<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    fc.pre(!/held already/.test(String(error)));
    throw error;
  }
}

/** Rates between some thousandths below and above zero, every eight hours. */
function fundingBars({ seed, begin, bars: count }: Settings): BarColumns {
  const bars = randomBars("FUNDING", { seed: seed + 11, begin, count, step: 8 * HOUR })[0];
  return { ...bars, open: bars.open.map((price, k) => (k % 2 === 0 ? price : -price) / 100_000) };
}

/** Bid and ask around a symbol's closes, from its third bar on and not at every one. */
function quoteBars(bars: BarColumns): BarColumns[] {
  const rows = Array.from(bars.close.keys()).filter((k) => k >= 2 && k % 3 !== 0);
  const column = (name: "start" | "end", by = 0) => Float64Array.from(rows, (k) => bars[name][k]! + by);
  return [-0.5, 0.25].map((by) => {
    const price = () => Float64Array.from(rows, (k) => bars.close[k]! + by);
    const volume = new Float64Array(rows.length);
    return toBars(by < 0 ? "BID" : "ASK", [
      column("start"),
      column("end"),
      price(),
      price(),
      price(),
      price(),
      volume,
    ]);
  });
}

/** The bars of the run's period. */
function cut(bars: BarColumns, { data, timeZone }: BacktestSpec): BarColumns {
  const rows = Array.from(bars.start.keys()).filter((k) => {
    const day = localDay(timeZone, bars.start[k]!);
    return (!data.from || day >= dayNumberOf(data.from)) && (!data.to || day <= dayNumberOf(data.to));
  });
  const columns = [bars.start, bars.end, bars.open, bars.high, bars.low, bars.close, bars.volume];
  return toBars(
    bars.symbol,
    columns.map((column) => Float64Array.from(rows, (k) => column[k]!)),
  );
}

function specOf(given: Settings, symbols: string[], hasRate: boolean): BacktestSpec {
  const { finer, participation, account, sizing, stopFirst, conversion, events, begin, zone } = given;
  const { fillTiming, intrabarPath, commission, slippage, lotSize, orderStyle, atEnd } = given;
  const instruments = instrumentsOf(given, symbols, hasRate);
  const inPlace = new Set(Object.keys(instruments).filter((symbol) => isOfItsOwn(instruments[symbol]!)));
  const corporateActions = events
    .flatMap((one) => actionsOf(one, symbols, begin))
    .filter((one) => one.kind !== "symbol-change" || !(inPlace.has(one.symbol) || inPlace.has(one.to)));
  const cashFlows = events.flatMap((one) => flowsOf(one, begin));
  const isForeign = [...inPlace].some((symbol) => instruments[symbol]!.currency !== undefined);
  const base = aSpec({ symbols, capital: 5000, fillTiming, intrabarPath, slippage, lotSize, atEnd });
  return BacktestSpec.parse({
    ...base,
    timeZone: zone,
    commission: lotSize === 0 ? { type: "none" } : commission,
    ...(orderStyle && { orderStyle }),
    ...(sizing && { sizing }),
    ...(stopFirst !== undefined && { stopFirst }),
    ...(conversion && { conversion }),
    ...(participation && { participation }),
    ...(account && { account }),
    ...(Object.keys(instruments).length > 0 && { instruments }),
    ...(isForeign && { currencies: currenciesOf(given, hasRate) }),
    ...(corporateActions.length > 0 && { corporateActions }),
    ...(cashFlows.length > 0 && { cashFlows }),
    data: {
      ...base.data,
      ...periodOf(given),
      ...(finer && { finer: { snapshot: "finer", resolution: "5m" as const } }),
    },
  });
}

type Instruments = NonNullable<BacktestSpecInput["instruments"]>;

const isOfItsOwn = ({ currency, settlement }: Instruments[string]) =>
  currency !== undefined || settlement !== undefined;

/** The yen comes first where it is needed, so that currencies are not in the order of the symbols. */
const currenciesOf = ({ inverted }: Settings, hasRate: boolean): BacktestSpecInput["currencies"] => ({
  JPY: YEN,
  ...(hasRate && { EUR: { symbol: RATE, inverted } }),
});

function instrumentsOf(given: Settings, symbols: readonly string[], hasRate: boolean): Instruments {
  const { instrument, tick, quoted, ownZone, isYen } = given;
  const isPossible = instrument && (hasRate || !("currency" in instrument));
  const terms = [
    { ...(tick && { tick }), ...(quoted && { quotes: { bid: "BID", ask: "ASK" } }) },
    { ...(isPossible && instrument), ...(tick && { tick }), ...(ownZone && { timeZone: ownZone }) },
    { ...(isYen && { currency: "JPY" }) },
  ];
  const named = symbols.map((symbol) => [symbol, terms[SYMBOLS.indexOf(symbol)]!] as const);
  return Object.fromEntries(named.filter(([, one]) => Object.keys(one).length > 0));
}

/** The first symbol has bars on each day. */
function periodOf({ begin, period, steps, bars }: Settings): { from?: string; to?: string } {
  const { from, to }: { from?: number; to?: number } = period;
  const date = (days: number) => isoTime(begin + days * DAY).slice(0, 10);
  const isLong = bars * steps[0]! > 3 * DAY;
  return isLong ? { ...(from !== undefined && { from: date(from) }), ...(to && { to: date(to) }) } : {};
}

const dateOf = ({ day }: Event, begin: number) => isoTime(begin + day * DAY).slice(0, 10);

type CorporateAction = NonNullable<BacktestSpec["corporateActions"]>[number];

function actionsOf(event: Event, symbols: readonly string[], begin: number): CorporateAction[] {
  const { kind, size } = event;
  const symbol = symbols[event.symbol % symbols.length]!;
  const to = symbols[(event.symbol + 1) % symbols.length]!;
  const date = dateOf(event, begin);
  if (kind === "dividend") return [{ kind, symbol, date, cash: size / 10 }];
  if (kind === "split") return [{ kind, symbol, date, ratio: [2, 0.5, 1.5, 3][size % 4]! }];
  if (kind === "roll" || kind === "symbol-change") return to === symbol ? [] : [{ kind, symbol, date, to }];
  if (kind !== "delisting") return [];
  return [size % 2 === 0 ? { kind, symbol, date } : { kind, symbol, date, price: size * 4 }];
}

function flowsOf(event: Event, begin: number): { date: string; amount: number }[] {
  if (event.kind !== "deposit" && event.kind !== "withdrawal") return [];
  const amount = (event.kind === "deposit" ? 100 : -400) * event.size;
  return [{ date: dateOf(event, begin), amount }];
}
