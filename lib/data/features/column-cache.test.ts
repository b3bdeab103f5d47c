import fc from "fast-check";
import { expect, it } from "vitest";
import { type SyntheticOptions, syntheticBars } from "#lib/data/bars/index.ts";
import { bollinger, ColumnCache, type ColumnLease, ema, rsi, sma, withColumns } from "./index.ts";

const BARS = 100;
const COLUMN = BARS * 8;
const source = (seed: number, options: Partial<SyntheticOptions> = {}) =>
  syntheticBars({ symbol: "SYN", bars: BARS, seed, ...options }).close;

function opened(maxBytes: number, close = source(1), content = "data/1") {
  const cache = new ColumnCache({ maxBytes });
  cache.identify(close, content);
  return { cache, close, lease: cache.open() };
}

it("answers the same column for the same content, indicator and parameters, and only then", () => {
  const { cache, close, lease } = opened(100 * COLUMN);
  const copy = close.slice();
  cache.identify(copy, "data/1");
  withColumns(lease, () => {
    const [first] = sma.block([close], { period: 5 });
    expect(sma.block([copy], { period: 5 })[0]).toBe(first);
    expect(sma.block([close], { period: 6 })[0]).not.toBe(first);
    expect(ema.block([close], { period: 5 })[0]).not.toBe(first);
    expect(sma.block([close])[0]).toBe(sma.block([close], { period: 20 })[0]);
  });
  expect([cache.hits, cache.misses, cache.bytes]).toEqual([2, 4, 4 * COLUMN]);
});

it("knows columns made of columns, and leaves unknown ones alone", () => {
  const { cache, close, lease } = opened(100 * COLUMN);
  withColumns(lease, () => {
    const twice = () => ema.block([bollinger.block([close])[2]], { period: 3 })[0];
    expect(twice()).toBe(twice());
    expect(sma.block([close.slice()])[0]).not.toBe(sma.block([close.slice()])[0]);
  });
  expect([cache.hits, cache.misses]).toEqual([2, 2]);
  expect(sma.block([close])[0]).not.toBe(sma.block([close])[0]);
});

it("keeps to its limit, forgets what was used longest ago and writes into its memory", () => {
  const { cache, close } = opened(3 * COLUMN);
  const use = (period: number) => {
    const lease = cache.open();
    const [column] = withColumns(lease, () => sma.block([close], { period }));
    lease.close();
    return column;
  };
  const [two, three] = [use(2), use(3), use(4)];
  use(2);
  expect(use(5)).toBe(three);
  expect([cache.bytes, cache.evictions, cache.reused]).toEqual([3 * COLUMN, 1, 1]);
  expect(use(2)).toBe(two);
  expect([...use(3)]).toEqual([...sma.block([close], { period: 3 })[0]]);
});

it("never takes memory from a lease, even beyond the limit", () => {
  const { cache, close, lease } = opened(COLUMN);
  const held = withColumns(lease, () => [2, 3, 4].map((period) => sma.block([close], { period })[0]));
  expect(cache.bytes).toBe(3 * COLUMN);
  for (const [k, column] of held.entries()) expect(column).toEqual(sma.block([close], { period: k + 2 })[0]);
  lease.close();
  const next = cache.open();
  withColumns(next, () => sma.block([close], { period: 9 }));
  expect(cache.bytes).toBe(COLUMN);
});

it("forgets a column that was written into, and what was computed from it", () => {
  const { cache, close, lease } = opened(100 * COLUMN);
  withColumns(lease, () => {
    const [average] = sma.block([close], { period: 3 });
    average.fill(0);
    rsi.block([average]);
  });
  expect(lease.verify()).toBe(false);
  lease.close();
  expect(cache.bytes).toBe(0);
  const again = cache.open();
  const [average] = withColumns(again, () => sma.block([close], { period: 3 }));
  expect(average).toEqual(sma.block([close], { period: 3 })[0]);
  expect(again.verify()).toBe(true);
});

it("releases what a lease took, even when it was forgotten and added again meanwhile", () => {
  const { cache, close, lease: early } = opened(COLUMN);
  const use = (lease: ColumnLease) => withColumns(lease, () => sma.block([close], { period: 3 })[0]);
  use(early).fill(0);
  const late = cache.open();
  use(late);
  expect(late.verify()).toBe(false);
  const fresh = cache.open();
  const held = use(fresh).slice();
  early.close();
  late.close();
  const other = cache.open();
  withColumns(other, () => sma.block([close], { period: 4 }));
  expect(use(fresh)).toEqual(held);
});

it("changes no figure, whatever is asked in whatever order under whatever limit", () => {
  const series = [1, 2, 3].map((seed) => source(seed));
  const request = fc.record({
    of: fc.integer({ min: 0, max: 2 }),
    period: fc.integer({ min: 2, max: 6 }),
    nested: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(request, { maxLength: 40 }), fc.integer({ min: 0, max: 8 }), (requests, columns) => {
      const cache = new ColumnCache({ maxBytes: columns * COLUMN });
      for (const [k, one] of series.entries()) cache.identify(one, `data/${k}`);
      for (const { of, period, nested } of requests) {
        const work = () => {
          const [average] = sma.block([series[of]!], { period });
          return nested ? rsi.block([average], { period })[0] : average;
        };
        const lease = cache.open();
        expect(withColumns(lease, work)).toEqual(work());
        expect(lease.verify()).toBe(true);
        lease.close();
        expect(cache.bytes).toBeLessThanOrEqual(Math.max(columns, 2) * COLUMN);
      }
    }),
    { numRuns: 60 },
  );
});
