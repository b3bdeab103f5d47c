import fc from "fast-check";
import { expect, it } from "vitest";
import { ORDER_STATUS, ORDER_TYPE } from "#lib/core/order.ts";
import { type Context, defineStrategy, type Size, z } from "#lib/models/strategies/sdk.ts";
import { runBacktest } from "#lib/testkit/builders/index.ts";
import { type Trial, trial } from "#lib/testkit/random-trials.ts";
import { runReference } from "#lib/testkit/reference-engine.ts";
import type { Action } from "#lib/testkit/reference-order.ts";
import type { BacktestResult } from "./index.ts";

// biome-ignore lint/style/noProcessEnv: how long to search is the tests' own affair
const RUNS = process.env.PITWALL_NIGHTLY ? 100_000 : 2000;

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
