import { describe, expect, it } from "vitest";
import { HOUR, isoTime } from "#lib/core/time.ts";
import { syntheticBars } from "#lib/data/bars/index.ts";
import { ACCOUNT_EVENT } from "#lib/execution/accounts/index.ts";
import { builtIns, type Strategy } from "#lib/models/strategies/index.ts";
import { defineStrategy, z } from "#lib/models/strategies/sdk.ts";
import {
  backtestToMatch,
  bracketed,
  COSTS,
  everything,
  playForward,
  tradesOf,
} from "#lib/testkit/builders/index.ts";

const [AAA, BBB] = ["AAA", "BBB"];
const pair = [AAA, BBB].map((symbol, seed) => syntheticBars({ symbol, bars: 600, seed: seed + 3 }));
/** Rates of currencies, which begin before the pair or later, and end at other times. */
const fx = ["EURUSD", "USDJPY"].map((symbol, seed) => {
  const bars = syntheticBars({ symbol, bars: 640, seed: seed + 8 });
  const shift = (times: Float64Array) =>
    times.map((time) => time + (seed === 0 ? -20 : 15) * 86_400_000_000 + 3_600_000_000);
  const scale = (prices: Float64Array) => prices.map((value) => value / (seed === 0 ? 90 : 1));
  const { open, high, low, close } = bars;
  return {
    ...bars,
    ...{ start: shift(bars.start), end: shift(bars.end), open: scale(open), high: scale(high) },
    ...{ low: scale(low), close: scale(close) },
  };
});

describe("an account that trades forward without latency or hands", () => {
  for (const conversion of ["at-fill", "hold-balances"] as const)
    it(`trades what is quoted in other currencies as the backtest does: ${conversion}`, () => {
      const money = {
        conversion,
        currencies: {
          EUR: { symbol: "EURUSD" },
          JPY: { symbol: "USDJPY", inverted: true },
          CHF: { rate: 1.1 },
        },
      };
      const spec = { ...money, instruments: { [AAA]: { currency: "EUR" }, [BBB]: { currency: "JPY" } } };
      const more = { interest: { type: "annual", debit: 0.06, credit: 0.02 } } as const;
      const corporateActions = [
        { kind: "dividend" as const, symbol: AAA, date: dayOf(60), cash: 0.7 },
        { kind: "split" as const, symbol: BBB, date: dayOf(90), ratio: 0.3 },
      ];
      for (const strategy of [everything, bracketed, builtIns["sma-cross"]]) {
        const result = backtestToMatch(
          strategy,
          pair,
          { ...COSTS, ...spec, account: more, corporateActions },
          fx,
        );
        const rules = { timeZone: "UTC", ...COSTS, ...spec, ...more, corporateActions };
        const played = playForward(
          strategy,
          pair,
          { capital: 100_000, rules, others: fx },
          new Set([4, 130, 131]),
        );
        expect(played.trades).toEqual(tradesOf(result));
        expect(played.equity).toEqual(Array.from(result.equity.equity));
        expect(played.trades.length).toBeGreaterThan(10);
      }
    });

  it("settles futures in another currency as the backtest does", () => {
    const terms = { multiplier: 5, settlement: "daily", margin: { initial: 40, maintenance: 20 } } as const;
    const spec = {
      instruments: { [AAA]: { ...terms, currency: "EUR" }, [BBB]: terms },
      currencies: { EUR: { symbol: "EURUSD" } },
    };
    const result = backtestToMatch(everything, pair, { ...COSTS, ...spec }, fx);
    const rules = { timeZone: "UTC", ...COSTS, ...spec };
    const played = playForward(everything, pair, { capital: 100_000, rules, others: fx }, new Set([9, 60]));
    expect(played.trades).toEqual(tradesOf(result));
    expect(played.equity).toEqual(Array.from(result.equity.equity));
    const paid = played.account.reduce((sum, { amount }) => sum + amount, 0);
    const fees = played.trades.reduce((sum, [, , , , fee]) => sum + fee, 0);
    expect(played.cash).toBeCloseTo(100_000 + paid - fees, 5);
    expect(played.account.filter(({ kind }) => kind === "variation").length).toBeGreaterThan(100);
  });

  for (const onCall of ["close-all", "close-enough"] as const)
    it(`meets margin calls as the backtest does, through kills: ${onCall}`, () => {
      const margin = { type: "rate", initial: 0.1, maintenance: 0.09, onCall } as const;
      for (const strategy of [reckless, { ...everything, onBar: plunging }]) {
        const result = backtestToMatch(strategy, pair, { ...COSTS, account: { margin } });
        const rules = { timeZone: "UTC", ...COSTS, margin };
        const played = playForward(strategy, pair, { capital: 100_000, rules }, new Set([7, 40, 41, 200]));
        expect(played.trades).toEqual(tradesOf(result));
        expect(played.equity).toEqual(Array.from(result.equity.equity));
        const calls = Array.from(result.events.kind).filter(
          (kind) => ACCOUNT_EVENT[kind] === "margin-call",
        ).length;
        expect(calls).toBeGreaterThan(0);
        expect(played.account.filter(({ kind }) => kind === "margin-call").length).toBe(calls);
      }
    });

  it("follows symbol changes, rolls and delistings as the backtest does, with orders of every kind open", () => {
    const four = ["AAA", "BBB", "CCC", "DDD"].map((symbol, seed) =>
      syntheticBars({ symbol, bars: 200, seed: seed + 30 }),
    );
    const corporateActions = [
      { kind: "roll" as const, symbol: "AAA", date: dayOf(40), to: "CCC" },
      { kind: "symbol-change" as const, symbol: "BBB", date: dayOf(70), to: "DDD" },
      { kind: "delisting" as const, symbol: "CCC", date: dayOf(120), price: 91.5 },
      { kind: "delisting" as const, symbol: "DDD", date: dayOf(150) },
    ];
    for (const strategy of [everything, bracketed].map(onFirstTwo)) {
      const result = backtestToMatch(strategy, four, { ...COSTS, corporateActions });
      const rules = { timeZone: "UTC", ...COSTS, corporateActions };
      const played = playForward(strategy, four, { capital: 100_000, rules }, new Set([39, 40, 71, 121]));
      expect(played.trades).toEqual(tradesOf(result));
      expect(played.equity).toEqual(Array.from(result.equity.equity));
      const kinds = new Set(played.account.map(({ kind }) => kind));
      expect([...kinds].sort()).toEqual(["delisting", "roll", "symbol-change"]);
      expect(played.moved).toBeGreaterThan(0);
    }
  });

  it("funds from rates in the data as the backtest does", () => {
    const hourly = ["PERP", "RATE"].map((symbol, seed) =>
      syntheticBars({ symbol, bars: 400, seed: seed + 50, step: HOUR }),
    );
    const rates = { ...hourly[1]!, open: hourly[1]!.open.map((value) => (value - 100) / 1e5) };
    const funding = { type: "from-data", everyHours: 4, series: { PERP: "RATE" } } as const;
    const result = backtestToMatch(everything, [hourly[0]!], { account: { funding } }, [rates]);
    const rules = { timeZone: "UTC", funding };
    const played = playForward(everything, [hourly[0]!], { capital: 100_000, rules, others: [rates] });
    expect(played.trades).toEqual(tradesOf(result));
    expect(played.equity).toEqual(Array.from(result.equity.equity));
    expect(played.account.filter(({ kind }) => kind === "funding").length).toBeGreaterThan(20);
  });
});

const dayOf = (bar: number): string => isoTime(pair[0]!.start[bar]!).slice(0, 10);

/** Holds as much as it may, and buys again after every call. */
const reckless = defineStrategy({
  name: "Reckless",
  parameters: z.object({}),
  state: () => ({}),
  onBar: (ctx) => plunging(ctx),
});

function plunging(ctx: Parameters<typeof everything.onBar>[0]): void {
  const { close } = ctx.bar;
  if (ctx.position.quantity === 0)
    ctx.buy(Math.floor((4.4 * ctx.account.equity) / close), { stopLoss: close * 0.5 });
  else if (ctx.index % 9 === 0) ctx.buy(5, { limit: close * 0.7 });
}

/** Of four symbols it trades the first two, and what becomes of them only by what happens to them. */
function onFirstTwo(strategy: Strategy): Strategy {
  const onBar: Strategy["onBar"] = (ctx) => {
    const gone = ctx.symbol === "AAA" ? ctx.index >= 37 : ctx.index >= 66;
    if (ctx.symbol === "BBB" && ctx.index === 66) {
      ctx.buy(30, { limit: ctx.bar.close * 0.97, stopLoss: ctx.bar.close * 0.9 });
      ctx.sell(4, { trailPercent: 0.04 });
      ctx.buy(2, { after: ctx.buy(3, { stop: ctx.bar.close * 1.03 }), stop: ctx.bar.close * 1.05 });
    }
    if ((ctx.symbol === "AAA" || ctx.symbol === "BBB") && !gone) strategy.onBar(ctx);
  };
  return { ...strategy, onBar };
}
