import { describe, expect, it } from "vitest";
import type { BarColumns } from "#lib/core/columns.ts";
import { DAY, HOUR } from "#lib/core/time.ts";
import { toBars } from "#lib/data/bars/index.ts";
import { ACCOUNT_EVENT } from "#lib/execution/accounts/index.ts";
import { type Context, defineStrategy, z } from "#lib/models/strategies/sdk.ts";
import {
  aBarSeries,
  aSpec,
  type BarRow,
  playPlan,
  reasonOf,
  runBacktest,
  statusOf,
} from "#lib/testkit/builders/index.ts";
import type { BacktestResult } from "./index.ts";

/** Figures of rules that meet each other, reckoned by hand: both engines could share an error of thought. */
const flat = (price: number): BarRow => [price, price, price, price];
const series = (symbol: string, prices: readonly number[]) => aBarSeries(symbol, prices.map(flat));
const cents = (column: Float64Array) => Array.from(column, (value) => Number(value.toFixed(6)));
const eventsOf = ({ events }: BacktestResult) =>
  Array.from(events.kind, (kind, k) => [ACCOUNT_EVENT[kind]!, Number(events.amount[k]!.toFixed(6))]);

/** The rows of `bars` that `keep` wants, by their number. */
function only(bars: BarColumns, keep: (row: number) => boolean): BarColumns {
  const columns = [bars.start, bars.end, bars.open, bars.high, bars.low, bars.close, bars.volume];
  return toBars(
    bars.symbol,
    columns.map((column) => column.filter((_, row) => keep(row))),
  );
}

const onBar = (act: (ctx: Context) => void) =>
  defineStrategy({
    name: "Act",
    parameters: z.object({}),
    onBar: (ctx) => act(ctx as unknown as Context),
  });

describe("a delisting while others have no bars for days", () => {
  const gone = series("GONE", [100, 90]);
  // Days 1, 2 and 6: what was delisted on day 2 is paid out when day 6 begins.
  const stays = only(series("STAYS", [10, 10, 10, 10, 10, 10]), (row) => row < 2 || row === 5);
  const run = (side: 1 | -1, account: object) =>
    runBacktest(
      aSpec({
        symbols: ["GONE", "STAYS"],
        account,
        corporateActions: [{ kind: "delisting", symbol: "GONE", date: "1970-01-02" }],
      }),
      onBar((ctx) => {
        if (ctx.symbol === "GONE" && ctx.index === 0) side > 0 ? ctx.buy(60) : ctx.sell(60);
      }),
      [gone, stays],
    );

  it("charges no borrow fee for days on which nothing was short any more", () => {
    const result = run(-1, { borrow: { type: "annual", rate: 0.36 } });
    expect(eventsOf(result)).toEqual([["delisting", -5400]]);
    expect(cents(result.equity.equity)).toEqual([10_000, 10_000, 10_000]);
  });

  it("pays interest on what was paid out from the day after", () => {
    const interest = { type: "annual", debit: 0, credit: 0.36 };
    const result = run(1, { margin: { type: "full" }, interest });
    // A thousandth a day: one day on 10,000, then four on the 4,610 that were left and the 5,400 paid out.
    expect(eventsOf(result)).toEqual([
      ["interest", 10],
      ["delisting", 5400],
      ["interest", 40.04],
    ]);
    expect(cents(result.equity.equity)).toEqual([10_000, 10_010, 10_050.04]);
  });
});

describe("a split, a bracket, a margin call and a currency", () => {
  it("leave one sale at the open, in the account's money", () => {
    const rows: BarRow[] = [
      flat(100),
      flat(100),
      [50, 50, 32, 32],
      [32, 32, 30.5, 30.5],
      [30.5, 30.5, 30.1, 30.2],
      [29, 29, 28, 28],
    ];
    const result = playPlan(
      rows,
      { 0: (ctx) => ctx.buy(100, { stopLoss: 60, takeProfit: 200 }) },
      {
        capital: 6000,
        instruments: { AAA: { currency: "EUR" } },
        currencies: { EUR: { rate: 1.1 } },
        account: { margin: { type: "rate", initial: 0.5, maintenance: 0.25, onCall: "close-all" } },
        corporateActions: [{ kind: "split", symbol: "AAA", date: "1970-01-03", ratio: 2 }],
      },
    );
    // −5,000 of cash and 200 units in euros: 1,644 of equity are below a quarter of 6,644 at 30.20, not before.
    expect(cents(result.equity.equity)).toEqual([6000, 6000, 2040, 1710, 1644, 1380]);
    expect(Array.from(result.fills.quantity)).toEqual([100, -200]);
    expect(Array.from(result.fills.price)).toEqual([100, 29]);
    expect([reasonOf(result, 1), reasonOf(result, 2)]).toEqual(Array(2).fill("Cancelled by a margin call."));
  });

  it("pay out half a unit that was sold short, in the account's money", () => {
    const result = playPlan(
      [flat(10), flat(10), flat(100), flat(100)],
      { 0: (ctx) => ctx.sell(25) },
      {
        instruments: { AAA: { currency: "EUR" } },
        currencies: { EUR: { rate: 1.2 } },
        account: { margin: { type: "full" } },
        corporateActions: [{ kind: "split", symbol: "AAA", date: "1970-01-03", ratio: 0.1 }],
      },
    );
    expect(eventsOf(result)).toEqual([["split", -60]]);
    expect(cents(result.equity.cash)).toEqual([10_000, 10_300, 10_240, 10_240]);
    expect(cents(result.equity.equity)).toEqual([10_000, 10_000, 10_000, 10_000]);
  });
});

describe("a split and a tick", () => {
  const exitAt = (later: BarRow) =>
    playPlan(
      [flat(100), flat(100), flat(100 / 3), [33, 33, 30, 31], later],
      { 0: (ctx) => ctx.buy(10, { limit: 90, stopLoss: 80, takeProfit: 121 }) },
      {
        instruments: { AAA: { tick: 0.05 } },
        corporateActions: [{ kind: "split", symbol: "AAA", date: "1970-01-03", ratio: 3 }],
      },
    ).fills.price;

  it("put the exits of a waiting bracket where they lose no more and gain no less", () => {
    // 80 ÷ 3 = 26.67 and 121 ÷ 3 = 40.33, both sales: up to the next tick.
    expect(Array.from(exitAt([31, 31, 26, 27]))).toEqual([30, 26.7]);
    expect(Array.from(exitAt([31, 41, 31, 40]))).toEqual([30, 40.35]);
  });
});

describe("DAY orders and half-days", () => {
  /** Hours 9 to 16 of three days, the second of which ends at 13. Everything trades at 100 but the third day: 90. */
  const bars = only(
    aBarSeries(
      "AAA",
      Array.from({ length: 72 }, (_, hour) => flat(hour < 48 ? 100 : 90)),
      HOUR,
    ),
    (row) => row % 24 >= 9 && row % 24 < (row >= 24 && row < 48 ? 13 : 16),
  );
  const statuses = (at: readonly number[]) => {
    const result = runBacktest(
      aSpec({ symbols: ["AAA"] }),
      onBar((ctx) => {
        if (at.includes(ctx.index)) ctx.buy(1, { limit: 95, timeInForce: "DAY" });
      }),
      [bars],
    );
    return at.map((_, row) => [
      statusOf(result, row),
      Math.round((result.orders.closedTime[row]! % DAY) / HOUR),
    ]);
  };

  it("end with the half-day's last bar, whenever they were made before it", () => {
    // After the first day's last bar (index 6), and during the half-day (7 to 10).
    expect(statuses([6, 8])).toEqual([
      ["expired", 13],
      ["expired", 13],
    ]);
  });

  it("made after the half-day's last bar belong to the next session", () => {
    expect(statuses([10])).toEqual([["filled", 9]]);
  });
});

describe("partial fills, OCO and reduce-only", () => {
  it("cancel the other at the first part, and never sell more than is held", () => {
    const rows: BarRow[] = [
      flat(100),
      flat(100),
      [100, 111, 100, 105],
      [105, 112, 105, 108],
      flat(80),
      flat(80),
    ];
    const result = playPlan(
      rows,
      {
        0: (ctx) => ctx.buy(250),
        1: (ctx) => {
          const target = ctx.sell(300, { limit: 110, reduceOnly: true });
          ctx.sell(300, { stop: 90, reduceOnly: true, oco: target });
        },
      },
      // A bar's volume is 1,000: 250 units.
      { capital: 50_000, participation: 0.25 },
    );
    // 250 are held: all go at 110 in one part; nothing is left for the stop.
    expect(Array.from(result.fills.quantity)).toEqual([250, -250]);
    expect(statusOf(result, 2)).toBe("cancelled");
    expect(result.equity.equity[5]).toBe(52_500);
  });

  /** Ten a bar: 20 bought on two days, ten of them sold at 110, then the price gaps to 80. */
  const afterPart = (protect: (ctx: Context, target: number) => void) =>
    playPlan(
      [flat(100), flat(100), flat(100), [100, 111, 100, 105], flat(80), flat(80)],
      {
        0: (ctx) => ctx.buy(20),
        2: (ctx) => protect(ctx, ctx.sell(30, { limit: 110, reduceOnly: true })),
      },
      { participation: 0.01 },
    );

  it("keep protecting what a part left, in units or towards a target", () => {
    const stop = { stop: 90, reduceOnly: true };
    const units = afterPart((ctx, oco) => ctx.sell(30, { ...stop, oco }));
    expect(Array.from(units.fills.quantity)).toEqual([10, 10, -10, -10]);
    expect(statusOf(units, 1)).toBe("cancelled");
    const target = afterPart((ctx, oco) => ctx.targetQuantity(5, { ...stop, oco }));
    expect(Array.from(target.fills.quantity)).toEqual([10, 10, -10, -5]);
    const flatten = afterPart((ctx, oco) => ctx.targetQuantity(0, { ...stop, oco }));
    expect(Array.from(flatten.fills.quantity)).toEqual([10, 10, -10, -10]);
    // A twentieth of 9,900 is 495: six units at 80 stay.
    const share = afterPart((ctx, oco) => ctx.targetPercent(0.05, { ...stop, oco }));
    expect(Array.from(share.fills.quantity)).toEqual([10, 10, -10, -4]);
  });

  it("cancel an order that may open, at the first part", () => {
    const result = afterPart((ctx, oco) => ctx.sell(30, { stop: 90, oco }));
    expect(Array.from(result.fills.quantity)).toEqual([10, 10, -10]);
    expect([statusOf(result, 1), statusOf(result, 2)]).toEqual(["partially-filled", "cancelled"]);
    expect(result.equity.equity[5]).toBe(10_000 + 10 * 10 - 10 * 20);
  });
});

describe("deposits and leverage", () => {
  it("charge interest on the debt of the night before, then lend against what was paid in", () => {
    const result = playPlan(
      [flat(10), flat(10), flat(10), flat(10)],
      { 0: (ctx) => ctx.targetPercent(2), 2: (ctx) => ctx.targetPercent(2) },
      {
        capital: 1000,
        cashFlows: [{ date: "1970-01-03", amount: 1000 }],
        account: {
          margin: { type: "rate", initial: 0.5, maintenance: 0.25 },
          interest: { type: "annual", debit: 0.36 },
        },
      },
    );
    // A thousandth a day: 1 on the debt of 1,000; then 0.001 on that of 1, and 399 units fit 1,998.999 twice.
    expect(eventsOf(result)).toEqual([
      ["interest", -1],
      ["deposit", 1000],
      ["interest", -0.001],
    ]);
    expect(Array.from(result.fills.quantity)).toEqual([200, 199]);
    expect(cents(result.equity.cash)).toEqual([1000, -1000, -1, -1991.001]);
    expect(cents(result.equity.equity)).toEqual([1000, 1000, 1999, 1998.999]);
  });
});

describe("commissions of an order that fills in parts", () => {
  const feesOf = (result: BacktestResult) => cents(result.fills.commission);
  const perShare = { type: "per-share", perShare: 0.01, minimum: 0.15 } as const;

  it("charge the shares that were traded, though a split lies between", () => {
    const result = playPlan(
      [flat(100), flat(100), flat(50), flat(50), flat(50)],
      { 0: (ctx) => ctx.buy(25) },
      {
        participation: 0.01,
        commission: perShare,
        corporateActions: [{ kind: "split", symbol: "AAA", date: "1970-01-03", ratio: 2 }],
      },
    );
    // Ten before the split and thirty after it, a cent each: 0.40 in all, the minimum of 0.15 within it.
    expect(Array.from(result.fills.quantity)).toEqual([10, 10, 10, 10]);
    expect(feesOf(result)).toEqual([0.15, 0.05, 0.1, 0.1]);
  });

  it("count a minimum once", () => {
    const result = playPlan(
      [flat(100), flat(100), flat(100), flat(100)],
      { 0: (ctx) => ctx.buy(25) },
      { participation: 0.01, commission: perShare },
    );
    expect(feesOf(result)).toEqual([0.15, 0.05, 0.05]);
  });

  it("convert each part at the rate of its own day", () => {
    const result = runBacktest(
      aSpec({
        symbols: ["AAA"],
        participation: 0.01,
        commission: { type: "bps", bps: 10 },
        instruments: { AAA: { currency: "EUR" } },
        currencies: { EUR: { symbol: "EURUSD" } },
      }),
      onBar((ctx) => {
        if (ctx.index === 0) ctx.buy(20);
      }),
      [series("AAA", [100, 100, 100]), series("EURUSD", [1, 1.5, 1.5])],
    );
    // 1,000 euros each, a thousandth of it: bought at 1.00, then at 1.50.
    expect(feesOf(result)).toEqual([1, 1.5]);
  });

  it("charge a taker's rate for what took and a maker's for what rested", () => {
    const rows: BarRow[] = [flat(100), [99, 99, 99, 99], [101, 101, 99, 101]];
    const result = playPlan(
      rows,
      { 0: (ctx) => ctx.buy(20, { limit: 100 }) },
      { participation: 0.01, commission: { type: "maker-taker", makerBps: 10, takerBps: 50 } },
    );
    expect(Array.from(result.fills.price)).toEqual([99, 100]);
    expect(feesOf(result)).toEqual([4.95, 1]);
  });
});

describe("a benchmark that splits and pays dividends", () => {
  it("is worth what its holder has", () => {
    const corporateActions = [
      { kind: "split" as const, symbol: "AAA", date: "1970-01-03", ratio: 2 },
      { kind: "dividend" as const, symbol: "AAA", date: "1970-01-04", cash: 5 },
    ];
    const result = playPlan(
      [flat(100), flat(100), flat(50), flat(45), flat(54)],
      {},
      { benchmark: "AAA", corporateActions },
    );
    // 100 units, then 200; a dividend of 1,000 buys 22.22 more at 45.
    expect(cents(result.benchmark)).toEqual([10_000, 10_000, 10_000, 10_000, 12_000]);
  });

  it("pays nothing to who buys on the day itself", () => {
    const corporateActions = [
      { kind: "split" as const, symbol: "AAA", date: "1970-01-01", ratio: 2 },
      { kind: "dividend" as const, symbol: "AAA", date: "1970-01-01", cash: 5 },
    ];
    const result = playPlan([flat(100), flat(110)], {}, { benchmark: "AAA", corporateActions });
    expect(cents(result.benchmark)).toEqual([10_000, 11_000]);
  });
});
