import { atan, cos, sin } from "#lib/core/math.ts";
import { Hilbert } from "./hilbert.ts";

const DEGREES = 180 / Math.PI;
const LONGEST = 50;
const FIRST_BAR = 37;
/** Bars before the first phase that TA-Lib shows. */
export const PHASE_WARMUP = 63;

/** Sines and cosines of a full turn in `length` steps, made once for each length. */
type Turn = { readonly sines: Float64Array; readonly cosines: Float64Array };
const turns: Turn[] = [];

function turnOf(length: number): Turn {
  turns[length] ??= {
    sines: Float64Array.from({ length }, (_, k) => sin((2 * Math.PI * k) / length)),
    cosines: Float64Array.from({ length }, (_, k) => cos((2 * Math.PI * k) / length)),
  };
  return turns[length]!;
}

/** Phase of the dominant cycle in degrees, and the trend line that leaves it out (Ehlers 2001). */
export class DominantCycle {
  phase = 0;
  trendline = 0;
  readonly hilbert = new Hilbert(FIRST_BAR);
  private readonly prices = new Float64Array(64);
  private readonly smoothed = new Float64Array(64);
  private readonly means = new Float64Array(3);

  /** Bars seen, this one included. */
  get seen(): number {
    return this.hilbert.seen;
  }

  next(price: number): void {
    const at = this.hilbert.seen;
    this.prices[at & 63] = price;
    if (!this.hilbert.next(price)) return;
    this.smoothed[at & 63] = this.hilbert.smooth;
    const length = Math.min(Math.floor(this.hilbert.smoothPeriod + 0.5), LONGEST);
    this.turn(at, length);
    this.follow(at, length);
  }

  private turn(at: number, length: number): void {
    const { sines, cosines } = turnOf(length);
    let real = 0;
    let imaginary = 0;
    for (let k = 0; k < length; k++) {
      const price = this.smoothed[(at - k) & 63]!;
      real += sines[k]! * price;
      imaginary += cosines[k]! * price;
    }
    if (imaginary !== 0) this.phase = atan(real / imaginary) * DEGREES;
    else this.phase += real < 0 ? -90 : real > 0 ? 90 : 0;
    this.phase += 90 + 360 / this.hilbert.smoothPeriod;
    if (imaginary < 0) this.phase += 180;
    if (this.phase > 315) this.phase -= 360;
  }

  private follow(at: number, length: number): void {
    let sum = 0;
    for (let k = 0; k < length; k++) sum += this.prices[(at - k) & 63]!;
    const mean = length > 0 ? sum / length : 0;
    const [last, second, third] = this.means as unknown as [number, number, number];
    this.trendline = (4 * mean + 3 * last + 2 * second + third) / 10;
    this.means[2] = second;
    this.means[1] = last;
    this.means[0] = mean;
  }
}
