const SIZE = 16;
const MASK = SIZE - 1;
const LONG_MEMORY = 10;
const SHORT_MEMORY = 5;

/** The last sixteen candles; `ago` 0 is the newest. What is long, short, near … follows the bars before. */
export class Candles {
  seen = 0;
  private readonly opens = new Float64Array(SIZE);
  private readonly highs = new Float64Array(SIZE);
  private readonly lows = new Float64Array(SIZE);
  private readonly closes = new Float64Array(SIZE);

  push(open: number, high: number, low: number, close: number): void {
    const slot = this.seen++ & MASK;
    this.opens[slot] = open;
    this.highs[slot] = high;
    this.lows[slot] = low;
    this.closes[slot] = close;
  }

  open(ago: number): number {
    return this.opens[(this.seen - 1 - ago) & MASK]!;
  }
  high(ago: number): number {
    return this.highs[(this.seen - 1 - ago) & MASK]!;
  }
  low(ago: number): number {
    return this.lows[(this.seen - 1 - ago) & MASK]!;
  }
  close(ago: number): number {
    return this.closes[(this.seen - 1 - ago) & MASK]!;
  }

  /** 1 when the bar closed at or above its open, else −1. */
  colour(ago: number): 1 | -1 {
    return this.close(ago) >= this.open(ago) ? 1 : -1;
  }
  white(ago: number): boolean {
    return this.close(ago) >= this.open(ago);
  }
  black(ago: number): boolean {
    return this.close(ago) < this.open(ago);
  }
  body(ago: number): number {
    return Math.abs(this.close(ago) - this.open(ago));
  }
  range(ago: number): number {
    return this.high(ago) - this.low(ago);
  }
  /** Upper end of the body. */
  top(ago: number): number {
    return Math.max(this.open(ago), this.close(ago));
  }
  /** Lower end of the body. */
  bottom(ago: number): number {
    return Math.min(this.open(ago), this.close(ago));
  }
  upperShadow(ago: number): number {
    return this.high(ago) - this.top(ago);
  }
  lowerShadow(ago: number): number {
    return this.bottom(ago) - this.low(ago);
  }

  /** Bodies: `ago` lies wholly above, or below, the bar before it. */
  bodyGapUp(ago: number, before = ago + 1): boolean {
    return this.bottom(ago) > this.top(before);
  }
  bodyGapDown(ago: number, before = ago + 1): boolean {
    return this.top(ago) < this.bottom(before);
  }
  /** Whole candles, shadows included. */
  gapUp(ago: number): boolean {
    return this.low(ago) > this.high(ago + 1);
  }
  gapDown(ago: number): boolean {
    return this.high(ago) < this.low(ago + 1);
  }
  /** The body of `ago` lies inside that of the bar before it. */
  bodyInside(ago: number): boolean {
    return this.top(ago) < this.top(ago + 1) && this.bottom(ago) > this.bottom(ago + 1);
  }

  isLong(ago: number): boolean {
    return this.body(ago) > this.usualBody(ago);
  }
  isShort(ago: number): boolean {
    return this.body(ago) < this.usualBody(ago);
  }
  isNotLong(ago: number): boolean {
    return this.body(ago) <= this.usualBody(ago);
  }
  /** Hardly a body: at most a tenth of the usual range; `measuredAt` moves the bars compared with. */
  isDoji(ago: number, measuredAt = ago): boolean {
    return this.body(ago) <= 0.1 * this.usualRange(measuredAt);
  }
  noUpperShadow(ago: number): boolean {
    return this.upperShadow(ago) < 0.1 * this.usualRange(ago);
  }
  noLowerShadow(ago: number): boolean {
    return this.lowerShadow(ago) < 0.1 * this.usualRange(ago);
  }
  hasUpperShadow(ago: number): boolean {
    return this.upperShadow(ago) > 0.1 * this.usualRange(ago);
  }
  hasLowerShadow(ago: number): boolean {
    return this.lowerShadow(ago) > 0.1 * this.usualRange(ago);
  }
  /** Longer than the body of the same bar, `times` over. */
  longUpperShadow(ago: number, times = 1): boolean {
    return this.upperShadow(ago) > times * this.body(ago);
  }
  longLowerShadow(ago: number, times = 1): boolean {
    return this.lowerShadow(ago) > times * this.body(ago);
  }

  /** What counts as near, far and equal in price around the bar. */
  near(ago: number): number {
    return 0.2 * this.recentRange(ago);
  }
  far(ago: number): number {
    return 0.6 * this.recentRange(ago);
  }
  isEqual(price: number, level: number, ago: number): boolean {
    const apart = 0.05 * this.recentRange(ago);
    return price <= level + apart && price >= level - apart;
  }
  equal(ago: number): number {
    return 0.05 * this.recentRange(ago);
  }

  /** Mean shadow, upper and lower, of the ten bars before. */
  usualShadow(ago: number): number {
    let sum = 0;
    for (let k = LONG_MEMORY; k >= 1; k--) sum += this.upperShadow(ago + k) + this.lowerShadow(ago + k);
    return sum / LONG_MEMORY / 2;
  }
  private usualBody(ago: number): number {
    let sum = 0;
    for (let k = LONG_MEMORY; k >= 1; k--) sum += this.body(ago + k);
    return sum / LONG_MEMORY;
  }
  private usualRange(ago: number): number {
    let sum = 0;
    for (let k = LONG_MEMORY; k >= 1; k--) sum += this.range(ago + k);
    return sum / LONG_MEMORY;
  }
  private recentRange(ago: number): number {
    let sum = 0;
    for (let k = SHORT_MEMORY; k >= 1; k--) sum += this.range(ago + k);
    return sum / SHORT_MEMORY;
  }
}
