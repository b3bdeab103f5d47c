import { csvText } from "#lib/core/csv-text.ts";
import { isoTime } from "#lib/core/time.ts";
import {
  ACCOUNT_EVENT,
  type BacktestResult,
  ORDER_STATUS,
  ORDER_TYPE,
  TIME_IN_FORCE,
} from "#lib/model-testing/backtesting/index.ts";

export const EXPORT_PARTS = ["fills", "trades", "orders", "events", "equity", "result"] as const;
export type ExportPart = (typeof EXPORT_PARTS)[number];
type Table = Exclude<ExportPart, "result">;
type Cell = string | number | null;
type Column = ArrayLike<number>;

const TIMES = new Set(["time", "entryTime", "exitTime", "closedTime"]);
const NAMES: Record<string, readonly string[]> = {
  type: ORDER_TYPE,
  timeInForce: TIME_IN_FORCE,
  status: ORDER_STATUS,
  kind: ACCOUNT_EVENT,
};

/** One table of a result as CSV: ISO times in UTC, names for numbers that stand for them, figures in full. */
export function resultCsv(result: BacktestResult, table: Table): string {
  const columns = columnsOf(result, table);
  const lines = [columns.map(([name]) => name).join(",")];
  for (let row = 0; row < result[table].length; row++)
    lines.push(columns.map(([name, values]) => csvCell(cell(result, name, values[row]!))).join(","));
  return `${lines.join("\r\n")}\r\n`;
}

/** One table as rows, or the whole result. */
export function resultJson(result: BacktestResult, part: ExportPart): string {
  if (part !== "result") return JSON.stringify(rowsOf(result, part));
  const {
    equity: _e,
    fills: _f,
    trades: _t,
    orders: _o,
    events: _v,
    benchmark,
    profit,
    exposure,
    ...rest
  } = result;
  const tables = Object.fromEntries(
    EXPORT_PARTS.filter((name) => name !== "result").map((name) => [name, rowsOf(result, name)]),
  );
  const shares = { profit: byStrategy(result, profit), exposure: byStrategy(result, exposure) };
  return JSON.stringify({ ...rest, ...shares, benchmark: Array.from(benchmark), ...tables });
}

/** One list of figures for each strategy; undefined, and left out of JSON, when there is only one. */
function byStrategy({ strategies, equity: { length } }: BacktestResult, columns: Float64Array | undefined) {
  return columns && strategies?.map((_, k) => Array.from(columns.subarray(k * length, (k + 1) * length)));
}

function rowsOf(result: BacktestResult, table: Table): Record<string, Cell>[] {
  const columns = columnsOf(result, table);
  return Array.from({ length: result[table].length }, (_, row) =>
    Object.fromEntries(columns.map(([name, values]) => [name, cell(result, name, values[row]!)])),
  );
}

function columnsOf(result: BacktestResult, table: Table): [string, Column][] {
  return Object.entries(result[table]).filter(([, values]) => typeof values !== "number") as [
    string,
    Column,
  ][];
}

function cell({ symbols, reasons, strategies }: BacktestResult, name: string, value: number): Cell {
  if (name === "symbol") return symbols[value] ?? "";
  if (name === "strategy") return strategies?.[value] ?? "";
  if (name === "reason") return reasons[value] ?? "";
  if (NAMES[name]) return NAMES[name][value] ?? "";
  if (Number.isNaN(value)) return null;
  return TIMES.has(name) ? isoTime(value) : value;
}

/** Quoted when it must be; a text that a spreadsheet would take for a formula is kept a text. */
function csvCell(value: Cell): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = csvText(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
