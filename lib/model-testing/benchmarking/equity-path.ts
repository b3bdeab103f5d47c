import type { Micros } from "#lib/core/columns.ts";
import { growingFloats } from "#lib/core/growing-column.ts";
import { DAY, isoTime, Zone } from "#lib/core/time.ts";

/**
 * Follows an equity curve bar by bar: its value at the end of each session (a day of the zone), its peaks and
 * its drawdowns. A bar that ends at midnight belongs to the day it ends.
 */
export class EquityPath {
  readonly #zone: Zone;
  /** Equity before the first session, then at the end of each. */
  readonly #closes = growingFloats();
  #sessionEnd = Number.NEGATIVE_INFINITY;
  #firstDay = 0;
  #lastDay = 0;
  #peak: number;
  #peakTime = 0;
  #below = false;
  #sum = 0;
  #ruinedAt = Number.NaN;

  bars = 0;
  barsHeld = 0;
  /** Fraction, ≤ 0. */
  maxDrawdown = 0;
  longestDrawdownDays = 0;

  constructor(initialEquity: number, timeZone: string) {
    this.#zone = new Zone(timeZone);
    this.#peak = initialEquity;
    this.#closes.push(initialEquity);
  }

  add(time: Micros, equity: number, gross: number): void {
    const wall = time + this.#zone.offset(time);
    if (time > this.#sessionEnd) this.#openSession(time, wall);
    this.#closes.values[this.#closes.length - 1] = equity;
    this.#sum += equity;
    this.bars++;
    if (gross > 0) this.barsHeld++;
    if (equity <= 0 && Number.isNaN(this.#ruinedAt)) this.#ruinedAt = time;
    this.#followPeak(wall, equity);
  }

  #openSession(time: Micros, wall: Micros): void {
    const day = this.#zone.dayNumber(time - 1);
    if (this.bars === 0) {
      this.#firstDay = day;
      this.#peakTime = wall;
    }
    this.#lastDay = day;
    this.#sessionEnd = this.#zone.startOfDay(day + 1);
    this.#closes.push(0);
  }

  /** `wall` is what a clock in the zone shows: a summer-time change makes no drawdown longer. */
  #followPeak(wall: Micros, equity: number): void {
    const below = equity < this.#peak;
    if (below || this.#below)
      this.longestDrawdownDays = Math.max(this.longestDrawdownDays, (wall - this.#peakTime) / DAY);
    this.#below = below;
    if (below) {
      this.maxDrawdown = Math.min(this.maxDrawdown, equity / this.#peak - 1);
    } else {
      this.#peak = equity;
      this.#peakTime = wall;
    }
  }

  get sessions(): number {
    return this.#closes.length - 1;
  }

  /** Calendar days from the first session to the last. */
  get days(): number {
    return this.#lastDay - this.#firstDay;
  }

  get initialEquity(): number {
    return this.#closes.values[0]!;
  }

  get lastEquity(): number {
    return this.#closes.values[this.sessions]!;
  }

  get averageEquity(): number {
    return this.#sum / this.bars;
  }

  /** The sentence that says when equity was used up, if it ever was. */
  get ruin(): string | undefined {
    if (Number.isNaN(this.#ruinedAt)) return undefined;
    return `Equity was used up on ${isoTime(this.#ruinedAt).slice(0, 10)}; returns after it mean nothing.`;
  }

  /** Simple returns, one a session; the first one from the initial equity. */
  returns(): Float64Array {
    const closes = this.#closes.values;
    return Float64Array.from({ length: this.sessions }, (_, k) => closes[k + 1]! / closes[k]! - 1);
  }
}
