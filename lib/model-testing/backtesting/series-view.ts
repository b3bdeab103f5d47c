import type { Series } from "#lib/models/strategies/index.ts";
import type { Feed } from "./feed.ts";

/** A column seen from the current bar backwards. */
export class SeriesView implements Series {
  readonly #column: Float64Array;
  readonly #feed: Feed;

  constructor(column: Float64Array, feed: Feed) {
    this.#column = column;
    this.#feed = feed;
  }

  get now(): number {
    const { i } = this.#feed;
    return i < 0 ? Number.NaN : this.#column[i]!;
  }

  ago(bars: number): number {
    if (!(bars >= 0)) throw new RangeError(`ago(${bars}) lies ahead of now; count bars back from 0.`);
    const at = this.#feed.i - Math.floor(bars);
    return at < 0 ? Number.NaN : this.#column[at]!;
  }

  crossesAbove(other: SeriesView): boolean {
    const { i } = this.#feed;
    const j = other.#feed.i;
    if (i < 1 || j < 1 || !(this.#column[i]! > other.#column[j]!)) return false;
    return this.#column[i - 1]! < other.#column[j - 1]!;
  }

  crossesBelow(other: SeriesView): boolean {
    const { i } = this.#feed;
    const j = other.#feed.i;
    if (i < 1 || j < 1 || !(this.#column[i]! < other.#column[j]!)) return false;
    return this.#column[i - 1]! > other.#column[j - 1]!;
  }
}
