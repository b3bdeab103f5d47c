import { describe, expect, it } from "vitest";
import { syntheticBars } from "#lib/data/bars/index.ts";
import {
  type Context,
  crossesAbove,
  crossesBelow,
  defineStrategy,
  signals,
  sma,
  ta,
  z,
} from "#lib/models/strategies/sdk.ts";
import { aBarSeries, aSpec, type BarRow, runBacktest } from "#lib/testkit/builders/index.ts";

const rows: BarRow[] = Array.from({ length: 12 }, (_, i) => [100 + i, 102 + i, 99 + i, 101 + i]);
const bars = aBarSeries("AAA", rows);
const parameters = z.object({});

describe("signals", () => {
  it("run as the strategy that says the same by hand", () => {
    const shape = z.object({
      fast: z.int().min(1).max(9).default(3),
      slow: z.int().min(2).max(30).default(8),
    });
    const declared = signals({
      name: "Declared",
      parameters: shape,
      enter: (p, { close }) => crossesAbove(sma(close, p.fast), sma(close, p.slow)),
      exit: (p, { close }) => crossesBelow(sma(close, p.fast), sma(close, p.slow)),
    });
    const written = defineStrategy({
      name: "Written",
      parameters: shape,
      indicators: (p, { close }) => ({ fast: sma(close, p.fast), slow: sma(close, p.slow) }),
      onBar(ctx) {
        const { fast, slow } = ctx.indicators;
        if (ctx.position.isFlat && fast.crossesAbove(slow)) ctx.targetPercent(1);
        else if (ctx.position.isLong && fast.crossesBelow(slow)) ctx.close();
      },
    });
    const market = syntheticBars({ symbol: "AAA", bars: 2000, seed: 5 });
    const spec = aSpec({ capital: 1e6 });
    const [a, b] = [declared, written].map((strategy) => runBacktest(spec, strategy, [market]));
    expect(a!.fills.length).toBeGreaterThan(100);
    expect(a!.fills).toEqual(b!.fills);
    expect(a!.equity).toEqual(b!.equity);
  });

  it("sell short when asked to", () => {
    const strategy = signals({
      name: "Short",
      parameters,
      side: "short",
      size: () => 0.5,
      enter: (_p, { close }) => close.map((_c, i) => (i === 1 ? 1 : 0)),
      exit: (_p, { close }) => close.map((_c, i) => (i === 4 ? 1 : 0)),
    });
    const { trades } = runBacktest(aSpec(), strategy, [bars]);
    expect([trades.quantity[0], trades.bars[0], trades.pnl[0]]).toEqual([-49, 3, -147]);
  });
});

it("spreads equal parts over many symbols and rotates without spare cash", () => {
  const two = [aBarSeries("AAA", rows), aBarSeries("BBB", rows)];
  const strategy = defineStrategy({
    name: "Rotate",
    parameters,
    onBar(ctx: Context) {
      const mine = ctx.symbol === "AAA" ? ctx.index % 2 === 0 : ctx.index % 2 === 1;
      ctx.targetPercent(mine ? 1 : 0);
    },
  });
  const { fills, orders } = runBacktest(aSpec({ symbols: ["AAA", "BBB"] }), strategy, two);
  expect(Array.from(orders.status).filter((status) => status === 3)).toEqual([]);
  expect(fills.length).toBe(1 + 2 * 10);
});

it("enters and leaves by quantitative features", () => {
  const strategy = signals({
    name: "Reversion",
    parameters: z.object({ depth: z.number().default(-1) }),
    enter({ depth }, { close }) {
      const score = ta.zScore(close, { period: 20 });
      const life = ta.halfLife(close, { period: 40 });
      return score.map((value, i) => Number(value < depth && life[i]! < 200));
    },
    exit: (_p, { close }) => ta.zScore(close, { period: 20 }).map((value) => Number(value > 0)),
  });
  const walk = syntheticBars({ symbol: "AAA", bars: 400, seed: 4 });
  const { trades } = runBacktest(aSpec(), strategy, [walk]);
  expect(trades.length).toBeGreaterThan(3);
});
