import type { BarColumns, Micros } from "#lib/core/columns.ts";
import { DAY, type Zone } from "#lib/core/time.ts";

/** A session is a local day of the symbol's time zone, by default the run's. A bar belongs to the day on which it starts. */
export class Sessions {
  /** By symbol. */
  readonly #zones: readonly Zone[];

  constructor(zones: readonly Zone[]) {
    this.#zones = zones;
  }

  opensWith(symbol: number, bars: BarColumns, i: number): boolean {
    return i === 0 || bars.start[i]! >= this.#zones[symbol]!.endOfDay(bars.start[i - 1]!);
  }

  /** The last bar of the data ends a session only when it ends with the day: more bars could follow. */
  closesWith(symbol: number, bars: BarColumns, i: number): boolean {
    const next = i + 1 < bars.length ? bars.start[i + 1]! : bars.end[i]!;
    return next >= this.#zones[symbol]!.endOfDay(bars.start[i]!);
  }

  /** When a date ("2020-02-29") or moment is over; NaN when it is neither. */
  endOf(symbol: number, goodTill: Micros | string): Micros {
    if (typeof goodTill === "number") return goodTill;
    const day = /^\d{4}-\d{2}-\d{2}$/.test(goodTill) ? Date.parse(`${goodTill}T00:00:00Z`) : Number.NaN;
    return Number.isNaN(day) ? Number.NaN : this.#zones[symbol]!.startOfDay((day * 1000) / DAY + 1);
  }
}
