import { basename, join } from "node:path";
import type { BarColumns, Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { DAY, dayNumberOf, HOUR, isoTime, Zone } from "#lib/core/time.ts";
import type { FactorRow } from "#lib/data/corporate-actions/index.ts";
import { type CsvReader, columnOf, type TextTable } from "./csv-reader.ts";
import type { JsonObject } from "./golden-case.ts";

/** Bars of one file with the stamps as they are written there. */
export type GoldenBars = {
  readonly bars: BarColumns;
  readonly stamps: readonly string[];
  readonly quotes?: { readonly bid: BarColumns; readonly ask: BarColumns };
  /** Rows of a LEAN factor file. */
  readonly factors?: readonly FactorRow[];
  /** What the price at a time was multiplied with. */
  readonly factorOf?: (time: Micros) => number;
};

const PRICES = ["open", "high", "low", "close"] as const;

/** The bars that the `data` of a case selects, one per file. Throws AppError naming what is missing. */
export async function readGoldenBars(
  csv: CsvReader,
  folder: string,
  data: JsonObject,
): Promise<GoldenBars[]> {
  const paths = Array.isArray(data.bars) ? data.bars : [data.bars];
  const all: GoldenBars[] = [];
  for (const path of paths) {
    if (typeof path !== "string")
      throw new AppError("bad-input", 'The case names no file in "data.bars".', { at: "data.bars" });
    const table = await csv.read(join(folder, path));
    const factors = typeof data.factors === "string" ? await csv.read(join(folder, data.factors)) : undefined;
    const symbol = basename(path).replace(/\.(csv|gz)/g, "");
    const quotes =
      typeof data.quotes === "string"
        ? quotesOf(await csv.read(join(folder, data.quotes)), symbol, data, factors)
        : undefined;
    const rows = factors && factorRows(factors);
    all.push({
      ...selectBars(table, symbol, data, factors),
      ...(quotes ? { quotes } : {}),
      ...(rows ? { factors: rows } : {}),
      ...(factors && data.adjustment === "adjusted"
        ? { factorOf: (time: Micros) => factorPerRow(factors)(isoTime(time).slice(0, 10)) }
        : {}),
    });
  }
  return all;
}

/** Bid and ask bars of one file as the bars of two symbols. */
function quotesOf(table: TextTable, symbol: string, data: JsonObject, factors?: TextTable) {
  const side = (name: "bid" | "ask") => {
    const names = table.names.map((column) => column.replace(`${name}_`, ""));
    return selectBars({ ...table, names }, `${symbol}.${name}`, { ...data, symbol: null }, factors).bars;
  };
  return { bid: side("bid"), ask: side("ask") };
}

export function factorRows(table: TextTable): FactorRow[] {
  const numbers = (name: string) => (columnOf(table, name) ?? []).map(Number);
  const [price, split, reference] = ["price_factor", "split_factor", "reference_price"].map(numbers);
  return (table.columns[0] ?? []).map((date, k) => ({
    day: dayNumberOf(date),
    priceFactor: price![k]!,
    splitFactor: split![k]!,
    referencePrice: reference![k]!,
  }));
}

function selectBars(table: TextTable, symbol: string, data: JsonObject, factors?: TextTable): GoldenBars {
  const stamps = table.columns[0] ?? [];
  const rows = selectRows(table, stamps, data);
  if (rows.length === 0) throw new AppError("bad-input", `No rows of ${symbol} are left by the selection.`);
  const numbers = (name: string) => {
    const column = columnOf(table, name);
    if (!column) throw new AppError("bad-input", `${symbol} has no column "${name}".`, { at: name });
    return Float64Array.from(rows, (row) => Number(column[row] || Number.NaN));
  };
  const start = Float64Array.from(rows, (row) => stampTime(stamps[row]!));
  const bars = {
    symbol: typeof data.symbol === "string" ? data.symbol : symbol,
    length: rows.length,
    start,
    end: endsOf(start),
    open: numbers("open"),
    high: numbers("high"),
    low: numbers("low"),
    close: numbers("close"),
    volume: columnOf(table, "volume") ? numbers("volume") : new Float64Array(rows.length),
  };
  if (data.adjustment === "adjusted") adjust(bars, numbers, table, rows, factors);
  return { bars, stamps: rows.map((row) => stamps[row]!) };
}

function selectRows(table: TextTable, stamps: readonly string[], data: JsonObject): number[] {
  const symbols = columnOf(table, "symbol") ?? columnOf(table, "ticker");
  const from = typeof data.from === "string" ? data.from : "";
  const to = typeof data.to === "string" ? data.to : "\uffff";
  let rows = stamps.map((_, row) => row);
  if (symbols && data.symbol !== undefined && data.symbol !== null)
    rows = rows.filter((row) => symbols[row] === data.symbol);
  // A `to` without a time holds the whole day (or month): compare as many characters as it has.
  rows = rows.filter((row) => stamps[row]! >= from && stamps[row]!.slice(0, to.length) <= to);
  if (data.session === "regular") rows = rows.filter((row) => isRegular(stampTime(stamps[row]!)));
  const last = typeof data.last_rows === "number" ? data.last_rows : rows.length;
  return last < rows.length ? rows.slice(rows.length - last) : rows;
}

const NEW_YORK = new Zone("America/New_York");

/** Whether a bar that starts then lies in the regular session of United States exchanges. */
function isRegular(time: Micros): boolean {
  const wall = (((time + NEW_YORK.offset(time)) % DAY) + DAY) % DAY;
  return wall >= 9.5 * HOUR && wall < 16 * HOUR;
}

/** Text stamps are UTC; a number is epoch seconds, milliseconds or microseconds by its size. */
export function stampTime(stamp: string): Micros {
  const epoch = /^\d{9,17}$/.test(stamp) ? Number(stamp) : Number.NaN;
  if (!Number.isNaN(epoch)) return epoch < 1e11 ? epoch * 1e6 : epoch < 1e14 ? epoch * 1e3 : epoch;
  const iso = stamp.replace(" ", "T");
  const zoned = /[zZ]$|[+-]\d\d:?\d\d$/.test(iso) || !iso.includes("T") ? iso : `${iso}Z`;
  const time = Date.parse(zoned) * 1000;
  if (Number.isNaN(time)) throw new AppError("bad-input", `"${stamp}" is not a date or time.`);
  return time;
}

/** The format stamps starts only. Half the smallest step ends every bar before the next one starts. */
function endsOf(start: Float64Array): Float64Array {
  let step = Number.POSITIVE_INFINITY;
  for (let i = 1; i < start.length; i++) step = Math.min(step, start[i]! - start[i - 1]!);
  const length = Number.isFinite(step) ? Math.floor(step / 2) : 1_000_000;
  return start.map((time) => time + length);
}

/** LEAN factor rows when there are any, else the ratio of an "Adj Close" column to the close. */
function adjust(
  bars: BarColumns,
  numbers: (name: string) => Float64Array,
  table: TextTable,
  rows: readonly number[],
  factors: TextTable | undefined,
): void {
  const byRow = factors ? factorPerRow(factors) : undefined;
  const adjusted = byRow ? undefined : numbers("adj close");
  const close = bars.close.slice();
  for (let i = 0; i < bars.length; i++) {
    const factor = byRow ? byRow(table.columns[0]![rows[i]!]!.slice(0, 10)) : adjusted![i]! / close[i]!;
    for (const name of PRICES) bars[name][i]! *= factor;
  }
}

/** price_factor × split_factor of the first row whose date is on or after the bar's; 1 after the last row. */
function factorPerRow(factors: TextTable): (date: string) => number {
  const dates = factors.columns[0] ?? [];
  const price = columnOf(factors, "price_factor") ?? [];
  const split = columnOf(factors, "split_factor") ?? [];
  return (date) => {
    const row = dates.findIndex((candidate) => candidate >= date);
    return row < 0 ? 1 : Number(price[row]) * Number(split[row]);
  };
}
