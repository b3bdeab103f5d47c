import type { Resolution } from "#lib/core/columns.ts";
import { type ImportMapping, stampZone } from "#lib/data/ingestion/index.ts";
import { literal } from "#server/data/storage/index.ts";
import { dialectSql } from "./csv-cells.ts";

const EPOCH: Record<string, string> = {
  "epoch-s": "TRY_CAST(# AS DOUBLE) * 1e6",
  "epoch-ms": "TRY_CAST(# AS DOUBLE) * 1e3",
  "epoch-us": "TRY_CAST(# AS DOUBLE)",
  "epoch-ns": "TRY_CAST(# AS BIGINT) / 1000",
};
const INTERVALS: Record<Resolution, string> = {
  "1s": "1 second",
  "1m": "1 minute",
  "5m": "5 minutes",
  "15m": "15 minutes",
  "30m": "30 minutes",
  "1h": "1 hour",
  "4h": "4 hours",
  "1d": "1 day",
  "1w": "7 days",
  "1mo": "1 month",
};
/** Years 1800 to 2200, µs: what lies outside is no market time. */
const [EARLIEST, LATEST] = [-5_364_662_400_000_000, 7_258_118_400_000_000];

type Roles = ImportMapping["columns"];
const cell = (column: number) => `c${column}`;

/** The columns whose cells must be numbers. */
export function priceColumns({ columns, side, prices }: ImportMapping): number[] {
  const roles: (keyof Roles)[] = side === "ask" ? [] : ["open", "high", "low", "close"];
  if (side === "ask" || side === "mid") roles.push("askOpen", "askHigh", "askLow", "askClose");
  if (prices === "adjusted") roles.push("adjustedClose");
  return [...new Set(roles.flatMap((role) => columns[role] ?? []))];
}

/** DuckDB's reader with everything said and nothing sniffed; rows that it cannot read go to reject_errors. */
export function readCsvSql(path: string, mapping: ImportMapping, rejectsLimit: number): string {
  const numbers = new Set(priceColumns(mapping));
  const required = [...numbers, mapping.columns.time].map(cell);
  if (mapping.columns.volume !== undefined) numbers.add(mapping.columns.volume);
  const types = Array.from(
    { length: mapping.columnCount },
    (_, i) => `'${cell(i)}': '${numbers.has(i) ? "DOUBLE" : "VARCHAR"}'`,
  );
  return `read_csv(${literal(path)}, auto_detect=false, header=${mapping.header},
    ${dialectSql(mapping)}, columns={${types.join(", ")}}, decimal_separator=${literal(mapping.decimal)},
    force_not_null=[${required.map(literal).join(", ")}], store_rejects=true, rejects_limit=${rejectsLimit})`;
}

/** symbol, start, open, high, low, close, volume of each row; start is NULL when it cannot be read. Session zone: stampZone. */
export function barColumnsSql(mapping: ImportMapping): string {
  const { columns, side } = mapping;
  const of = (bid: keyof Roles, ask: keyof Roles) => {
    const [b, a] = [cell(columns[bid] ?? columns.close), cell(columns[ask] ?? columns.close)];
    return side === "ask" ? a : side === "mid" ? `((${b} + ${a}) / 2)` : b;
  };
  const factor =
    mapping.prices === "adjusted" ? ` * (${cell(columns.adjustedClose!)} / ${cell(columns.close)})` : "";
  const close = mapping.prices === "adjusted" ? cell(columns.adjustedClose!) : of("close", "askClose");
  const symbol =
    columns.symbol === undefined ? literal(mapping.symbol ?? "") : `trim(${cell(columns.symbol)})`;
  const volume = columns.volume === undefined ? "0::DOUBLE" : `COALESCE(${cell(columns.volume)}, 0)`;
  return `${symbol} AS symbol, ${startSql(mapping)} AS start, ${of("open", "askOpen")}${factor} AS open,
    ${of("high", "askHigh")}${factor} AS high, ${of("low", "askLow")}${factor} AS low, ${close} AS close,
    ${volume} AS volume`;
}

function startSql(mapping: ImportMapping): string {
  const { columns, timeFormat } = mapping;
  const text = `trim(${cell(columns.time)})`;
  const both = columns.clock === undefined ? text : `${text} || ' ' || trim(${cell(columns.clock)})`;
  const stamp = stampSql(mapping, both);
  const start =
    mapping.stampedAt === "end" ? `${stamp} - INTERVAL ${literal(INTERVALS[mapping.resolution])}` : stamp;
  return timeFormat.startsWith("epoch") ? start : `(${start})`;
}

function stampSql(mapping: ImportMapping, text: string): string {
  const { timeFormat } = mapping;
  const epoch = EPOCH[timeFormat]?.replace("#", text);
  if (epoch)
    return `CASE WHEN ${epoch} BETWEEN ${EARLIEST} AND ${LATEST} THEN make_timestamptz(round(${epoch})::BIGINT) END`;
  if (timeFormat === "iso") return `TRY_CAST(${text} AS TIMESTAMPTZ)`;
  const parsed = `try_strptime(${text}, ${literal(timeFormat)})`;
  if (timeFormat.includes("%z")) return `${parsed}::TIMESTAMPTZ`;
  return `timezone(${literal(mapping.stamps === "instant" ? "UTC" : stampZone(mapping))}, ${parsed})`;
}

/** When a bar ends; days and longer follow the session zone, which is the dataset's. */
export const endSql = (resolution: Resolution): string =>
  `start + INTERVAL ${literal(INTERVALS[resolution])}`;

/** What keeps a staged row out of the store, as a sentence; NULL when nothing does. */
export const BAD_ROW_SQL = `CASE
  WHEN start IS NULL THEN 'The time cannot be read.'
  WHEN epoch_us(start) NOT BETWEEN ${EARLIEST} AND ${LATEST} THEN 'The time lies outside the years 1800 to 2200.'
  WHEN symbol = '' OR symbol IS NULL THEN 'The symbol is empty.'
  WHEN length(symbol) > 64 THEN 'The symbol is longer than 64 characters.'
  WHEN NOT (isfinite(open) AND isfinite(high) AND isfinite(low) AND isfinite(close)) THEN 'A price is not a finite number.'
  WHEN NOT isfinite(volume) THEN 'The volume is not a finite number.'
  WHEN COALESCE(open + high + low + close) IS NULL THEN 'A price is missing.'
END`;
