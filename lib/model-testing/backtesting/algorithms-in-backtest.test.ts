import { expect, it } from "vitest";
import type { AlgorithmOption } from "#lib/core/algorithm.ts";
import { ALGORITHMS } from "#lib/core/algorithm.ts";
import { DAY, HOUR } from "#lib/core/time.ts";
import { toBars } from "#lib/data/bars/index.ts";
import { type Context, defineStrategy, z } from "#lib/models/strategies/sdk.ts";
import {
  aSpec,
  type BarRow,
  playPlan as play,
  reasonOf,
  runBacktest,
  statusOf,
} from "#lib/testkit/builders/index.ts";

const MINUTE = HOUR / 60;
/** Prices that differ from bar to bar, so that a fill on the wrong bar shows. */
const rows = Array.from({ length: 60 }, (_, i): BarRow => {
  const open = 100 + Math.sin(i) * 3 + i / 10;
  return [open, open + 1, open - 1, open + 0.5];
});
const minutes = (plan: Record<number, (ctx: Context) => void>) => play(rows, plan, { capital: 1e6 }, MINUTE);
const fills = ({ fills: { time, quantity, price } }: ReturnType<typeof minutes>) =>
  Array.from(time, (at, k) => [Math.floor(at / MINUTE), quantity[k], price[k]]);
const worked = (size: number, algorithm: AlgorithmOption, more = {}) => ({
  0: (ctx: Context) => void ctx.buy(size, { algorithm, ...more }),
});

it("gives a TWAP the fills of the same orders made by hand", () => {
  const byAlgorithm = minutes(worked(103, { name: "twap", minutes: 10, slices: 5 }));
  const sizes = [21, 21, 21, 20, 20];
  const byHand = minutes(
    Object.fromEntries(sizes.map((size, k) => [2 * k, (ctx: Context) => void ctx.buy(size)])),
  );
  expect(fills(byAlgorithm)).toEqual(fills(byHand));
  expect([...byAlgorithm.equity.equity]).toEqual([...byHand.equity.equity]);
  expect([...byAlgorithm.fills.quantity].reduce((a, b) => a + b)).toBe(103);
});

it("spreads a VWAP as the volume of the days before was spread", () => {
  // Six hours a day; the usual day trades 10 : 20 : 30 : 40 : 50 : 50.
  const usual = [10, 20, 30, 40, 50, 50];
  const times = Array.from({ length: 18 }, (_, i) => Math.floor(i / 6) * DAY + (9 + (i % 6)) * HOUR);
  const column = (value: (i: number) => number) => Float64Array.from(times, (_, i) => value(i));
  const one = () => column(() => 100);
  const volume = column((i) => (i < 12 ? usual[i % 6]! * (i < 6 ? 1 : 3) : 999));
  const bars = toBars("AAA", [
    ...[Float64Array.from(times), Float64Array.from(times, (at) => at + HOUR)],
    ...[one(), one(), one(), one(), volume],
  ] as Parameters<typeof toBars>[1]);
  const strategy = defineStrategy({
    name: "One VWAP",
    parameters: z.object({}),
    // The last bar of the second day: the third is worked from its open.
    onBar(ctx) {
      if (ctx.index === 11) ctx.buy(200, { algorithm: { name: "vwap", minutes: 360, slices: 6 } });
    },
  });
  const result = runBacktest(aSpec({ capital: 1e6 }), strategy, [bars]);
  // No bar ends at the open itself: the whole goes out over the five hours left, 20 : 30 : 40 : 50 : 50.
  expect([...result.fills.quantity]).toEqual([21, 31, 42, 53, 53]);
});

it("keeps a participation to its part of the volume so far", () => {
  // 1000 units a bar: 100 of them each bar, from the bar after the order on.
  const result = minutes(worked(350, { name: "participation", percent: 10 }));
  expect(fills(result).map(([at, size]) => [at, size])).toEqual([
    [2, 100],
    [3, 100],
    [4, 100],
    [5, 50],
  ]);
});

it("shows an iceberg's next part when the last has filled", () => {
  const result = minutes(worked(25, { name: "iceberg", display: 10 }, { limit: 500 }));
  expect(fills(result).map(([at, size]) => [at, size])).toEqual([
    [1, 10],
    [2, 10],
    [3, 5],
  ]);
});

it("sends the close auction's order to the close of the session", () => {
  const result = play(rows, worked(5, { name: "close-auction" }), {}, 20 * HOUR);
  expect(result.fills.quantity).toEqual(Float64Array.of(5));
});

it("cuts a fraction of equity, sells too, and tells the strategy how far it is", () => {
  const seen: unknown[] = [];
  const result = minutes({
    0: (ctx) => void ctx.targetPercent(-0.5, { algorithm: { name: "twap", minutes: 3, slices: 3 } }),
    2: (ctx) => seen.push(...ctx.algorithms),
    5: (ctx) => seen.push(ctx.algorithms.length, ctx.position.quantity),
  });
  expect([...result.fills.quantity].every((size) => size < 0)).toBe(true);
  const [view, left, held] = seen as [Record<string, number>, number, number];
  expect(view).toMatchObject({ id: -1, name: "twap", status: "running", symbol: "AAA" });
  expect(Math.abs(view.filled!)).toBeLessThan(Math.abs(view.quantity!));
  expect([left, held]).toEqual([0, view.quantity]);
});

it("cancels an algorithm with its orders by its id, and every one with all orders", () => {
  const plan = (cancel: (ctx: Context, id: number) => void) => {
    let id = 0;
    return minutes({
      0: (ctx) => {
        id = ctx.buy(60, { algorithm: { name: "twap", minutes: 30, slices: 30 } });
      },
      5: (ctx) => cancel(ctx, id),
    });
  };
  for (const result of [plan((ctx, id) => ctx.cancel(id)), plan((ctx) => ctx.cancel())])
    expect([...result.fills.quantity].reduce((a, b) => a + b)).toBe(10);
});

it("turns what is wrong with an algorithm into a rejected order with the reason", () => {
  const reason = (algorithm: unknown, more = {}) => {
    const result = minutes(worked(10, algorithm as AlgorithmOption, more));
    expect(statusOf(result, 0)).toBe("rejected");
    return reasonOf(result, 0);
  };
  expect(reason({ name: "twap", slices: 0 })).toMatch(/^TWAP, slices: /);
  expect(reason({ name: "sniper" })).toMatch(/no execution algorithm "sniper"; there are twap, vwap/);
  expect(reason({ name: "twap" }, { stop: 90 })).toBe("An algorithm goes with `limit` alone, not with stop.");
  expect(reason({ name: "iceberg" })).toMatch(/give the order a limit price/);
});

it("gives the same bytes in one piece and bar by bar, for every algorithm", () => {
  for (const name of ALGORITHMS) {
    const plan = worked(70, { name } as AlgorithmOption, { limit: 200 });
    const strategy = defineStrategy({
      name: "Plan",
      parameters: z.object({}),
      onBar: (ctx) => (plan as Record<number, (c: Context) => void>)[ctx.index]?.(ctx as unknown as Context),
    });
    const bars = toBars("AAA", [
      Float64Array.from(rows, (_, i) => i * HOUR),
      Float64Array.from(rows, (_, i) => (i + 1) * HOUR),
      ...[0, 1, 2, 3].map((k) => Float64Array.from(rows, (row) => row[k]!)),
      Float64Array.from(rows, () => 1000),
    ] as Parameters<typeof toBars>[1]);
    const run = (chunk: number) => runBacktest(aSpec({ capital: 1e6 }), strategy, [bars], chunk).fills;
    expect(run(1)).toEqual(run(1000));
  }
});
