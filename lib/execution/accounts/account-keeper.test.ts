import { describe, expect, it } from "vitest";
import type { BarColumns } from "#lib/core/columns.ts";
import { HOUR } from "#lib/core/time.ts";
import { ACCOUNT_EVENT, type BacktestResult } from "#lib/model-testing/backtesting/index.ts";
import { type Context, defineStrategy, z } from "#lib/models/strategies/sdk.ts";
import { aBarSeries, aSpec, runBacktest } from "#lib/testkit/builders/index.ts";

const flat = (price: number): [number, number, number, number] => [price, price, price, price];
const series = (symbol: string, prices: readonly number[]) => aBarSeries(symbol, prices.map(flat));

/** Does one thing on the first bar of each symbol it is told about. */
const first = (act: (ctx: Context) => void) =>
  defineStrategy({
    name: "First",
    parameters: z.object({}),
    onBar(ctx) {
      if (ctx.index === 0) act(ctx as unknown as Context);
    },
  });
type Settings = Parameters<typeof aSpec>[0];
const run = (settings: Settings, bars: readonly BarColumns[], act: (ctx: Context) => void) =>
  runBacktest(aSpec({ symbols: bars.map(({ symbol }) => symbol), ...settings }), first(act), bars, 2);
const eventsOf = ({ events, symbols }: BacktestResult) =>
  Array.from({ length: events.length }, (_, k) => [
    ACCOUNT_EVENT[events.kind[k]!],
    symbols[events.symbol[k]!] ?? "",
    Number(events.amount[k]!.toFixed(6)),
  ]);
const last = (column: Float64Array) => column[column.length - 1];
const rounded = (column: Float64Array) => Array.from(column, (value) => Number(value.toFixed(6)));

describe("holding costs", () => {
  const days = series("AAA", [100, 100, 100, 100]);

  it("charges a yearly borrow fee on the value sold short, for each day held", () => {
    const result = run({ account: { borrow: { type: "annual", rate: 0.36 } } }, [days], (ctx) =>
      ctx.sell(50),
    );
    // Held over two midnights: 5,000 × 0.36 ÷ 360 a day.
    expect(eventsOf(result)).toEqual([
      ["borrow-fee", "", -5],
      ["borrow-fee", "", -5],
    ]);
    expect(last(result.equity.equity)).toBe(9990);
    expect([result.trades.pnl[0], result.trades.income[0]]).toEqual([-10, -10]);
  });

  it("charges interest on borrowed cash and pays it on free cash", () => {
    const account = {
      margin: { type: "rate" as const, initial: 0.5 },
      interest: { type: "annual" as const, debit: 0.072, credit: 0.036 },
    };
    const result = run({ account }, [days], (ctx) => ctx.buy(200));
    expect(eventsOf(result)).toEqual([
      ["interest", "", 1],
      ["interest", "", -1.9998],
      ["interest", "", -2.0002],
    ]);
  });

  it("pays funding at every funding time of UTC on what was held then", () => {
    const hours = aBarSeries("PERP", Array(20).fill(flat(100)), HOUR);
    const result = run({ account: { funding: { type: "fixed", rate: 0.001 } } }, [hours], (ctx) =>
      ctx.buy(10),
    );
    // At 08:00 and 16:00.
    expect(eventsOf(result)).toEqual([
      ["funding", "PERP", -1],
      ["funding", "PERP", -1],
    ]);
    expect(result.trades.income[0]).toBe(-2);
  });

  it("takes the rate from bars: the open of the last one begun, nothing before the first", () => {
    const perpetual = aBarSeries("PERP", Array(30).fill(flat(100)), HOUR);
    // From 00:00, 10:00 and 20:00, the closes far away: the bar of 10:00 is not known at 08:00.
    const rates = aBarSeries(
      "RATE",
      [0.001, -0.002, 0.003].map((rate) => [rate, 9, -9, 9]),
      10 * HOUR,
    );
    const account = { funding: { type: "from-data" as const, series: { PERP: "RATE" } } };
    const result = run({ symbols: ["PERP"], account }, [perpetual, rates], (ctx) => ctx.buy(10));
    expect(eventsOf(result)).toEqual([
      ["funding", "PERP", -1],
      ["funding", "PERP", 2],
      ["funding", "PERP", -3],
    ]);
    const late = {
      ...rates,
      start: rates.start.map((at) => at + 9 * HOUR),
      end: rates.end.map((at) => at + 9 * HOUR),
    };
    expect(eventsOf(run({ symbols: ["PERP"], account }, [perpetual, late], (ctx) => ctx.buy(10)))).toEqual([
      ["funding", "PERP", -1],
      ["funding", "PERP", 2],
    ]);
    expect(() => run({ symbols: ["PERP"], account }, [perpetual], (ctx) => ctx.buy(10))).toThrow(
      'There are no bars of "RATE", the funding rate of PERP.',
    );
  });
});

describe("margin calls", () => {
  const falling = series("AAA", [100, 100, 60, 60, 60]);
  const account = (onCall: "close-all" | "close-enough") => ({
    margin: { type: "rate" as const, initial: 0.5, maintenance: 0.25, onCall },
  });

  it("closes enough at the next open to meet initial margin again", () => {
    const result = run({ account: account("close-enough") }, [falling], (ctx) => ctx.buy(200));
    // 2,000 of equity carry 4,000 at a half: 66 of 200 units at 60.
    expect(Array.from(result.fills.quantity)).toEqual([200, -134]);
    expect(eventsOf(result).map(([kind]) => kind)).toEqual(["margin-call", "liquidation"]);
    expect(Array.from(result.equity.equity)).toEqual([10_000, 10_000, 2000, 2000, 2000]);
  });

  it("closes everything when told to, and once only", () => {
    const result = run({ account: account("close-all") }, [falling], (ctx) => ctx.buy(200));
    expect(Array.from(result.fills.quantity)).toEqual([200, -200]);
    expect(result.events.length).toBe(2);
  });
});

describe("money in and out", () => {
  it("does not count as profit", () => {
    const cashFlows = [
      { date: "1970-01-02", amount: 10_000 },
      { date: "1970-01-04", amount: -5000 },
    ];
    const days = series("AAA", [100, 100, 110, 110]);
    const result = run({ cashFlows }, [days], (ctx) => ctx.buy(100));
    expect(rounded(result.equity.equity)).toEqual([10_000, 20_000, 21_000, 16_000]);
    expect(result.statistics.totalReturn.value).toBeCloseTo(0.05, 12);
    expect(Array.from(result.equity.drawdown)).toEqual([0, 0, 0, 0]);
    expect(eventsOf(result)).toEqual([
      ["deposit", "", 10_000],
      ["withdrawal", "", -5000],
    ]);
  });

  it("lets out no more than is free", () => {
    const result = run(
      { cashFlows: [{ date: "1970-01-03", amount: -8000 }] },
      [series("AAA", [100, 100, 100])],
      (ctx) => ctx.buy(40),
    );
    expect(eventsOf(result)).toEqual([["withdrawal", "", -6000]]);
    expect(result.events.value[0]).toBe(-8000);
  });
});

describe("currencies", () => {
  const rates = series("EURUSD", [1, 1.25, 1.5]);
  const settings = {
    symbols: ["DAX"],
    instruments: { DAX: { currency: "EUR" } },
    currencies: { EUR: { symbol: "EURUSD" } },
  };
  const dax = series("DAX", [100, 100, 100]);
  const equityOf = (conversion: "at-fill" | "hold-balances") =>
    Array.from(run({ ...settings, conversion }, [dax, rates], (ctx) => ctx.buy(40)).equity.equity);

  it("converts each fill at the last rate before it", () => {
    // Bought at 1.00, worth 1.25 at that day's end and 1.50 a day later.
    expect(equityOf("at-fill")).toEqual([10_000, 11_000, 12_000]);
  });

  it("pays from a balance in the currency when told to, which hedges the position's price", () => {
    expect(equityOf("hold-balances")).toEqual([10_000, 10_000, 10_000]);
  });

  it("says what rate is missing", () => {
    expect(() => run({ ...settings, currencies: {} }, [dax], () => 0)).toThrow(/DAX trades in EUR/);
    expect(() => run(settings, [dax], () => 0)).toThrow(/no bars of "EURUSD", the rate of EUR/);
  });
});

describe("futures", () => {
  it("settle profit in cash each day", () => {
    const es = series("ES", [100, 100, 110, 105]);
    const instruments = { ES: { multiplier: 50, settlement: "daily" as const, margin: { initial: 1000 } } };
    const result = run({ instruments }, [es], (ctx) => ctx.buy(2));
    expect(Array.from(result.equity.equity)).toEqual([10_000, 10_000, 11_000, 10_500]);
    expect(Array.from(result.equity.cash)).toEqual([10_000, 10_000, 10_000, 11_000]);
    expect(result.equity.net[2]).toBe(1);
  });

  it("roll into the next contract at the open, at the run's costs", () => {
    const bars = [series("ESZ", [100, 101, 102, 103]), series("ESH", [105, 106, 107, 108])];
    const instruments = Object.fromEntries(
      ["ESZ", "ESH"].map((name) => [
        name,
        { multiplier: 10, settlement: "daily" as const, margin: { initial: 100 } },
      ]),
    );
    const result = run(
      {
        instruments,
        commission: { type: "fixed", amount: 1 },
        corporateActions: [{ kind: "roll", symbol: "ESZ", to: "ESH", date: "1970-01-03" }],
      },
      bars,
      (ctx) => ctx.symbol === "ESZ" && ctx.buy(3),
    );
    const fills = Array.from(result.fills.quantity, (quantity, k) => [
      result.symbols[result.fills.symbol[k]!],
      quantity,
      result.fills.price[k],
    ]);
    expect(fills).toEqual([
      ["ESZ", 3, 101],
      ["ESZ", -3, 102],
      ["ESH", 3, 107],
    ]);
    // 3 × 10 × (1 + 1) − 3 fills.
    expect(last(result.equity.equity)).toBe(10_057);
  });
});
