import type { BarColumns, Micros } from "#lib/core/columns.ts";
import { Rng } from "#lib/core/rng.ts";
import { DAY, HOUR } from "#lib/core/time.ts";

export type SyntheticOptions = {
  readonly symbol: string;
  readonly bars: number;
  readonly seed: number;
  /** First open. */
  readonly price?: number;
  /** Standard deviation of a bar's return, as a fraction. */
  readonly volatility?: number;
  /** Mean return of a bar, as a fraction. */
  readonly drift?: number;
  /** Start of the first bar; bars follow each other without weekends. */
  readonly start?: Micros;
  readonly step?: Micros;
};

/** SYNTHETIC bars: a seeded random walk, the same on every host. Label it so wherever it shows. */
export function syntheticBars(options: SyntheticOptions): BarColumns {
  const { symbol, bars, seed, price = 100, volatility = 0.01, drift = 0.0003 } = options;
  const { start = 365 * 40 * DAY + 21 * HOUR, step = DAY } = options;
  const rng = new Rng(seed);
  const column = () => new Float64Array(bars);
  const out = { start: column(), end: column(), open: column(), high: column(), low: column() };
  const close = column();
  const volume = column();
  let last = price;
  for (let i = 0; i < bars; i++) {
    const open = last * (1 + 0.2 * volatility * rng.normal());
    const end = open * Math.max(0.5, 1 + drift + volatility * rng.normal());
    out.start[i] = start + i * step;
    out.end[i] = start + (i + 1) * step;
    out.open[i] = open;
    out.high[i] = Math.max(open, end) * (1 + 0.5 * volatility * rng.next());
    out.low[i] = Math.min(open, end) * (1 - 0.5 * volatility * rng.next());
    close[i] = end;
    volume[i] = 1000 + Math.floor(9000 * rng.next());
    last = end;
  }
  return { symbol, length: bars, ...out, close, volume };
}
