import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { BarColumns } from "#lib/core/columns.ts";
import { Rng } from "#lib/core/rng.ts";
import { isoTime } from "#lib/core/time.ts";
import { syntheticBars } from "#lib/data/bars/index.ts";
import { MarketRules } from "#lib/execution/paper/index.ts";
import { builtIns, type Strategy } from "#lib/models/strategies/index.ts";
import {
  backtestToMatch,
  barsFromCsv,
  bracketed,
  COSTS,
  everything,
  playForward,
  tradesOf,
  worked,
} from "#lib/testkit/builders/index.ts";
import { type ComparedTrade, valueTrades } from "./index.ts";

const sp500 = barsFromCsv("SPX", readFileSync("node_modules/vega-datasets/data/sp500-2000.csv", "utf8"));

const pair = ["AAA", "BBB"].map((symbol, seed) => syntheticBars({ symbol, bars: 600, seed: seed + 3 }));

function expectSame(strategy: Strategy, bars: readonly BarColumns[], overrides = {}, kills?: Set<number>) {
  const result = backtestToMatch(strategy, bars, overrides);
  const rules = { timeZone: "UTC", ...overrides };
  const played = playForward(strategy, bars, { capital: 100_000, rules }, kills);
  expect(played.trades).toEqual(tradesOf(result));
  expect(played.equity).toEqual(Array.from(result.equity.equity));
  return played;
}

describe("a forward test without latency or hands", () => {
  for (const [name, strategy] of Object.entries(builtIns)) {
    it(`trades ${name} on the S&P 500 as the backtest does, fill for fill`, () => {
      expect(expectSame(strategy, [sp500]).trades.length).toBeGreaterThan(0);
    });

    it(`trades ${name} on two symbols with costs and a share of volume as the backtest does`, () => {
      expectSame(strategy, pair, { ...COSTS, participation: 0.05 });
    });
  }

  for (const fillTiming of ["this-close", "next-close", "vwap-of-next"] as const)
    it(`fills at ${fillTiming} as the backtest does`, () => {
      const played = expectSame(builtIns["sma-cross"], pair, { fillTiming });
      expect(played.trades.length).toBeGreaterThan(10);
    });

  it("is the same when it begins anew from its record at any moments", () => {
    const rng = new Rng(7);
    const kills = new Set(Array.from({ length: 12 }, () => Math.floor(rng.next() * 600)));
    for (const strategy of [builtIns["sma-cross"], everything]) expectSame(strategy, pair, COSTS, kills);
  });

  it("makes a bracket's exits as the backtest does, in whole and in parts, through kills", () => {
    for (const participation of [0, 0.001, 0.003])
      for (const intrabarPath of ["pessimistic", "ohlc"] as const) {
        const played = expectSame(
          bracketed,
          pair,
          { ...COSTS, participation, intrabarPath },
          new Set([20, 21, 200]),
        );
        const exits = played.intents.filter(({ kind }) => kind === "exit");
        expect(exits.length).toBeGreaterThan(50);
      }
  });

  it("prices orders and the exits of brackets on ticks, to the safe side, as the backtest does", () => {
    const ticks: Record<string, number> = { [pair[0]!.symbol]: 0.05, [pair[1]!.symbol]: 0.25 };
    const instruments = Object.fromEntries(Object.entries(ticks).map(([symbol, tick]) => [symbol, { tick }]));
    for (const strategy of [bracketed, everything]) {
      const result = backtestToMatch(strategy, pair, { ...COSTS, instruments });
      const rules = { timeZone: "UTC", ...COSTS, instruments };
      const played = playForward(strategy, pair, { capital: 100_000, rules }, new Set([9, 200]));
      expect(played.trades).toEqual(tradesOf(result));
      expect(played.equity).toEqual(Array.from(result.equity.equity));
      const prices = played.intents.flatMap((one) =>
        one.kind === "cancel"
          ? []
          : [one.limit, one.stop].flatMap((price) => (price ?? 0) / ticks[one.symbol]!),
      );
      expect(prices.filter((price) => price > 0).length).toBeGreaterThan(100);
      for (const price of prices) expect(Math.abs(price - Math.round(price))).toBeLessThan(1e-6);
    }
  });

  it("works algorithms as the backtest does, through kills", () => {
    const played = expectSame(worked, pair, COSTS, new Set([3, 50, 51, 300]));
    expect(played.trades.length).toBeGreaterThan(50);
  });

  it("earns, pays and is split as the backtest's account is, with orders of every kind open, through kills", () => {
    const account = {
      borrow: { type: "annual", rate: 0.03 },
      interest: { type: "annual", debit: 0.06, credit: 0.02 },
      funding: { type: "fixed", rate: 0.0001 },
    } as const;
    const rng = new Rng(12);
    const corporateActions = Array.from({ length: 40 }, () => {
      const [symbol, date] = [pair[Math.floor(rng.next() * 2)]!.symbol, someDay(rng)];
      if (rng.next() < 0.6) return { kind: "dividend" as const, symbol, date, cash: rng.next() };
      return { kind: "split" as const, symbol, date, ratio: [2, 0.5, 3, 1.5][Math.floor(rng.next() * 4)]! };
    });
    for (const strategy of [everything, bracketed, builtIns["sma-cross"]]) {
      const result = backtestToMatch(strategy, pair, { ...COSTS, account, corporateActions });
      const rules = { timeZone: "UTC", ...COSTS, ...account, corporateActions };
      const kills = new Set([4, 130, 131, 444]);
      const played = playForward(strategy, pair, { capital: 100_000, rules }, kills);
      expect(played.trades).toEqual(tradesOf(result));
      expect(played.equity).toEqual(Array.from(result.equity.equity));
      const kinds = new Set(played.account.map(({ kind }) => kind));
      expect(kinds.has("split") && kinds.has("dividend") && kinds.has("interest")).toBe(true);
      const fills = played.trades.reduce((sum, [, , units, price, fee]) => sum - units * price - fee, 0);
      const flows = played.account.reduce((sum, { amount }) => sum + amount, 0);
      expect(played.cash).toBeCloseTo(100_000 + fills + flows, 6);
      const compared = played.trades.map(([order, time, quantity, price, fee], k): ComparedTrade => {
        const symbol = result.symbols[result.fills.symbol[k]!]!;
        return { order, symbol, time, quantity, price, fee };
      });
      const { trades, income } = valueTrades(compared, {
        bars: pair,
        rules: MarketRules.parse(rules),
        capital: 100_000,
      });
      const close = (symbol: string) => pair.find((one) => one.symbol === symbol)!.close.at(-1)!;
      const byPrices = trades.reduce(
        (sum, one) => sum + one.quantity * (close(one.symbol) - one.price) - one.fee,
        0,
      );
      expect(100_000 + byPrices + income).toBeCloseTo(played.equity.at(-1)!, 4);
    }
  });

  it("makes every kind of order as the backtest does", () => {
    for (const intrabarPath of ["pessimistic", "ohlc"] as const) {
      const played = expectSame(everything, pair, { intrabarPath });
      const types = new Set(
        played.intents.flatMap((one) => (one.kind === "order" ? [one.type] : ["cancel"])),
      );
      expect(types.size).toBeGreaterThan(8);
    }
  });
});

/** A day of the pair's bars. */
const someDay = (rng: Rng): string =>
  isoTime(pair[0]!.start[Math.floor(rng.next() * pair[0]!.length)]!).slice(0, 10);
