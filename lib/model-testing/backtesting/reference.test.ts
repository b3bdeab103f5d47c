import fc from "fast-check";
import { expect, it } from "vitest";
import { ORDER_STATUS, ORDER_TYPE } from "#lib/core/order.ts";
import { ACCOUNT_EVENT } from "#lib/execution/accounts/index.ts";
import { runBacktest } from "#lib/testkit/builders/index.ts";
import { follow, runReference, type Trial, trial } from "#lib/testkit/reference-engine/index.ts";
import type { BacktestResult } from "./index.ts";

// biome-ignore lint/style/noProcessEnv: how long to search is the tests' own affair
const RUNS = process.env.PITWALL_NIGHTLY ? 100_000 : 2000;

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
