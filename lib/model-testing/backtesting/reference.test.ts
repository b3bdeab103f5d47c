import fc from "fast-check";
import { expect, it } from "vitest";
import { ORDER_STATUS, ORDER_TYPE } from "#lib/core/order.ts";
import { ACCOUNT_EVENT } from "#lib/execution/accounts/index.ts";
import { runBacktest } from "#lib/testkit/builders/index.ts";
import {
  allOptions,
  asSeparateSymbols,
  follow,
  heldBy,
  OptionsSet,
  type ReferenceResult,
  runReference,
  type SharedTrial,
  sharedTrial,
  type Trial,
  trial,
} from "#lib/testkit/reference-engine/index.ts";
import type { BacktestResult } from "./index.ts";

// biome-ignore lint/style/noProcessEnv: how long to search is the tests' own affair
const RUNS = process.env.PITWALL_NIGHTLY ? 100_000 : 2000;

/** Why: see the head of random-trial.ts. */
const LEFT_OUT = [
  ...["strategy", "parameters", "seed", "benchmark", "periodsPerYear", "riskFreeRate", "capital", "currency"],
  ...["data.snapshot", "data.resolution", "data.finer"],
];
const isLeftOut = (option: string) =>
  LEFT_OUT.some((name) => option === name || option.startsWith(`${name}.`) || option.startsWith(`${name}=`));

const nameOf = (symbol: string, strategy: number | undefined) =>
  strategy === undefined ? symbol : heldBy(symbol, strategy);

const fillsOf = ({ fills, symbols }: BacktestResult) =>
  Array.from(fills.orderId, (order, k) => ({
    time: fills.time[k]!,
    order,
    symbol: nameOf(symbols[fills.symbol[k]!]!, fills.strategy?.[k]),
    quantity: fills.quantity[k]!,
    price: fills.price[k]!,
    commission: fills.commission[k]!,
    slippage: fills.slippage[k]!,
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

function compare(result: BacktestResult, expected: ReferenceResult): void {
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
}

/** What the engine and the reference both give; nothing where both refuse, as they must together. */
function both(
  engine: () => BacktestResult,
  reference: () => ReferenceResult,
): { result: BacktestResult; expected: ReferenceResult } | undefined {
  let expected: ReferenceResult;
  try {
    expected = reference();
  } catch (refusal) {
    expect(String(refusal)).toMatch(/held already/);
    expect(engine).toThrow(/held already/);
    return undefined;
  }
  const result = engine();
  compare(result, expected);
  return { result, expected };
}

const agree = ({ spec, bars, actions, ...how }: Trial) =>
  both(
    () => runBacktest(spec, follow(actions, how), bars, 7),
    () => runReference(spec, bars, actions, how.warmup),
  )?.result;

function agreeShared(one: SharedTrial): BacktestResult | undefined {
  const { spec, bars, each } = one;
  const separate = asSeparateSymbols(one);
  const found = both(
    () =>
      runBacktest(
        spec,
        each.map((actions) => follow(actions, one)),
        bars,
        7,
      ),
    () => runReference(separate.spec, separate.bars, separate.actions, one.warmup),
  );
  if (!found) return undefined;
  const { result, expected } = found;
  const sums = each.flatMap((_, k) =>
    Array.from({ length: result.equity.length }, (_, step) =>
      spec.data.symbols.reduce((sum, symbol) => sum + expected.profit.get(heldBy(symbol, k))![step]!, 0),
    ),
  );
  expect(Array.from(result.profit!)).toEqual(sums);
  return result;
}

it(`agrees bit for bit with the reference engine in ${RUNS} random runs`, { timeout: 3_600_000 }, () => {
  let fills = 0;
  const seen = new Map<string, number>();
  const happened = new Map<string, number>();
  const options = new OptionsSet();
  fc.assert(
    fc.property(trial, (one) => {
      const result = agree(one);
      if (!result) return;
      if (result.fills.length > 0) options.add(one.spec);
      fills += result.fills.length;
      for (const { type, status } of ordersOf(result))
        seen.set(`${type} ${status}`, (seen.get(`${type} ${status}`) ?? 0) + 1);
      for (const kind of result.events.kind)
        happened.set(ACCOUNT_EVENT[kind]!, (happened.get(ACCOUNT_EVENT[kind]!) ?? 0) + 1);
    }),
    { numRuns: RUNS, ...(RUNS === 2000 && { seed: 20_261_122 }) },
  );
  // Otherwise the trials would agree about nothing.
  expect(fills).toBeGreaterThan(RUNS * 3);
  for (const type of ORDER_TYPE) {
    expect(seen.get(`${type} filled`), `${type} orders fill`).toBeGreaterThan(RUNS / 40);
    expect(seen.get(`${type} cancelled`), `${type} orders are cancelled`).toBeGreaterThan(0);
  }
  for (const kind of ACCOUNT_EVENT) expect(happened.get(kind), `${kind} happens`).toBeGreaterThan(RUNS / 100);
  expect([...allOptions()].filter((option) => !options.varied.has(option) && !isLeftOut(option))).toEqual([]);
});

it(`agrees on two strategies that share an account in ${RUNS / 4} random runs`, {
  timeout: 3_600_000,
}, () => {
  let fills = 0;
  fc.assert(
    fc.property(sharedTrial, (one) => {
      fills += agreeShared(one)?.fills.length ?? 0;
    }),
    { numRuns: RUNS / 4, ...(RUNS === 2000 && { seed: 20_261_122 }) },
  );
  expect(fills).toBeGreaterThan(RUNS / 2);
});
