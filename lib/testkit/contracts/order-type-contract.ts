import type { BarColumns } from "#lib/core/columns.ts";
import {
  ORDER_STATUS,
  ORDER_TYPE,
  type OrderStatus,
  type OrderType,
  TIME_IN_FORCE,
} from "#lib/core/order.ts";
import { toBars } from "#lib/data/bars/index.ts";
import { orderTypes, transitions } from "#lib/execution/orders/index.ts";
import type { BacktestResult } from "#lib/model-testing/backtesting/index.ts";
import { defineStrategy, type OrderOptions, z } from "#lib/models/strategies/sdk.ts";
import { aSpec, runBacktest } from "#lib/testkit/builders/index.ts";

/** Options that make an order of the type: `away` points against the trader is up for a buy, down (< 0) for a sale. */
export type OrderExample = (price: number, away: number) => OrderOptions;

type Entry = { readonly side: 1 | -1; readonly options: OrderOptions };
const AWAY_POINTS = 1;
const ORDER_EVERY_BARS = 5;

/** What every order type keeps, on ≥ 300 bars of several sessions. Answers the promises it breaks. */
export function orderTypeContract(type: OrderType, example: OrderExample, bars: BarColumns): string[] {
  const broken = new Set<string>();
  const expectThat = (kept: boolean, promise: string) => {
    if (!kept) broken.add(`${type}: ${promise}`);
  };
  const { result, entries, steps } = play(bars, example);
  expectThat(
    result.orders.type.every((index) => ORDER_TYPE[index] === type),
    "is what its options describe",
  );
  expectThat(result.fills.length > 0, "fills on the sample");
  for (const step of steps)
    expectThat(transitions[step[0]].includes(step[1]), `never goes ${step.join(" → ")}`);
  checkFills(result, entries, bars, expectThat);

  const mirrored = play(mirror(bars), example, -1).result;
  expectThat(
    result.fills.price.length === mirrored.fills.price.length &&
      result.fills.price.every((price, k) => Math.abs(price + mirrored.fills.price[k]! - MIRROR) < 1e-6),
    "sells in a mirrored market where it buys in this one",
  );
  checkLives(type, example, bars, expectThat);
  return [...broken];
}

type Expect = (kept: boolean, promise: string) => void;

function checkFills(
  { fills, orders }: BacktestResult,
  entries: readonly Entry[],
  bars: BarColumns,
  expectThat: Expect,
): void {
  for (let k = 0; k < fills.length; k++) {
    const row = fills.orderId[k]! - 1;
    const { side, options } = entries[row]!;
    const price = fills.price[k]!;
    const i = bars.end.findIndex((end) => end > fills.time[k]!);
    expectThat(fills.time[k]! >= orders.time[row]!, "never fills before it was made");
    expectThat(price >= bars.low[i]! && price <= bars.high[i]!, "fills at a price of its bar");
    expectThat(fills.quantity[k]! * side > 0, "fills on its own side");
    if (options.limit !== undefined)
      expectThat(side * (options.limit - price) >= 0, "never fills worse than its limit");
    if (options.stop !== undefined && options.limit === undefined)
      expectThat(side * (price - options.stop) >= 0, "never fills before its stop is reached");
    if (options.touch !== undefined)
      expectThat(side * (options.touch - price) >= 0, "never fills before its touch price is reached");
    if (options.at === "open") expectThat(price === bars.open[i], "fills at the open");
    if (options.at === "close") expectThat(price === bars.close[i], "fills at the close");
  }
}

/** Every time in force that the type names is taken, every other refused with a sentence. */
function checkLives(type: OrderType, example: OrderExample, bars: BarColumns, expectThat: Expect): void {
  const possible: readonly string[] = orderTypes[type].timeInForce;
  for (const timeInForce of TIME_IN_FORCE) {
    const isAuction = (timeInForce === "OPG" || timeInForce === "CLS") && orderTypes[type].trigger === "none";
    if (isAuction && !possible.includes(timeInForce)) continue; // names another type: limit + OPG is limit on open
    const goodTill = timeInForce === "GTD" ? { goodTill: bars.end.at(-1)! } : {};
    const { result } = play(bars, (price, away) => ({ ...example(price, away), ...goodTill, timeInForce }));
    const refused = result.orders.status.filter((status) => ORDER_STATUS[status] === "rejected").length;
    const isPossible = possible.includes(timeInForce);
    expectThat(
      isPossible ? refused === 0 : refused === result.orders.length,
      `${isPossible ? "takes" : "refuses"} ${timeInForce}`,
    );
  }
}

function play(bars: BarColumns, example: OrderExample, side: 1 | -1 = 1) {
  const entries: Entry[] = [];
  const steps: [OrderStatus, OrderStatus][] = [];
  const last = new Map<number, OrderStatus>();
  const strategy = defineStrategy({
    name: "Example",
    parameters: z.object({}),
    onBar(ctx) {
      if (ctx.index % ORDER_EVERY_BARS !== 0) return;
      const price = ctx.bar.close;
      const options = example(price, side * AWAY_POINTS);
      entries.push({ side, options });
      if (side > 0) ctx.buy(1, options);
      else ctx.sell(1, options);
    },
    onOrder(_ctx, { id, status }) {
      steps.push([last.get(id) ?? "working", status]);
      last.set(id, status);
    },
  });
  const spec = aSpec({ capital: 1e9, symbols: [bars.symbol] });
  return { result: runBacktest(spec, strategy, [bars]), entries, steps };
}

const MIRROR = 1e4;

/** The same market upside down: what rose falls by as much. */
function mirror(bars: BarColumns): BarColumns {
  const turned = (column: Float64Array) => column.map((price) => MIRROR - price);
  const { symbol, start, end, open, high, low, close, volume } = bars;
  return toBars(symbol, [start, end, turned(open), turned(low), turned(high), turned(close), volume]);
}
