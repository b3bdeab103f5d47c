/** Random specifications, bars and orders for comparing the two engines. */
import fc from "fast-check";
import type { BarColumns } from "#lib/core/columns.ts";
import { FILL_TIMINGS } from "#lib/core/order.ts";
import { DAY, HOUR, isoTime } from "#lib/core/time.ts";
import { AccountSpec } from "#lib/execution/accounts/index.ts";
import { INTRABAR_PATHS } from "#lib/execution/brokers/index.ts";
import { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";
import { aSpec } from "#lib/testkit/builders/index.ts";
import type { Action } from "./order.ts";
import { actionOf, wish } from "./random-action.ts";
import { randomBars } from "./random-bars.ts";

const SYMBOLS = ["AAA", "BBB", "CCC"];

export type Trial = {
  readonly spec: BacktestSpec;
  readonly bars: readonly BarColumns[];
  readonly actions: readonly Action[];
};

const commission = fc.oneof(
  fc.constant({ type: "none" as const }),
  fc.constant({ type: "bps" as const, bps: 20 }),
  fc.constant({ type: "per-share" as const, perShare: 0.01, minimum: 1, maximum: 2 }),
  fc.constant({ type: "fixed" as const, amount: 5 }),
  fc.constant({ type: "per-contract" as const, perContract: 0.5 }),
  fc.constant({ type: "maker-taker" as const, makerBps: 5, takerBps: 25 }),
  fc.constant({ type: "interactive-brokers" as const, perShare: 0.05, minimum: 1, maximumFraction: 0.01 }),
  fc.constant({
    type: "tiered" as const,
    firstBps: 30,
    firstUpTo: 500,
    secondBps: 10,
    secondUpTo: 2000,
    restBps: 2,
  }),
);
const slippage = fc.oneof(
  fc.constant({ type: "none" as const }),
  fc.constant({ type: "bps" as const, bps: 5 }),
  fc.constant({ type: "spread-fraction" as const, fraction: 0.5, spreadBps: 10 }),
  fc.constant({ type: "volume-share" as const, impact: 0.05 }),
  fc.constant({ type: "square-root" as const, factor: 1, volatilityBps: 100 }),
);

const CARRIED = {
  interest: { type: "annual" as const, debit: 0.07, credit: 0.02 },
  borrow: { type: "annual" as const, rate: 0.05 },
};
const ACCOUNTS = [
  undefined,
  undefined,
  CARRIED,
  { ...CARRIED, margin: { type: "rate" as const, initial: 0.4, maintenance: 0 } },
  { margin: { type: "rate" as const, initial: 0.25, maintenance: 0.2 } },
  {
    ...CARRIED,
    margin: { type: "rate" as const, initial: 0.3, maintenance: 0.25, onCall: "close-all" as const },
  },
  { funding: { type: "fixed" as const, rate: 0.001, everyHours: 4 as const } },
  {
    funding: {
      type: "from-data" as const,
      everyHours: 8 as const,
      series: { AAA: "FUNDING", CCC: "FUNDING" },
    },
  },
];
/** Of the second symbol. The rate of the euro is that of the bars of RATE. */
const INSTRUMENTS = [
  undefined,
  undefined,
  undefined,
  { multiplier: 5, settlement: "daily" as const, margin: { initial: 60, maintenance: 45 } },
  { currency: "EUR" },
  { multiplier: 2, currency: "EUR", settlement: "daily" as const, margin: { initial: 30, maintenance: 20 } },
];
const RATE = "EURUSD";

const event = fc.record({
  kind: fc.constantFrom(
    "dividend",
    "dividend",
    "split",
    "split",
    "roll",
    "delisting",
    "symbol-change",
    "deposit",
    "withdrawal",
  ),
  symbol: fc.nat(2),
  day: fc.integer({ min: 1, max: 30 }),
  size: fc.integer({ min: 1, max: 20 }),
});
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

const settings = fc.record({
  seed: fc.nat(1e6),
  symbols: fc.integer({ min: 1, max: 3 }),
  bars: fc.integer({ min: 2, max: 40 }),
  steps: fc.array(fc.constantFrom(HOUR, 6 * HOUR, DAY), { minLength: 3, maxLength: 3 }),
  gaps: fc.constantFrom(0, 0, 0.2),
  finer: fc.constantFrom(false, false, true),
  fillTiming: fc.constantFrom(...FILL_TIMINGS),
  intrabarPath: fc.constantFrom(...INTRABAR_PATHS),
  participation: fc.constantFrom(undefined, undefined, 0.1, 0.5),
  lotSize: fc.constantFrom(1, 1, 10),
  commission,
  slippage,
  account: fc.constantFrom(...ACCOUNTS),
  instrument: fc.constantFrom(...INSTRUMENTS),
  inverted: fc.boolean(),
  events: fc.array(event, { maxLength: 4 }),
});
type Settings = typeof settings extends fc.Arbitrary<infer T> ? T : never;

export const trial: fc.Arbitrary<Trial> = fc
  .record({ settings, wishes: fc.array(wish, { minLength: 8, maxLength: 60, size: "max" }) })
  .map(({ settings: given, wishes }) => {
    const { seed, symbols, bars: count, steps, gaps, finer } = given;
    const made = SYMBOLS.slice(0, symbols)
      .map((name, k) => randomBars(name, seed + k, count, steps[k]!, k === 0 ? 0 : gaps))
      .filter(([coarse]) => coarse!.length > 0);
    const coarse = made.map(([one]) => one!);
    const rate = randomBars(RATE, seed + 9, count, steps[0]!, gaps)[0]!;
    const bars = [
      ...coarse,
      ...(finer ? made.map(([, one]) => one!) : []),
      ...(rate.length > 0 ? [rate] : []),
      fundingBars(seed, count),
    ];
    const spec = specOf(
      given,
      coarse.map((one) => one.symbol),
      rate.length > 0,
    );
    return { spec, bars, actions: wishes.map((each) => actionOf(each, coarse)) };
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
function fundingBars(seed: number, count: number): BarColumns {
  const bars = randomBars("FUNDING", seed + 11, count, 8 * HOUR, 0)[0]!;
  return { ...bars, open: bars.open.map((price, k) => (k % 2 === 0 ? price : -price) / 100_000) };
}

function specOf(given: Settings, symbols: string[], hasRate: boolean): BacktestSpec {
  const { finer, participation, account, instrument, inverted, events, lotSize } = given;
  const { fillTiming, intrabarPath, commission: fees, slippage: slips } = given;
  const base = aSpec({
    symbols,
    capital: 5000,
    lotSize,
    fillTiming,
    intrabarPath,
    commission: fees,
    slippage: slips,
  });
  const second = symbols[1];
  const isForeign = instrument !== undefined && "currency" in instrument;
  const terms = second && instrument && (hasRate || !isForeign) ? { [second]: instrument } : undefined;
  const corporateActions = events
    .flatMap((one) => actionsOf(one, symbols))
    // A company keeps its currency and its settlement with its name.
    .filter(
      (one) => one.kind !== "symbol-change" || !(terms && (one.symbol === second || one.to === second)),
    );
  const cashFlows = events.flatMap(flowsOf);
  return BacktestSpec.parse({
    ...base,
    ...(participation && { participation }),
    ...(account && { account: AccountSpec.parse(account) }),
    ...(terms && { instruments: terms }),
    ...(terms && isForeign && { currencies: { EUR: { symbol: RATE, inverted } } }),
    ...(corporateActions.length > 0 && { corporateActions }),
    ...(cashFlows.length > 0 && { cashFlows }),
    data: { ...base.data, ...(finer && { finer: { snapshot: "finer", resolution: "5m" as const } }) },
  });
}

const dateOf = ({ day }: Event) => isoTime(day * DAY).slice(0, 10);

type CorporateAction = NonNullable<BacktestSpec["corporateActions"]>[number];

function actionsOf(event: Event, symbols: readonly string[]): CorporateAction[] {
  const { kind, size } = event;
  const symbol = symbols[event.symbol % symbols.length]!;
  const to = symbols[(event.symbol + 1) % symbols.length]!;
  const date = dateOf(event);
  if (kind === "dividend") return [{ kind, symbol, date, cash: size / 10 }];
  if (kind === "split") return [{ kind, symbol, date, ratio: [2, 0.5, 1.5, 3][size % 4]! }];
  if (kind === "roll" || kind === "symbol-change") return to === symbol ? [] : [{ kind, symbol, date, to }];
  if (kind !== "delisting") return [];
  return [size % 2 === 0 ? { kind, symbol, date } : { kind, symbol, date, price: size * 4 }];
}

function flowsOf(event: Event): { date: string; amount: number }[] {
  if (event.kind !== "deposit" && event.kind !== "withdrawal") return [];
  return [{ date: dateOf(event), amount: (event.kind === "deposit" ? 100 : -400) * event.size }];
}
