import { atan } from "#lib/core/math.ts";

const DEGREES = 180 / Math.PI;
/** A line of the last eight values. */
type Line = Float64Array;

/**
 * Ehlers' homodyne discriminator: splits the price into an in-phase and a quadrature part and measures the
 * period of its cycle (Rocket Science for Traders, 2001). Bars before `start` only fill the price smoother.
 */
export class Hilbert {
  smooth = 0;
  inPhase = 0;
  quadrature = 0;
  period = 0;
  smoothPeriod = 0;
  /** Bars seen, this one included. */
  seen = 0;
  private readonly start: number;
  private readonly price: Line = new Float64Array(8);
  private readonly smoothed: Line = new Float64Array(8);
  private readonly detrended: Line = new Float64Array(8);
  private readonly inPhases: Line = new Float64Array(8);
  private readonly quadratures: Line = new Float64Array(8);
  private i2 = 0;
  private q2 = 0;
  private re = 0;
  private im = 0;

  constructor(start: number) {
    this.start = start;
  }

  /** False while only the smoother fills. */
  next(price: number): boolean {
    const at = this.seen++;
    const line = this.price;
    line[at & 7] = price;
    this.smooth = (4 * price + 3 * line[(at - 1) & 7]! + 2 * line[(at - 2) & 7]! + line[(at - 3) & 7]!) * 0.1;
    if (at < this.start) return false;
    const gain = 0.075 * this.period + 0.54;
    this.smoothed[at & 7] = this.smooth;
    this.detrended[at & 7] = transform(this.smoothed, at) * gain;
    this.quadrature = transform(this.detrended, at) * gain;
    this.inPhase = this.detrended[(at - 3) & 7]!;
    this.inPhases[at & 7] = this.inPhase;
    this.quadratures[at & 7] = this.quadrature;
    const ji = transform(this.inPhases, at) * gain;
    const jq = transform(this.quadratures, at) * gain;
    this.measure(0.2 * (this.inPhase - jq) + 0.8 * this.i2, 0.2 * (this.quadrature + ji) + 0.8 * this.q2);
    return true;
  }

  private measure(i2: number, q2: number): void {
    this.re = 0.2 * (i2 * this.i2 + q2 * this.q2) + 0.8 * this.re;
    this.im = 0.2 * (i2 * this.q2 - q2 * this.i2) + 0.8 * this.im;
    this.i2 = i2;
    this.q2 = q2;
    const last = this.period;
    const found = this.im !== 0 && this.re !== 0 ? 360 / (atan(this.im / this.re) * DEGREES) : last;
    const near = Math.max(Math.min(found, 1.5 * last), 0.67 * last);
    this.period = 0.2 * Math.min(Math.max(near, 6), 50) + 0.8 * last;
    this.smoothPeriod = 0.33 * this.period + 0.67 * this.smoothPeriod;
  }
}

/** The quarter-cycle filter over values 0, 2, 4 and 6 bars ago. */
function transform(line: Line, at: number): number {
  const outer = line[at & 7]! - line[(at - 6) & 7]!;
  const inner = line[(at - 2) & 7]! - line[(at - 4) & 7]!;
  return 0.0962 * outer + 0.5769 * inner;
}
