import { describe, expect, it } from "vitest";
import { DAY } from "#lib/core/time.ts";
import { syntheticBars } from "#lib/data/bars/index.ts";
import { builtIns } from "#lib/models/strategies/index.ts";
import { type Context, defineStrategy, type Strategy, z } from "#lib/models/strategies/sdk.ts";
import { aBarSeries, aSpec, type BarRow, runBacktest } from "#lib/testkit/builders/index.ts";
import { decodeResult, encodeResult } from "./encode-result.ts";
import { BacktestSpec, type BacktestSpecInput, createBacktest, rowsWhere } from "./index.ts";

const bars = ["AAA", "BBB", "EUR"].map((symbol, k) =>
  syntheticBars({ symbol, bars: 400, seed: 11 + k, price: k === 2 ? 1.1 : 80 }),
);
const dayOf = (index: number) => new Date(bars[0]!.start[index]! / 1000).toISOString().slice(0, 10);

/** Long or short, whichever way the last bars went; `pace` tells two of them apart. */
const swinging = (pace: number) =>
  defineStrategy({
    name: "Swinging",
    parameters: z.object({ share: z.number().default(0.3) }),
    onBar(ctx) {
      if (ctx.index % pace !== 0) return;
      const way = ctx.bar.close > ctx.history.close.ago(Math.min(ctx.index, pace)) ? 1 : -1;
      ctx.targetPercent(way * ctx.parameters.share);
    },
  });

type Member = { name: string; symbols?: string[]; parameters?: Record<string, number> };
function spec(members: Member[], changed: Partial<BacktestSpecInput> = {}): BacktestSpec {
  const strategy = { kind: "built-in" as const, name: "test" };
  return BacktestSpec.parse({
    strategy: { kind: "several", members: members.map((member) => ({ ...member, strategy })) },
    data: { snapshot: "test", symbols: ["AAA", "BBB"], resolution: "1d" },
    timeZone: "UTC",
    capital: 100_000,
    commission: { type: "per-share", perShare: 0.01, minimum: 1 },
    slippage: { type: "bps", bps: 2 },
    ...changed,
  });
}

function run(given: BacktestSpec, strategies: Strategy[], of = bars) {
  const backtest = createBacktest({ spec: given, strategy: strategies, bars: of });
  while (backtest.advance(50));
  return backtest.result();
}

const two = [{ name: "Fast" }, { name: "Slow", symbols: ["BBB"] }];

const accounts: Record<string, Partial<BacktestSpecInput>> = {
  "a plain account": {},
  "margin, borrowing and funding": {
    account: {
      margin: { type: "rate", initial: 0.3, maintenance: 0.2 },
      borrow: { type: "annual", rate: 0.2 },
      funding: { type: "fixed", rate: 0.0005 },
    },
  },
  "dividends, splits and a delisting": {
    corporateActions: [
      { kind: "dividend", symbol: "BBB", date: dayOf(50), cash: 1.25 },
      { kind: "split", symbol: "BBB", date: dayOf(90), ratio: 1.5 },
      { kind: "delisting", symbol: "BBB", date: dayOf(300) },
    ],
  },
  "a future in another currency": {
    instruments: { BBB: { multiplier: 5, currency: "EUR", settlement: "daily", margin: { initial: 20 } } },
    currencies: { EUR: { symbol: "EUR" } },
    conversion: "hold-balances",
  },
};

describe("several strategies on one account", () => {
  it.each(Object.entries(accounts))("add up to the account to the cent, with %s", (_, changed) => {
    const result = run(spec(two, changed), [swinging(3), swinging(7)]);
    const { equity, profit, strategies, fills } = result;
    expect(strategies).toEqual(["Fast", "Slow"]);
    const [fast, slow] = [0, 1].map((k) => rowsWhere(fills, (row) => fills.strategy![row] === k));
    expect([fast!.length > 20, slow!.length > 10]).toEqual([true, true]);
    for (let i = 0; i < equity.length; i++) {
      const sum = 100_000 + profit![i]! + profit![equity.length + i]!;
      expect(Math.abs(sum - equity.equity[i]!)).toBeLessThan(1e-6);
    }
    // Money kept in another currency goes on changing after its trade.
    if (changed.conversion === "hold-balances") return;
    const pnl = result.trades.pnl.reduce((sum, each) => sum + each, 0);
    expect(pnl).toBeCloseTo(equity.equity.at(-1)! - 100_000, 4);
  });

  it("leave interest and deposits to the account", () => {
    const result = run(
      spec(two, {
        account: { interest: { type: "annual", debit: 0.05, credit: 0.03 } },
        cashFlows: [{ date: dayOf(30), amount: 5000 }],
      }),
      [swinging(3), swinging(7)],
    );
    const { equity, profit, events } = result;
    const own = events.amount.reduce((sum, each, k) => sum + (events.strategy![k] === -1 ? each : 0), 0);
    expect(own).toBeGreaterThan(5000);
    const sum = 100_000 + own + profit![equity.length - 1]! + profit!.at(-1)!;
    expect(sum).toBeCloseTo(equity.equity.at(-1)!, 6);
  });

  it("do what each would do alone while money is plenty", () => {
    const rich = { capital: 1e9, commission: { type: "none" as const }, slippage: { type: "none" as const } };
    const turn = (pace: number) =>
      defineStrategy({
        name: "Turn",
        parameters: z.object({}),
        onBar: (ctx) => void ctx.targetQuantity(ctx.index % pace < pace / 2 ? 100 : -100),
      });
    const both = run(spec(two, rich), [turn(6), turn(10)]);
    const alone = runBacktest(aSpec({ symbols: ["AAA", "BBB"], ...rich }), turn(6), bars);
    const { strategy: _, ...fast } = rowsWhere(both.fills, (row) => both.fills.strategy![row] === 0);
    expect({ ...fast, orderId: null }).toEqual({ ...alone.fills, orderId: null });
    const { length } = both.equity;
    const gain = alone.equity.equity.map((value) => value - 1e9);
    for (let i = 0; i < length; i++) expect(both.profit![i]).toBeCloseTo(gain[i]!, 4);
  });

  it("see their own positions and the account's buying power", () => {
    const seen: unknown[] = [];
    const buyer = defineStrategy({
      name: "Buyer",
      parameters: z.object({}),
      onBar: (ctx) => void (ctx.index === 0 && ctx.buy(60)),
    });
    const watcher = defineStrategy({
      name: "Watcher",
      parameters: z.object({}),
      onBar(ctx) {
        seen.push([ctx.position.quantity, ctx.account.freeCash, ctx.orders.length, ctx.symbols]);
        if (ctx.index === 0) ctx.cancel(1);
        if (ctx.index === 1) ctx.buy(60);
      },
    });
    const flat: BarRow[] = [0, 1, 2, 3].map(() => [100, 100, 100, 100]);
    const given = spec([{ name: "Buyer" }, { name: "Watcher" }], {
      data: { snapshot: "test", symbols: ["AAA"], resolution: "1d" },
      capital: 10_000,
      commission: { type: "none" },
      slippage: { type: "none" },
    });
    const result = run(given, [buyer, watcher], [aBarSeries("AAA", flat)]);
    // Another's order cannot be cancelled, and what another holds is not there to spend.
    expect(seen.slice(0, 2)).toEqual([
      [0, 10_000, 0, ["AAA"]],
      [0, 4000, 0, ["AAA"]],
    ]);
    expect(result.fills.length).toBe(1);
    expect(result.reasons[result.orders.reason[1]!]).toContain("Not enough free cash");
  });

  it("share the volume of a bar", () => {
    const eager = defineStrategy({
      name: "Eager",
      parameters: z.object({}),
      onBar: (ctx) => void (ctx.index === 0 && ctx.buy(80)),
    });
    const flat: BarRow[] = [0, 1, 2, 3].map(() => [10, 10, 10, 10]);
    const given = spec([{ name: "One" }, { name: "Two" }], {
      data: { snapshot: "test", symbols: ["AAA"], resolution: "1d" },
      participation: 0.1,
    });
    const { fills } = run(given, [eager, eager], [aBarSeries("AAA", flat)]);
    expect(Array.from(fills.quantity)).toEqual([80, 20, 60]);
    expect(Array.from(fills.strategy!)).toEqual([0, 1, 1]);
  });

  it("have chance, parameters and statistics of their own", () => {
    const seen: number[] = [];
    const noted = defineStrategy({
      name: "Noted",
      parameters: z.object({ units: z.int().default(1) }),
      onBar(ctx) {
        seen.push(ctx.random(), ctx.parameters.units);
        if (ctx.index === 0) ctx.buy(ctx.parameters.units);
      },
    });
    const given = spec([
      { name: "One", parameters: { units: 3 }, symbols: ["AAA"] },
      { name: "Two", symbols: ["AAA"] },
    ]);
    const result = run(given, [noted, noted]);
    expect(seen[0]).toBe(seen[2]);
    expect([seen[1], seen[3]]).toEqual([3, 1]);
    expect(Array.from(result.fills.quantity)).toEqual([3, 1]);
    const [one, both] = [result.strategyStatistics![0]!, result.statistics];
    const gained = result.profit![result.equity.length - 1]! / 100_000;
    expect(one.totalReturn.value).toBeCloseTo(gained, 9);
    expect(one.totalReturn.value).not.toBe(both.totalReturn.value);
    expect(result.bars).toBe(bars[0]!.length);
  });

  it("are kept in the encoded result, and absent from that of a single strategy", () => {
    const result = run(spec(two), [swinging(3), swinging(7)]);
    expect(encodeResult(decodeResult(encodeResult(result)))).toEqual(encodeResult(result));
    expect(decodeResult(encodeResult(result)).profit).toEqual(result.profit);
    const alone = decodeResult(encodeResult(runBacktest(aSpec(), builtIns["buy-and-hold"], bars)));
    expect(Object.keys(alone)).not.toContain("strategies");
    expect(Object.keys(alone.fills)).not.toContain("strategy");
  });

  it("follow a symbol change each with its own position", () => {
    const rows = Array.from({ length: 6 }, (): BarRow => [10, 10, 10, 10]);
    const hold = (units: number) =>
      defineStrategy({
        name: "Hold",
        parameters: z.object({}),
        onBar: (ctx) => void (ctx.symbol === "OLD" && ctx.index === 0 && ctx.buy(units)),
        onEnd: (ctx) => ctx.log(`${ctx.symbol} ${ctx.position.quantity}`),
      });
    const date = new Date((3 * DAY) / 1000).toISOString().slice(0, 10);
    const given = spec([{ name: "One" }, { name: "Two" }], {
      data: { snapshot: "test", symbols: ["OLD", "NEW"], resolution: "1d" },
      corporateActions: [{ kind: "symbol-change", symbol: "OLD", date, to: "NEW" }],
    });
    const of = ["OLD", "NEW"].map((symbol) => aBarSeries(symbol, rows));
    const result = run(given, [hold(5), hold(9)], of);
    expect(result.logs.map(({ message }) => message)).toEqual(["OLD 0", "NEW 5", "OLD 0", "NEW 9"]);
    expect(Array.from(result.events.value)).toEqual([1, 1]);
    const half = spec([{ name: "One", symbols: ["OLD"] }, { name: "Two" }], {
      data: given.data,
      corporateActions: given.corporateActions,
    });
    expect(() => run(half, [hold(5), hold(9)], of)).toThrow("must have the other among its symbols");
  });

  it("are refused when they do not fit the run", () => {
    const wrong =
      (changed: Partial<BacktestSpecInput>, members: Member[] = two) =>
      () =>
        run(
          spec(members, changed),
          members.map(() => swinging(3)),
        );
    expect(wrong({ parameters: { share: 1 } })).toThrow('"share" belongs to one of several strategies');
    expect(wrong({}, [{ name: "One", symbols: ["ZZZ"] }])).toThrow("not among the symbols of the run");
    expect(wrong({}, [{ name: "One" }, { name: "One" }])).toThrow("a name of its own");
  });

  it("work algorithms of their own, which another cannot cancel", () => {
    const slicing = defineStrategy({
      name: "Slicing",
      parameters: z.object({}),
      onBar: (ctx) =>
        void (ctx.index === 0 && ctx.buy(40, { algorithm: { name: "twap", minutes: 4320, slices: 3 } })),
    });
    const meddling = defineStrategy({
      name: "Meddling",
      parameters: z.object({}),
      onBar: (ctx) => ctx.cancel(-1),
    });
    const rows = Array.from({ length: 14 }, (): BarRow => [10, 10, 10, 10]);
    const given = spec([{ name: "One" }, { name: "Two" }], {
      data: { snapshot: "test", symbols: ["AAA"], resolution: "1d" },
    });
    const { fills } = run(given, [slicing, meddling], [aBarSeries("AAA", rows)]);
    expect(fills.length).toBeGreaterThan(2);
    expect(fills.quantity.reduce((sum, units) => sum + units, 0)).toBe(40);
  });

  it("are named in a failure", () => {
    const broken = defineStrategy({
      name: "Broken",
      parameters: z.object({}),
      onBar(ctx: Pick<Context, "index">) {
        if (ctx.index === 3) throw new Error("no such level");
      },
    });
    expect(() => run(spec(two), [swinging(3), broken])).toThrow(/^Slow failed in onBar .* on BBB/);
  });
});
