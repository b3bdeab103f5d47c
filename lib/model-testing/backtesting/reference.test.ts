import fc from "fast-check";
import { expect, it } from "vitest";
import type { BarColumns } from "#lib/core/columns.ts";
import { FILL_TIMINGS, ORDER_STATUS, ORDER_TYPE, TIME_IN_FORCE } from "#lib/core/order.ts";
import { Rng } from "#lib/core/rng.ts";
import { DAY, HOUR, isoTime } from "#lib/core/time.ts";
import { toBars } from "#lib/data/bars/index.ts";
import { ACCOUNT_EVENT, AccountSpec } from "#lib/execution/accounts/index.ts";
import { INTRABAR_PATHS } from "#lib/execution/brokers/index.ts";
import {
  type Context,
  defineStrategy,
  type OrderChanges,
  type OrderOptions,
  type Size,
  z,
} from "#lib/models/strategies/sdk.ts";
import { aSpec, runBacktest } from "#lib/testkit/builders/index.ts";
import { runReference } from "#lib/testkit/reference-engine.ts";
import type { Action } from "#lib/testkit/reference-order.ts";
import type { BacktestResult, BacktestSpec } from "./index.ts";

// biome-ignore lint/style/noProcessEnv: how long to search is the tests' own affair
const RUNS = process.env.PITWALL_NIGHTLY ? 100_000 : 2000;

const SYMBOLS = ["AAA", "BBB", "CCC"];
const FINE_IN_ONE = 3;

type Trial = {
  readonly spec: BacktestSpec;
  readonly bars: readonly BarColumns[];
  readonly actions: readonly Action[];
};

type Row = [
  start: number,
  end: number,
  open: number,
  high: number,
  low: number,
  close: number,
  volume: number,
];

/** Three bars inside each; the whole follows from them. `gaps` is the chance that a bar is missing. */
function randomBars(symbol: string, seed: number, count: number, step: number, gaps: number): BarColumns[] {
  const rng = new Rng(seed);
  const coarse: Row[] = [];
  const fine: Row[] = [];
  let price = 40 + Math.floor(rng.next() * 40);
  const grid = () => Math.floor(rng.next() * 7 - 3) / 2;
  for (let i = 0; i < count; i++) {
    const inside: Row[] = [];
    for (let k = 0; k < FINE_IN_ONE; k++) {
      const open = Math.max(5, price + (rng.next() < 0.5 ? grid() : 0));
      const close = Math.max(5, open + grid());
      const high = Math.max(open, close) + Math.floor(rng.next() * 3) / 2;
      const low = Math.max(1, Math.min(open, close) - Math.floor(rng.next() * 3) / 2);
      const start = i * step + (k * step) / FINE_IN_ONE;
      const volume = rng.next() < 0.15 ? 0 : Math.floor(rng.next() * 60);
      inside.push([start, start + step / FINE_IN_ONE, open, high, low, close, volume]);
      price = close;
    }
    if (rng.next() < gaps) continue;
    coarse.push(whole(inside));
    for (const row of inside) if (rng.next() >= gaps) fine.push(row);
  }
  return [toColumns(symbol, coarse), toColumns(symbol, fine)];
}

const whole = (rows: readonly Row[]): Row => [
  rows[0]![0],
  rows.at(-1)![1],
  rows[0]![2],
  Math.max(...rows.map((row) => row[3])),
  Math.min(...rows.map((row) => row[4])),
  rows.at(-1)![5],
  rows.reduce((sum, row) => sum + row[6], 0),
];

const toColumns = (symbol: string, rows: readonly Row[]): BarColumns =>
  toBars(
    symbol,
    [0, 1, 2, 3, 4, 5, 6].map((field) => Float64Array.from(rows, (row) => row[field]!)),
  );

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

/** Half points from the close on which the order is made. */
const near = fc.integer({ min: -8, max: 8 });
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 1 });
const rarely = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const orderId = fc.integer({ min: 1, max: 30 });

const wish = fc.record({
  symbol: fc.nat(2),
  bar: fc.nat(40),
  verb: fc.constantFrom(
    ...(["buy", "sell", "buy", "sell", "buy", "sell", "targetQuantity", "targetPercent", "close"] as const),
    ...(["cancel", "replace", "replace"] as const),
  ),
  unit: fc.constantFrom("units" as const, "units" as const, "cash" as const, "equity" as const),
  share: fc.integer({ min: 0, max: 12 }),
  kind: fc.constantFrom(
    "market",
    "limit",
    "stop",
    "stop-limit",
    "touch",
    "touch-limit",
    "trail",
    "trail",
    "on",
  ),
  limit: near,
  trigger: near,
  trailAmount: fc.integer({ min: 1, max: 8 }),
  isFraction: fc.boolean(),
  at: fc.constantFrom("open" as const, "close" as const),
  fillTiming: rarely(fc.constantFrom(...FILL_TIMINGS)),
  timeInForce: maybe(fc.constantFrom(...TIME_IN_FORCE)),
  goodFor: rarely(fc.integer({ min: -1, max: 8 })),
  reduceOnly: rarely(fc.constant(true)),
  postOnly: rarely(fc.constant(true)),
  stopLoss: rarely(near),
  takeProfit: rarely(near),
  oco: rarely(orderId),
  after: rarely(orderId),
  id: maybe(orderId),
});
type Wish = typeof wish extends fc.Arbitrary<infer T> ? T : never;

function optionsOf(wish: Wish, price: number, now: number, step: number): OrderOptions {
  const { kind, trailAmount, goodFor, timeInForce } = wish;
  const at = (steps: number | undefined) => (steps === undefined ? undefined : price + steps / 2);
  const hasLimit =
    ["limit", "stop-limit", "touch-limit"].includes(kind) || (kind === "on" && wish.isFraction);
  const prices: OrderOptions = {
    ...(hasLimit && { limit: at(wish.limit)! }),
    ...(kind.startsWith("stop") && { stop: at(wish.trigger)! }),
    ...(kind.startsWith("touch") && { touch: at(wish.trigger)! }),
    ...(kind === "trail" &&
      (wish.isFraction ? { trailPercent: trailAmount / 100 } : { trailAmount: trailAmount / 2 })),
    ...(kind === "on" && { at: wish.at }),
  };
  const { fillTiming, reduceOnly, postOnly, oco, after } = wish;
  const rest = {
    fillTiming,
    reduceOnly,
    postOnly,
    oco,
    after,
    // Auctions say their own time; a GTD order needs its date.
    timeInForce: kind === "on" || kind === "trail" || timeInForce === "GTD" ? undefined : timeInForce,
    goodTill: goodFor === undefined || kind === "on" || timeInForce ? undefined : now + goodFor * step,
    stopLoss: at(wish.stopLoss),
    takeProfit: at(wish.takeProfit),
  };
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return { ...prices, ...(Object.fromEntries(given) as OrderOptions) };
}

function changesOf(wish: Wish, price: number): OrderChanges {
  const at = (steps: number) => price + steps / 2;
  return {
    ...(wish.share > 6 && { quantity: wish.share }),
    ...(wish.kind.includes("limit") && { limit: at(wish.limit) }),
    ...(wish.kind.startsWith("stop") && { stop: at(wish.trigger) }),
    ...(wish.kind.startsWith("touch") && { touch: at(wish.trigger) }),
    ...(wish.kind === "trail" && { trailAmount: wish.trailAmount / 2 }),
    ...(wish.stopLoss !== undefined && { stopLoss: at(wish.stopLoss) }),
  };
}

/** What was wished for, on bars that exist, priced near the market. */
function actionOf(wish: Wish, all: readonly BarColumns[]): Action {
  const bars = all[wish.symbol % all.length]!;
  const bar = wish.bar % bars.length;
  const { symbol } = bars;
  const { verb, unit, share, id } = wish;
  if (verb === "cancel") return { symbol, bar, verb, id };
  if (verb === "replace")
    return { symbol, bar, verb, id: id ?? 1, changes: changesOf(wish, bars.close[bar]!) };
  const isTarget = verb.startsWith("target");
  const isUnits = verb === "targetQuantity" || (unit === "units" && verb !== "targetPercent");
  return {
    symbol,
    bar,
    verb,
    unit,
    amount: isUnits ? share * 7 - (isTarget ? 40 : 0) : share / 10 - (isTarget ? 0.5 : 0),
    options: optionsOf(wish, bars.close[bar]!, bars.end[bar]!, bars.end[0]! - bars.start[0]!),
  };
}

const CARRIED = {
  interest: { type: "annual" as const, debit: 0.07, credit: 0.02 },
  borrow: { type: "annual" as const, rate: 0.05 },
};
const ON_MARGIN = { ...CARRIED, margin: { type: "rate" as const, initial: 0.4, maintenance: 0 } };

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
  account: fc.constantFrom(undefined, undefined, CARRIED, ON_MARGIN),
  dividend: maybe(fc.record({ day: fc.integer({ min: 1, max: 20 }), cash: fc.integer({ min: 1, max: 20 }) })),
});

const trial: fc.Arbitrary<Trial> = fc
  .record({ settings, wishes: fc.array(wish, { minLength: 8, maxLength: 60, size: "max" }) })
  .map(
    ({
      settings: { seed, symbols, bars: count, steps, gaps, finer, participation, account, dividend, ...rest },
      wishes,
    }) => {
      const made = SYMBOLS.slice(0, symbols)
        .map((name, k) => randomBars(name, seed + k, count, steps[k]!, k === 0 ? 0 : gaps))
        .filter(([coarse]) => coarse!.length > 0);
      const coarse = made.map(([one]) => one!);
      const base = aSpec({ symbols: coarse.map((one) => one.symbol), capital: 5000, ...rest });
      const spec = {
        ...base,
        ...(participation && { participation }),
        ...(account && { account: AccountSpec.parse(account) }),
        ...(dividend && { corporateActions: [dividendOf(coarse[0]!.symbol, dividend)] }),
        data: { ...base.data, ...(finer && { finer: { snapshot: "finer", resolution: "5m" as const } }) },
      };
      const bars = finer ? [...coarse, ...made.map(([, one]) => one!)] : coarse;
      return { spec, bars, actions: wishes.map((each) => actionOf(each, coarse)) };
    },
  );

const dividendOf = (symbol: string, { day, cash }: { day: number; cash: number }) => ({
  kind: "dividend" as const,
  symbol,
  date: isoTime(day * DAY).slice(0, 10),
  cash: cash / 10,
});

function follow(actions: readonly Action[]) {
  return defineStrategy({
    name: "Follow",
    parameters: z.object({}),
    onBar(ctx) {
      for (const step of actions)
        if (step.symbol === ctx.symbol && step.bar === ctx.index) perform(ctx as unknown as Context, step);
    },
  });
}

function perform(ctx: Context, step: Action): void {
  if (step.verb === "cancel") ctx.cancel(step.id);
  else if (step.verb === "replace") ctx.replace(step.id, step.changes);
  else if (step.verb === "close") ctx.close(step.options);
  else if (step.verb === "buy" || step.verb === "sell") {
    const size: Size = step.unit === "units" ? step.amount : ({ [step.unit]: step.amount } as Size);
    ctx[step.verb](size, step.options);
  } else ctx[step.verb](step.amount, step.options);
}

const fillsOf = ({ fills, symbols }: BacktestResult) =>
  Array.from(fills.orderId, (order, k) => ({
    order,
    symbol: symbols[fills.symbol[k]!]!,
    quantity: fills.quantity[k]!,
    price: fills.price[k]!,
    commission: fills.commission[k]!,
  }));

const ordersOf = ({ orders }: BacktestResult) =>
  Array.from(orders.id, (id, row) => ({
    id,
    type: ORDER_TYPE[orders.type[row]!],
    status: ORDER_STATUS[orders.status[row]!],
    filled: orders.filled[row]!,
    average: orders.averagePrice[row]!,
    stop: orders.stopPrice[row]!,
  }));

function agree({ spec, bars, actions }: Trial): BacktestResult {
  const result = runBacktest(spec, follow(actions), bars, 7);
  // What a margin call closes is held to by its own tests.
  if (result.events.kind.includes(ACCOUNT_EVENT.indexOf("margin-call"))) return result;
  const expected = runReference(spec, bars, actions);
  expect(fillsOf(result)).toEqual(expected.fills);
  expect(ordersOf(result)).toEqual(
    expected.orders.map(({ id, type, status, filled, average, trigger }) => ({
      id,
      type,
      status,
      filled,
      average,
      stop: trigger ?? Number.NaN,
    })),
  );
  expect(Array.from(result.equity.equity)).toEqual(expected.equity);
  expect(Array.from(result.equity.cash)).toEqual(expected.cash);
  return result;
}

it(`agrees bit for bit with the reference engine in ${RUNS} random runs`, { timeout: 3_600_000 }, () => {
  let fills = 0;
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(trial, (one) => {
      const result = agree(one);
      fills += result.fills.length;
      for (const { type, status } of ordersOf(result))
        seen.set(`${type} ${status}`, (seen.get(`${type} ${status}`) ?? 0) + 1);
    }),
    { numRuns: RUNS, ...(RUNS === 2000 && { seed: 20_261_122 }) },
  );
  // Otherwise the trials would agree about nothing.
  expect(fills).toBeGreaterThan(RUNS * 3);
  for (const type of ORDER_TYPE) {
    expect(seen.get(`${type} filled`), `${type} orders fill`).toBeGreaterThan(RUNS / 40);
    expect(seen.get(`${type} cancelled`), `${type} orders are cancelled`).toBeGreaterThan(0);
  }
});
