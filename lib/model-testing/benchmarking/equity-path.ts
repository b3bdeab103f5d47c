import type { Micros } from "#lib/core/columns.ts";
import { growingFloats, growingIntegers } from "#lib/core/growing-column.ts";
import { DAY, isoTime, Zone } from "#lib/core/time.ts";

/**
 * Follows an equity curve bar by bar: its value at the end of each session (a day of the zone), its peaks and
 * its drawdowns. A bar that ends at midnight belongs to the day it ends. What is paid in or taken out changes no
 * return: from then on the curve is scaled so that it goes on where it stood.
 */
export class EquityPath {
  readonly #zone: Zone;
  /** Equity before the first session, then at the end of each. */
  readonly #closes = growingFloats();
  readonly #benchmark = growingFloats();
  readonly #days = growingIntegers();
  #sessionEnd = Number.NEGATIVE_INFINITY;
  #peak: number;
  #peakTime = 0;
  #below = false;
  #sum = 0;
  #ruinedAt = Number.NaN;
  #scale = 1;

  bars = 0;
  barsHeld = 0;
  barsBelow = 0;
  grossSum = 0;
  grossMost = 0;
  netSum = 0;
  /** Fraction, ≤ 0. */
  maxDrawdown = 0;
  longestDrawdownDays = 0;
  /** Deepest fall in account currency, ≤ 0; and calendar days from the deepest valley back to its peak. */
  maxFall = 0;
  /** In account currency, what was paid in and taken out left as it is. */
  moneyNow: number;
  paidIn = 0;
  #valleyTime = Number.NaN;
  #recoveryDays = Number.NaN;

  constructor(initialEquity: number, timeZone: string) {
    this.#zone = new Zone(timeZone);
    this.#peak = initialEquity;
    this.moneyNow = initialEquity;
    this.#closes.push(initialEquity);
    this.#benchmark.push(initialEquity);
  }

  /** `gross` and `net` market value ÷ equity; `benchmark` is its equity on the same bar, NaN when there is none. */
  add(time: Micros, money: number, gross: number, net = Number.NaN, benchmark = Number.NaN): void {
    const wall = time + this.#zone.offset(time);
    const equity = money * this.#scale;
    if (time > this.#sessionEnd) this.#openSession(time, wall);
    this.#closes.values[this.#closes.length - 1] = equity;
    this.#benchmark.values[this.#benchmark.length - 1] = benchmark;
    this.moneyNow = money;
    this.#sum += money;
    this.bars++;
    if (gross > 0) this.barsHeld++;
    this.grossSum += gross;
    this.grossMost = Math.max(this.grossMost, gross);
    this.netSum += net;
    if (equity <= 0 && Number.isNaN(this.#ruinedAt)) this.#ruinedAt = time;
    this.#followPeak(wall, equity);
  }

  /** Cash that arrives (> 0) or leaves before the next bar. */
  addFlow(amount: number): void {
    this.#scale *= this.moneyNow / (this.moneyNow + amount);
    this.moneyNow += amount;
    this.paidIn += amount;
  }

  #openSession(time: Micros, wall: Micros): void {
    const day = this.#zone.dayNumber(time - 1);
    if (this.bars === 0) this.#peakTime = wall;
    this.#days.push(day);
    this.#sessionEnd = this.#zone.startOfDay(day + 1);
    this.#closes.push(0);
    this.#benchmark.push(0);
  }

  /** `wall` is what a clock in the zone shows: a summer-time change makes no drawdown longer. */
  #followPeak(wall: Micros, equity: number): void {
    const below = equity < this.#peak;
    if (below || this.#below)
      this.longestDrawdownDays = Math.max(this.longestDrawdownDays, (wall - this.#peakTime) / DAY);
    this.#below = below;
    if (below) {
      this.barsBelow++;
      this.maxFall = Math.min(this.maxFall, equity - this.#peak);
      if (equity / this.#peak - 1 < this.maxDrawdown) {
        this.maxDrawdown = equity / this.#peak - 1;
        this.#valleyTime = wall;
        this.#recoveryDays = Number.NaN;
      }
      return;
    }
    // The first peak after the deepest valley ends its recovery.
    if (Number.isNaN(this.#recoveryDays)) this.#recoveryDays = (wall - this.#valleyTime) / DAY;
    this.#peak = equity;
    this.#peakTime = wall;
  }

  get sessions(): number {
    return this.#closes.length - 1;
  }

  /** Calendar days from the first session to the last. */
  get days(): number {
    return this.sessions === 0 ? 0 : this.#days.values[this.sessions - 1]! - this.#days.values[0]!;
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

  /** NaN while the deepest drawdown lasts, or when there was none. */
  get recoveryDays(): number {
    return this.#recoveryDays;
  }

  /** The sentence that says when equity was used up, if it ever was. */
  get ruin(): string | undefined {
    if (Number.isNaN(this.#ruinedAt)) return undefined;
    return `Equity was used up on ${isoTime(this.#ruinedAt).slice(0, 10)}; returns after it mean nothing.`;
  }

  closes(): Float64Array {
    return this.#closes.finish();
  }

  /** Undefined as soon as one session has none. */
  benchmarkCloses(): Float64Array | undefined {
    const closes = this.#benchmark.finish();
    return closes.some(Number.isNaN) ? undefined : closes;
  }

  dayNumbers(): Int32Array {
    return this.#days.finish();
  }
}
