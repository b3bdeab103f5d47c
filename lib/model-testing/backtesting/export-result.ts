import { isoTime } from "#lib/core/time.ts";
import { type BacktestResult, ORDER_TYPE } from "./result.ts";

export const RESULT_TABLES = ["trades", "fills", "equity"] as const;
export type ResultTable = (typeof RESULT_TABLES)[number];
type Cell = string | number | null;

/** Rows as a spreadsheet wants them: ISO times in UTC, names for symbols, empty for what is not there. */
const tables: Record<ResultTable, { heads: readonly string[]; rows(result: BacktestResult): Cell[][] }> = {
  trades: {
    heads: [
      "symbol",
      "quantity",
      "entry_time",
      "exit_time",
      "entry_price",
      "exit_price",
      "pnl",
      "commission",
      "return",
      "bars",
    ],
    rows: ({ trades, symbols }) =>
      rowsOf(trades.length, (i) => [
        symbols[trades.symbol[i]!]!,
        trades.quantity[i]!,
        timeCell(trades.entryTime[i]!),
        timeCell(trades.exitTime[i]!),
        trades.entryPrice[i]!,
        trades.exitPrice[i]!,
        trades.pnl[i]!,
        trades.commission[i]!,
        trades.return[i]!,
        trades.bars[i]!,
      ]),
  },
  fills: {
    heads: ["time", "symbol", "order_id", "type", "quantity", "price", "commission", "slippage"],
    rows: ({ fills, orders, symbols }) =>
      rowsOf(fills.length, (i) => [
        timeCell(fills.time[i]!),
        symbols[fills.symbol[i]!]!,
        fills.orderId[i]!,
        ORDER_TYPE[orders.type[fills.orderId[i]! - 1]!] ?? null,
        fills.quantity[i]!,
        fills.price[i]!,
        fills.commission[i]!,
        fills.slippage[i]!,
      ]),
  },
  equity: {
    heads: ["time", "equity", "cash", "drawdown", "gross", "net", "benchmark"],
    rows: ({ equity, benchmark }) =>
      rowsOf(equity.length, (i) => [
        timeCell(equity.time[i]!),
        equity.equity[i]!,
        equity.cash[i]!,
        equity.drawdown[i]!,
        equity.gross[i]!,
        equity.net[i]!,
        benchmark[i] ?? null,
      ]),
  },
};

/** RFC 4180 with a header and a line feed after every row. */
export function resultCsv(result: BacktestResult, table: ResultTable): string {
  const { heads, rows } = tables[table];
  return [heads, ...rows(result)].map((row) => `${row.map(cellText).join(",")}\n`).join("");
}

/** One table as a list of objects. */
export function resultRows(result: BacktestResult, table: ResultTable): Record<string, Cell>[] {
  const { heads, rows } = tables[table];
  return rows(result).map((row) =>
    Object.fromEntries(heads.map((head, k) => [head, finite(row[k] ?? null)])),
  );
}

/** The whole result as JSON text: what ran, its statistics with their conventions, and every table. */
export function resultJson(result: BacktestResult): string {
  const { engineVersion, spec, symbols, bars, statistics, benchmarkStatistics, logs } = result;
  const document = {
    engineVersion,
    spec,
    symbols,
    bars,
    statistics,
    benchmarkStatistics,
    logs: logs.map(({ time, ...line }) => ({ time: timeCell(time), ...line })),
    ...Object.fromEntries(RESULT_TABLES.map((table) => [table, resultRows(result, table)])),
  };
  return `${JSON.stringify(document)}\n`;
}

const rowsOf = (length: number, row: (i: number) => Cell[]) => Array.from({ length }, (_, i) => row(i));
const timeCell = (time: number): Cell => (Number.isNaN(time) ? null : isoTime(time));
const finite = (cell: Cell): Cell => (typeof cell === "number" && !Number.isFinite(cell) ? null : cell);

function cellText(cell: Cell): string {
  const text = finite(cell) === null ? "" : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
