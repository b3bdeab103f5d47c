import fc from "fast-check";
import { expect, it } from "vitest";
import type { BarColumns } from "#lib/core/columns.ts";
import { Rng } from "#lib/core/rng.ts";
import { DAY, HOUR } from "#lib/core/time.ts";
import { toBars } from "#lib/data/bars/index.ts";
import { type Context, defineStrategy, type Size, z } from "#lib/models/strategies/sdk.ts";
import { aSpec, runBacktest } from "#lib/testkit/builders/index.ts";
import { type Action, runReference } from "#lib/testkit/reference-engine.ts";

const RUNS = 600;
const SYMBOLS = ["AAA", "BBB", "CCC"];

/** Prices on a coarse grid, so that opens, stops and limits often coincide; some symbols skip bars. */
function randomBars(symbol: string, seed: number, count: number, step: number, gaps: number): BarColumns {
  const rng = new Rng(seed);
  const rows: number[][] = [];
  let price = 40 + Math.floor(rng.next() * 40);
  for (let i = 0; i < count; i++) {
    const grid = () => Math.floor(rng.next() * 7 - 3) / 2;
    const open = Math.max(5, price + grid());
    const close = Math.max(5, open + grid() + grid());
    const high = Math.max(open, close) + Math.floor(rng.next() * 4) / 2;
    const low = Math.max(1, Math.min(open, close) - Math.floor(rng.next() * 4) / 2);
    if (rng.next() >= gaps) rows.push([i * step, (i + 1) * step, open, high, low, close, 100]);
    price = close;
  }
  return toBars(
    symbol,
    [0, 1, 2, 3, 4, 5, 6].map((field) => Float64Array.from(rows, (row) => row[field]!)),
  );
}

/** Half points from the close on which the order is made. */
const offset = fc.option(fc.integer({ min: -8, max: 8 }), { nil: undefined, freq: 2 });
const wish = fc.record({
  symbol: fc.nat(2),
  bar: fc.nat(40),
  verb: fc.constantFrom("buy", "sell", "buy", "sell", "targetQuantity", "targetPercent", "close", "cancel"),
  unit: fc.constantFrom("units", "cash", "equity"),
  share: fc.integer({ min: 0, max: 12 }),
  limit: offset,
  stop: offset,
  stopLoss: offset,
  takeProfit: offset,
  timeInForce: fc.constantFrom("DAY", "GTC"),
});
type Wish = typeof wish extends fc.Arbitrary<infer T> ? T : never;

/** What was wished for, as an order on bars that exist, priced near the market. */
function actionOf({ share, ...rest }: Wish, all: readonly BarColumns[]): Action {
  const bars = all[rest.symbol % all.length]!;
  const bar = rest.bar % bars.length;
  const near = (steps: number | undefined) =>
    steps === undefined ? undefined : bars.close[bar]! + steps / 2;
  const isTarget = rest.verb.startsWith("target");
  const isUnits = rest.verb === "targetQuantity" || (rest.unit === "units" && rest.verb !== "targetPercent");
  return {
    ...rest,
    symbol: bars.symbol,
    bar,
    amount: isUnits ? share * 7 - (isTarget ? 40 : 0) : share / 10 - (isTarget ? 0.5 : 0),
    limit: near(rest.limit),
    stop: near(rest.stop),
    stopLoss: near(rest.stopLoss),
    takeProfit: near(rest.takeProfit),
  } as Action;
}

const commission = fc.oneof(
  fc.constant({ type: "none" as const }),
  fc.constant({ type: "bps" as const, bps: 20 }),
  fc.constant({ type: "per-share" as const, perShare: 0.01, minimum: 1 }),
  fc.constant({ type: "fixed" as const, amount: 5 }),
);
const slippage = fc.oneof(
  fc.constant({ type: "none" as const }),
  fc.constant({ type: "bps" as const, bps: 5 }),
  fc.constant({ type: "spread-fraction" as const, fraction: 0.5, spreadBps: 10 }),
);

const trial = fc.record({
  seed: fc.nat(1e6),
  symbols: fc.integer({ min: 1, max: 3 }),
  bars: fc.integer({ min: 2, max: 40 }),
  hourly: fc.boolean(),
  gaps: fc.constantFrom(0, 0, 0.2),
  fillTiming: fc.constantFrom("next-open" as const, "this-close" as const),
  lotSize: fc.constantFrom(1, 10),
  commission,
  slippage,
  wishes: fc.array(wish, { minLength: 8, maxLength: 60, size: "max" }),
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
  const size: Size = step.unit === "units" ? step.amount : ({ [step.unit]: step.amount } as Size);
  if (step.verb === "cancel") ctx.cancel();
  else if (step.verb === "close") ctx.close(step);
  else if (step.verb === "buy" || step.verb === "sell") ctx[step.verb](size, step);
  else ctx[step.verb](step.amount, step);
}

it(`agrees bit for bit with the reference engine in ${RUNS} random runs`, () => {
  let fills = 0;
  fc.assert(
    fc.property(trial, ({ seed, symbols, bars: count, hourly, gaps, wishes, ...settings }) => {
      const names = SYMBOLS.slice(0, symbols);
      const step = hourly ? HOUR : DAY;
      const bars = names
        .map((name, k) => randomBars(name, seed + k, count, step, gaps))
        .filter((b) => b.length > 0);
      fc.pre(bars.length > 0);
      const actions = wishes.map((each) => actionOf(each, bars));
      const spec = aSpec({ symbols: bars.map((b) => b.symbol), capital: 5000, ...settings });
      const result = runBacktest(spec, follow(actions), bars, 7);
      const expected = runReference(spec, bars, actions);
      const ours = Array.from(result.fills.orderId, (order, k) => ({
        order,
        symbol: result.symbols[result.fills.symbol[k]!]!,
        quantity: result.fills.quantity[k]!,
        price: result.fills.price[k]!,
        commission: result.fills.commission[k]!,
      }));
      expect(ours).toEqual(expected.fills);
      expect(Array.from(result.equity.equity)).toEqual(expected.equity);
      expect(Array.from(result.equity.cash)).toEqual(expected.cash);
      fills += ours.length;
    }),
    { numRuns: RUNS, seed: 20_261_122 },
  );
  // Otherwise the trials would agree about nothing.
  expect(fills).toBeGreaterThan(RUNS * 3);
});
