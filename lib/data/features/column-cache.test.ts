import fc from "fast-check";
import { expect, it } from "vitest";
import { type SyntheticOptions, syntheticBars } from "#lib/data/bars/index.ts";
import { bollinger, ColumnCache, ema, rsi, sma, withColumns } from "./index.ts";

const BARS = 100;
const COLUMN = BARS * 8;
const source = (seed: number, options: Partial<SyntheticOptions> = {}) =>
  syntheticBars({ symbol: "SYN", bars: BARS, seed, ...options }).close;

function opened(maxBytes: number, close = source(1), content = "data/1") {
  const cache = new ColumnCache({ maxBytes });
  cache.identify(close, content);
  return { cache, close, lease: cache.open() };
}

it("computes once for the same content, indicator and parameters, and only then", () => {
  const { cache, close, lease } = opened(100 * COLUMN);
  const copy = close.slice();
  cache.identify(copy, "data/1");
  withColumns(lease, () => {
    const [first] = sma.block([close], { period: 5 });
    expect(sma.block([copy], { period: 5 })[0]).toEqual(first);
    expect(sma.block([close], { period: 6 })[0]).not.toEqual(first);
    expect(ema.block([close], { period: 5 })[0]).not.toEqual(first);
    expect(sma.block([close])[0]).toEqual(sma.block([close], { period: 20 })[0]);
  });
  expect([cache.hits, cache.misses, cache.bytes]).toEqual([2, 4, 4 * COLUMN]);
});

it("knows columns made of columns, and leaves unknown ones alone", () => {
  const { cache, close, lease } = opened(100 * COLUMN);
  withColumns(lease, () => {
    const twice = () => ema.block([bollinger.block([close])[2]], { period: 3 })[0];
    expect(twice()).toEqual(twice());
    expect(sma.block([close.slice()])[0]).toEqual(sma.block([close.slice()])[0]);
  });
  expect([cache.hits, cache.misses]).toEqual([2, 2]);
});

it("keeps to its limit, forgets what was used longest ago and writes into its memory", () => {
  const { cache, close } = opened(3 * COLUMN);
  const use = (period: number) => {
    const lease = cache.open();
    const column = withColumns(lease, () => sma.block([close], { period })[0].slice());
    lease.close();
    return column;
  };
  for (const period of [2, 3, 4, 2, 5]) expect(use(period)).toEqual(sma.block([close], { period })[0]);
  expect([cache.bytes, cache.evictions, cache.reused, cache.hits]).toEqual([3 * COLUMN, 1, 1, 1]);
  use(2);
  expect(cache.hits).toBe(2);
  expect(use(3)).toEqual(sma.block([close], { period: 3 })[0]);
  expect(cache.misses).toBe(5);
});

it("keeps nothing that is larger than its limit", () => {
  const { cache, close, lease } = opened(2 * COLUMN);
  withColumns(lease, () => sma.block([close], { period: 2 }));
  withColumns(lease, () => bollinger.block([close]));
  expect([cache.bytes, cache.evictions]).toEqual([COLUMN, 0]);
});

it("is not spoilt by a strategy that writes into its columns", () => {
  const { cache, close, lease } = opened(100 * COLUMN);
  const flat = new Float64Array(BARS).fill(7);
  withColumns(lease, () => {
    const [average] = sma.block([close], { period: 3 });
    average.fill(7);
    expect(rsi.block([average])[0]).toEqual(rsi.block([flat])[0]);
    expect(sma.block([close], { period: 3 })[0]).toEqual(
      withColumns(cache.open(), () => sma.block([close], { period: 3 })[0]),
    );
  });
  lease.close();
  const again = cache.open();
  const nested = () => rsi.block([sma.block([close], { period: 3 })[0]])[0];
  expect(withColumns(again, nested)).toEqual(nested());
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
        lease.close();
        expect(cache.bytes).toBeLessThanOrEqual(columns * COLUMN);
      }
    }),
    { numRuns: 60 },
  );
});
