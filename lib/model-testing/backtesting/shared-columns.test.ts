import { describe, expect, it } from "vitest";
import { syntheticBars } from "#lib/data/bars/index.ts";
import { ColumnCache } from "#lib/data/features/index.ts";
import { crossesAbove, crossesBelow, defineStrategy, sma, z } from "#lib/models/strategies/sdk.ts";
import { aSpec } from "#lib/testkit/builders/index.ts";
import { createBacktest } from "./index.ts";

describe("columns shared between runs", () => {
  const long = syntheticBars({ symbol: "AAA", bars: 400, seed: 4 });
  const crossing = (write: boolean) =>
    defineStrategy({
      name: "Crossing",
      parameters: z.object({ fast: z.int().default(5) }),
      indicators({ fast }, { close }) {
        const [quick, slow] = [sma(close, fast), sma(close, 30)];
        if (write) slow.fill(1);
        return { up: crossesAbove(quick, slow), down: crossesBelow(quick, slow) };
      },
      onBar(ctx) {
        const { up, down } = ctx.indicators;
        if (ctx.position.isFlat && up.now) ctx.targetPercent(0.9);
        else if (!ctx.position.isFlat && down.now) ctx.close();
      },
    });
  const run = (fast: number, columns?: ColumnCache, write = false) => {
    const backtest = createBacktest({
      spec: aSpec({ parameters: { fast } }),
      strategy: crossing(write),
      bars: [long],
      ...(columns ? { columns } : {}),
    });
    while (backtest.advance(64));
    return backtest.result();
  };

  it("give the same result as a run of one's own", () => {
    const columns = new ColumnCache({ maxBytes: 12 * long.length * 8 });
    for (const fast of [5, 8, 5, 13, 5, 8]) expect(run(fast, columns)).toEqual(run(fast));
    expect(columns.hits).toBeGreaterThan(columns.misses);
    expect(columns.bytes).toBeLessThanOrEqual(12 * long.length * 8);
  });

  it("are not spoilt by a strategy that writes into them", () => {
    const columns = new ColumnCache({ maxBytes: 1e6 });
    const plain = run(5);
    expect(run(5, columns, true)).not.toEqual(plain);
    expect(run(5, columns)).toEqual(plain);
  });
});
