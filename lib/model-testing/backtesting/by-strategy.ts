import { ACCOUNT_EVENT } from "#lib/execution/accounts/index.ts";
import { computeStatistics, type Statistics } from "#lib/model-testing/benchmarking/index.ts";
import type { BacktestRecord, FillColumns } from "./result.ts";
import type { Run } from "./run.ts";
import { inputOfResult } from "./statistics-of-result.ts";

type Tables = Pick<BacktestRecord, "fills" | "trades" | "orders" | "events">;
const NAMES_A_SYMBOL: readonly number[] = (["symbol-change", "roll"] as const).map((kind) =>
  ACCOUNT_EVENT.indexOf(kind),
);

/** Columns that count rows of a shared account, as symbols of the run with the strategy beside them. */
export function namedTables(tables: Tables, run: Run, symbols: readonly string[]): Tables {
  if (!run.shares) return tables;
  const { strategyOf } = run.shares;
  const symbolOf = (row: number) => (row < 0 ? row : symbols.indexOf(run.symbols[row]!));
  const named = <Table extends { readonly symbol: Int32Array }>(table: Table) => ({
    ...table,
    symbol: table.symbol.map(symbolOf),
    strategy: table.symbol.map((row) => (row < 0 ? row : strategyOf[row]!)),
  });
  const { fills, trades, orders, events } = tables;
  const value = events.value.map((told, k) =>
    NAMES_A_SYMBOL.includes(events.kind[k]!) ? symbolOf(told) : told,
  );
  return {
    fills: named(fills),
    trades: named(trades),
    orders: named(orders),
    events: { ...named(events), value },
  };
}

/** What a result of several strategies says beside the account's: the columns of `Shares`. */
export function sharesOf({ shares }: Run): Partial<BacktestRecord> {
  return shares
    ? { strategies: shares.seats.map(({ name }) => name), profit: shares.profit, exposure: shares.gross }
    : {};
}

/**
 * Statistics of each strategy as if it had had the whole capital to itself and the others had held cash: its equity is
 * capital plus its profit. `valued`: fills with prices in account currency per unit.
 */
export function statisticsByStrategy(record: BacktestRecord, valued: FillColumns): readonly Statistics[] {
  const { strategies = [], profit, exposure, equity, spec } = record;
  const { length } = equity;
  return strategies.map((_, k) => {
    const own = (columns: Float64Array) => columns.subarray(k * length, (k + 1) * length);
    const curve = own(profit!).map((value) => spec.capital + value);
    const gross = own(exposure!).map((value, i) => value / curve[i]!);
    const { flows: _flows, ...input } = inputOfResult({
      ...record,
      fills: rowsWhere(valued, (row) => valued.strategy![row] === k),
      trades: rowsWhere(record.trades, (row) => record.trades.strategy![row] === k),
    });
    return computeStatistics({ ...input, equity: { length, time: equity.time, equity: curve, gross } });
  });
}

/** Some rows of a table of columns. */
export function rowsWhere<Table extends { readonly length: number }>(
  table: Table,
  keeps: (row: number) => boolean,
): Table {
  const rows = Array.from({ length: table.length }, (_, row) => row).filter(keeps);
  const taken = Object.entries(table).map(([name, values]) => {
    if (typeof values === "number") return [name, rows.length];
    const column = (values as Float64Array).slice(0, rows.length);
    rows.forEach((row, k) => {
      column[k] = (values as Float64Array)[row]!;
    });
    return [name, column];
  });
  return Object.fromEntries(taken) as Table;
}
