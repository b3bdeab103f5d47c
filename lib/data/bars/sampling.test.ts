import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "#lib/core/rng.ts";
import {
  barsFromTrades,
  everyAmount,
  imbalance,
  run,
  type Sampler,
  sliceBars,
  type TradeColumns,
  tickRule,
  timeBars,
} from "./index.ts";

const SECOND = 1_000_000;

function walk(length: number, seed: number): TradeColumns {
  const rng = new Rng(seed);
  const column = () => new Float64Array(length);
  const trades = { symbol: "SYN", length, time: column(), price: column(), amount: column(), side: column() };
  let [time, price] = [0, 100];
  for (let i = 0; i < length; i++) {
    // Every fourth trade or so shares its stamp with the one before.
    time += Math.floor(4 * rng.next()) * SECOND;
    price += Math.round(2 * rng.normal());
    trades.time[i] = time;
    trades.price[i] = Math.max(1, price);
    trades.amount[i] = 1 + Math.floor(9 * rng.next());
  }
  trades.side.set(tickRule(trades.price));
  return trades;
}

const first = (trades: TradeColumns, length: number): TradeColumns => ({
  symbol: trades.symbol,
  length,
  time: trades.time.slice(0, length),
  price: trades.price.slice(0, length),
  amount: trades.amount.slice(0, length),
  side: trades.side.slice(0, length),
});
const sum = (column: Float64Array) => column.reduce((total, value) => total + value, 0);

const rules: Record<string, () => Sampler> = {
  "20 trades": () => everyAmount("tick", 20),
  "100 units": () => everyAmount("volume", 100),
  "10,000 of value": () => everyAmount("dollar", 10_000),
  "tick imbalance": () => imbalance("tick", { expectedTrades: 30 }),
  "volume imbalance": () => imbalance("volume", { expectedTrades: 30 }),
  "dollar imbalance": () => imbalance("dollar", { expectedTrades: 30 }),
  "tick runs": () => run("tick", { expectedTrades: 30 }),
  "volume runs": () => run("volume", { expectedTrades: 30 }),
};

describe.each(Object.keys(rules))("bars by %s", (name) => {
  it("lose no trade, follow each other, and never change once they are complete", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 1, max: 600 }), (seed, length) => {
        const trades = walk(600, seed);
        const all = barsFromTrades(trades, rules[name]!());
        const { bars } = all;
        expect(sum(all.trades)).toBe(600);
        expect(sum(bars.volume)).toBe(sum(trades.amount));
        expect(sum(all.turnover)).toBe(sum(trades.amount.map((amount, i) => amount * trades.price[i]!)));
        expect(sum(all.buyVolume)).toBe(sum(trades.amount.filter((_, i) => trades.side[i] === 1)));
        for (let i = 0; i < bars.length; i++) {
          expect(bars.low[i]).toBeLessThanOrEqual(Math.min(bars.open[i]!, bars.close[i]!));
          expect(bars.high[i]).toBeGreaterThanOrEqual(Math.max(bars.open[i]!, bars.close[i]!));
          expect(bars.end[i]).toBeGreaterThan(bars.start[i]!);
          if (i > 0) expect(bars.start[i]).toBeGreaterThanOrEqual(bars.end[i - 1]!);
        }
        const early = barsFromTrades(first(trades, length), rules[name]!());
        const done = early.complete;
        expect(all.complete).toBeGreaterThanOrEqual(done);
        for (const column of ["open", "high", "low", "close", "volume", "start", "end"] as const)
          expect(bars[column].slice(0, done)).toEqual(early.bars[column].slice(0, done));
      }),
      { numRuns: 20 },
    );
  });
});

it("puts a trade into the bar that its predecessors leave it in", () => {
  const trades = { ...first(walk(4, 1), 4), amount: Float64Array.of(60, 60, 60, 60) };
  expect([...barsFromTrades(trades, everyAmount("volume", 100)).trades]).toEqual([2, 2]);
  expect([...barsFromTrades(trades, everyAmount("volume", 50)).trades]).toEqual([1, 1, 1, 1]);
});

it("ends bars sooner when one side presses", () => {
  const alternating = { ...walk(4000, 3), side: new Float64Array(4000).map((_, i) => (i % 2 ? 1 : -1)) };
  const pressed = { ...alternating, side: alternating.side.map((side, i) => (i % 8 ? side : 1)) };
  const rule = () => imbalance("tick", { expectedTrades: 50, limit: 1 });
  expect(barsFromTrades(pressed, rule()).complete).toBeGreaterThan(
    barsFromTrades(alternating, rule()).complete,
  );
});

it("makes bars of equal time from the clock, none for a span without trades", () => {
  const trades = { ...walk(3, 1), time: Float64Array.of(59, 61, 200).map((s) => s * SECOND) };
  const { bars } = timeBars(trades, 60 * SECOND);
  expect([...bars.start].map((time) => time / SECOND)).toEqual([0, 60, 180]);
  expect([...bars.end].map((time) => time / SECOND)).toEqual([60, 120, 240]);
  expect(sliceBars(bars, 0, 60 * SECOND).length).toBe(1);
});

it("guesses the side of a trade from the last change of price", () => {
  expect([...tickRule(Float64Array.of(5, 5, 4, 4, 6))]).toEqual([1, 1, -1, -1, 1]);
});
