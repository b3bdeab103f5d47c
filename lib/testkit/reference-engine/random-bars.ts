import type { BarColumns } from "#lib/core/columns.ts";
import { Rng } from "#lib/core/rng.ts";
import { toBars } from "#lib/data/bars/index.ts";

const FINE_IN_ONE = 3;

type Row = [
  start: number,
  end: number,
  open: number,
  high: number,
  low: number,
  close: number,
  volume: number,
];

export type BarsWanted = {
  readonly seed: number;
  /** When the first begins. */
  readonly begin: number;
  readonly count: number;
  readonly step: number;
  /** The chance that a bar is missing. */
  readonly gaps?: number;
};

/** Three bars inside each; the whole follows from them. */
export function randomBars(
  symbol: string,
  { seed, begin, count, step, gaps = 0 }: BarsWanted,
): [coarse: BarColumns, fine: BarColumns] {
  const rng = new Rng(seed);
  const coarse: Row[] = [];
  const fine: Row[] = [];
  let price = 40 + Math.floor(rng.next() * 40);
  const grid = () => Math.floor(rng.next() * 7 - 3) / 2;
  for (let i = 0; i < count; i++) {
    const inside: Row[] = [];
    for (let k = 0; k < FINE_IN_ONE; k++) {
      const open = Math.max(5, price + (rng.next() < 0.5 ? grid() : 0));
      const close = Math.max(5, open + grid());
      const high = Math.max(open, close) + Math.floor(rng.next() * 3) / 2;
      const low = Math.max(1, Math.min(open, close) - Math.floor(rng.next() * 3) / 2);
      const start = begin + i * step + (k * step) / FINE_IN_ONE;
      const volume = rng.next() < 0.15 ? 0 : Math.floor(rng.next() * 60);
      inside.push([start, start + step / FINE_IN_ONE, open, high, low, close, volume]);
      price = close;
    }
    if (rng.next() < gaps) continue;
    coarse.push(whole(inside));
    for (const row of inside) if (rng.next() >= gaps) fine.push(row);
  }
  return [toColumns(symbol, coarse), toColumns(symbol, fine)];
}

const whole = (rows: readonly Row[]): Row => [
  rows[0]![0],
  rows.at(-1)![1],
  rows[0]![2],
  Math.max(...rows.map((row) => row[3])),
  Math.min(...rows.map((row) => row[4])),
  rows.at(-1)![5],
  rows.reduce((sum, row) => sum + row[6], 0),
];

const toColumns = (symbol: string, rows: readonly Row[]): BarColumns =>
  toBars(
    symbol,
    [0, 1, 2, 3, 4, 5, 6].map((field) => Float64Array.from(rows, (row) => row[field]!)),
  );
