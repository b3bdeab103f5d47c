import {
  backtestingPyStatistics,
  backtraderStatistics,
  leanStatistics,
  rebalanceStatistics,
} from "#lib/model-testing/benchmarking/index.ts";
import type { Json, JsonObject } from "./golden-case.ts";
import { leanInput } from "./golden-lean.ts";
import type { GoldenRun } from "./golden-run.ts";

/** The statistics of a run under the names that its preset prints. */
export function figuresOf(run: GoldenRun): JsonObject {
  const { preset, result, equity } = run;
  const { spec } = result;
  const [{ bars }] = run.data as [GoldenRun["data"][number]];
  const finalValue = equity[equity.length - 1]!;
  const finalCash = result.equity.cash[result.equity.length - 1]!;
  switch (preset) {
    case "backtesting.py":
      return backtestingPyStatistics({
        time: bars.start,
        equity,
        close: bars.close,
        firstTradingBar: run.firstDefinedBar,
        trades: run.lots.map((lot) => ({
          entryBar: run.barOf(lot.entryTime),
          exitBar: run.barOf(lot.exitTime),
          pnl: lot.pnl,
          return: returnOf(lot),
          commission: lot.commission,
        })),
      });
    case "backtrader":
      return backtraderStatistics({
        time: bars.start,
        equity,
        initialEquity: result.spec.capital,
        finalCash:
          spec.instruments && Object.keys(spec.instruments).length > 0
            ? finalValue - marginHeld(run)
            : finalCash,
        fills: result.fills.length,
        trades: result.trades,
      }) as JsonObject;
    case "lean":
      return leanStatistics(leanInput(run));
    case "zipline":
    case "pyalgotrade":
      return { final_value: finalValue, final_cash: finalCash };
    case "rebalance":
      return rebalanceStatistics(equity, weightsBefore(run, equity.length - 1)) as JsonObject;
  }
}

/** What futures tie up at the end: that library takes it out of cash. */
function marginHeld({ result }: GoldenRun): number {
  const { fills, symbols, spec } = result;
  let sum = 0;
  for (const [symbol, name] of symbols.entries()) {
    const held = fills.quantity.filter((_, row) => fills.symbol[row] === symbol).reduce((a, b) => a + b, 0);
    sum += Math.abs(held) * (spec.instruments?.[name]?.margin?.initial ?? 0);
  }
  return sum;
}

/** Net result ÷ value of the entry. */
const returnOf = (lot: GoldenRun["lots"][number]) => lot.pnl / Math.abs(lot.quantity * lot.entryPrice);

/** What each symbol is of equity before bar `bar` moves, rebalances of the bar before included. */
export function weightsBefore(run: GoldenRun, bar: number): number[] {
  const { fills } = run.result;
  const [{ bars }] = run.data as [GoldenRun["data"][number]];
  const values = run.data.map(({ bars: own }, symbol) => {
    let units = 0;
    for (let i = 0; i < fills.length; i++)
      if (fills.symbol[i] === symbol && fills.time[i]! < bars.start[bar]!) units += fills.quantity[i]!;
    return units * own.close[bar - 1]!;
  });
  return values.map((value) => value / run.equity[bar - 1]!);
}

/** Closes of the bars on which orders were made and prices at which they filled, by side. */
export function listsOf(run: GoldenRun): Record<string, Json> {
  const { orders, fills } = run.result;
  const [{ bars }] = run.data as [GoldenRun["data"][number]];
  const lists = {
    buy_signal_close: [] as number[],
    sell_signal_close: [] as number[],
    buy_fill_price: [] as number[],
    sell_fill_price: [] as number[],
  };
  for (let i = 0; i < orders.length; i++) {
    const close = bars.close[run.barOf(orders.time[i]!)]!;
    lists[orders.quantity[i]! > 0 ? "buy_signal_close" : "sell_signal_close"].push(close);
  }
  for (let i = 0; i < fills.length; i++)
    lists[fills.quantity[i]! > 0 ? "buy_fill_price" : "sell_fill_price"].push(fills.price[i]!);
  return lists;
}

/** One row per closed trade with the columns of a trades file. Absent stops and targets are null. */
export function tradeRows(run: GoldenRun): JsonObject[] {
  const [{ stamps }] = run.data as [GoldenRun["data"][number]];
  return run.lots.map((lot) => {
    const entryBar = run.barOf(lot.entryTime);
    const exitBar = run.barOf(lot.exitTime);
    const protection = run.protections.get(lot.entryOrder);
    return {
      Size: lot.quantity,
      EntryBar: entryBar,
      ExitBar: exitBar,
      EntryTime: stamps[entryBar]!,
      ExitTime: stamps[exitBar]!,
      EntryPrice: lot.entryPrice,
      ExitPrice: lot.exitPrice,
      SL: protection?.stop ?? null,
      TP: protection?.target ?? null,
      PnL: lot.pnl,
      Commission: lot.commission,
      ReturnPct: returnOf(lot),
    };
  });
}

const TYPE_NAMES = ["Market", "Limit", "Stop", "StopLimit"] as const;

/** One row per fill with the columns of a fills file. */
export function fillRows(run: GoldenRun): JsonObject[] {
  const { fills, orders } = run.result;
  const [{ stamps }] = run.data as [GoldenRun["data"][number]];
  return Array.from({ length: fills.length }, (_, i) => {
    const order = fills.orderId[i]!;
    const type = TYPE_NAMES[orders.type[order - 1]!]!;
    const special = run.trailing.has(order) ? "StopTrail" : run.closing.has(order) ? "Close" : undefined;
    return {
      date: stamps[run.barOf(fills.time[i]!)]!,
      side: fills.quantity[i]! > 0 ? "BUY" : "SELL",
      type: special ?? type,
      size: fills.quantity[i]!,
      price: fills.price[i]!,
      commission: fills.commission[i]!,
      shares: fills.quantity[i]!,
      fill_price_adj: fills.price[i]!,
      fee: fills.commission[i]!,
    };
  });
}

export function equityRows(run: GoldenRun): JsonObject[] {
  const [{ stamps }] = run.data as [GoldenRun["data"][number]];
  return stamps.map((stamp, bar) => ({ stamp, equity: run.equity[bar]! }));
}

/** Portfolio return and weights at the beginning of each day but the first. */
export function returnRows(run: GoldenRun): JsonObject[] {
  const [{ stamps }] = run.data as [GoldenRun["data"][number]];
  return stamps.slice(1).map((date, k) => {
    const bar = k + 1;
    const weights = weightsBefore(run, bar).map((weight, symbol) => [
      `bop_w_${run.data[symbol]!.bars.symbol}`,
      weight,
    ]);
    return {
      date,
      portfolio_return: run.equity[bar]! / run.equity[bar - 1]! - 1,
      ...Object.fromEntries(weights),
    };
  });
}
