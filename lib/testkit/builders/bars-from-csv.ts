import type { BarColumns } from "#lib/core/columns.ts";
import { DAY } from "#lib/core/time.ts";
import { toBars } from "#lib/data/bars/index.ts";

/** Daily bars in UTC from a clean CSV with the columns date, open, high, low, close and volume. */
export function barsFromCsv(symbol: string, csv: string): BarColumns {
  const [header = "", ...lines] = csv.trim().split(/\r?\n/);
  const names = header.toLowerCase().split(",");
  const cells = lines.map((line) => line.split(","));
  const at = (name: string) => names.indexOf(name);
  const start = Float64Array.from(cells, (row) => Date.parse(`${row[at("date")]}T00:00:00Z`) * 1000);
  const numbers = (name: string) => Float64Array.from(cells, (row) => Number(row[at(name)]));
  const end = start.map((time) => time + DAY);
  return toBars(symbol, [start, end, ...["open", "high", "low", "close", "volume"].map(numbers)]);
}
