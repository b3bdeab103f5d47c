import type { BarColumns } from "#lib/core/columns.ts";
import { wholeLots } from "./sizing.ts";

/**
 * What orders may still take of the volume of the bar on which they fill. Rows of the same name are one market: the
 * strategies that share an account share it.
 */
export class VolumeRoom {
  /** A market's volume, for slippage; 0 before its first bar. */
  readonly volumeOf: readonly (() => number)[];
  readonly #bars: BarColumns[] = [];
  readonly #bar: Int32Array;
  readonly #room: Float64Array;
  /** Of each row: the first of the same name. */
  readonly #market: Int32Array;

  constructor(names: readonly string[]) {
    this.#room = new Float64Array(names.length).fill(Number.POSITIVE_INFINITY);
    this.#bar = new Int32Array(names.length).fill(-1);
    this.#market = Int32Array.from(names, (name) => names.indexOf(name));
    this.volumeOf = Array.from(
      this.#market,
      (market) => () => this.#bars[market]?.volume[this.#bar[market]!] ?? 0,
    );
  }

  /** Fills from here on happen on bar `j`. `participation`: the part of its volume that is there for orders. */
  enterBar(row: number, bars: BarColumns, j: number, participation: number | undefined, lot: number): void {
    const market = this.#market[row]!;
    if (this.#bar[market] === j) return;
    this.#bars[market] = bars;
    this.#bar[market] = j;
    if (participation === undefined) return;
    const volume = bars.volume[j]!;
    this.#room[market] = volume > 0 ? wholeLots(participation * volume, lot) : 0;
  }

  of(row: number): number {
    return this.#room[this.#market[row]!]!;
  }

  take(row: number, units: number): void {
    this.#room[this.#market[row]!]! -= units;
  }

  lift(row: number): void {
    this.#room[this.#market[row]!] = Number.POSITIVE_INFINITY;
  }
}
