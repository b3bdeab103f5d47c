/** Speed of the stop on one side: where it starts, what each new extreme adds, and its limit. */
export type Acceleration = { readonly initial: number; readonly step: number; readonly maximum: number };
export type ParabolicOptions = {
  readonly long: Acceleration;
  readonly short: Acceleration;
  /** 0: the first two bars decide; above: long from that stop; below: short from its absolute value. */
  readonly startValue: number;
  /** Fraction by which the stop is moved away when it turns. */
  readonly offsetOnReverse: number;
};

/** Wilder's stop and reverse. `next` answers the stop, NaN on the first bar; `side` is 1 while long, −1 while short. */
export class Parabolic {
  side: 1 | -1 = 1;
  private readonly options: ParabolicOptions;
  private stop = 0;
  private extreme = 0;
  private speed = 0;
  private lastHigh = Number.NaN;
  private lastLow = Number.NaN;
  private started = false;

  constructor(options: ParabolicOptions) {
    this.options = options;
  }

  next(high: number, low: number): number {
    if (!this.started && Number.isNaN(this.lastHigh)) {
      this.lastHigh = high;
      this.lastLow = low;
      return Number.NaN;
    }
    if (!this.started) this.begin(high, low);
    const reached = this.side > 0 ? low <= this.stop : high >= this.stop;
    const shown = reached ? this.turn(high, low) : this.trail(high, low);
    this.lastHigh = high;
    this.lastLow = low;
    return shown;
  }

  private begin(high: number, low: number): void {
    const { startValue } = this.options;
    const down = this.lastLow - low;
    const falls = startValue === 0 ? down > 0 && down > high - this.lastHigh : startValue < 0;
    this.side = falls ? -1 : 1;
    const opposite = falls ? this.lastHigh : this.lastLow;
    this.stop = startValue === 0 ? opposite : Math.abs(startValue);
    this.extreme = falls ? low : high;
    this.speed = this.limited().initial;
    this.lastHigh = high;
    this.lastLow = low;
    this.started = true;
  }

  private turn(high: number, low: number): number {
    const away = this.side > 0 ? high : low;
    const lastAway = this.side > 0 ? this.lastHigh : this.lastLow;
    const beyond = (stop: number) =>
      this.side * Math.max(this.side * stop, this.side * lastAway, this.side * away);
    const stop = beyond(this.extreme);
    const shown = stop + this.side * stop * this.options.offsetOnReverse;
    this.extreme = this.side > 0 ? low : high;
    const next = this.side > 0 ? this.options.short : this.options.long;
    this.speed = Math.min(next.initial, next.maximum);
    this.stop = beyond(shown + this.speed * (this.extreme - shown));
    this.side = this.side > 0 ? -1 : 1;
    return shown;
  }

  private trail(high: number, low: number): number {
    const shown = this.stop;
    const reach = this.side > 0 ? high : low;
    if (this.side * reach > this.side * this.extreme) {
      const { step, maximum } = this.limited();
      this.extreme = reach;
      this.speed = Math.min(this.speed + step, maximum);
    }
    const moved = shown + this.speed * (this.extreme - shown);
    const near = this.side > 0 ? low : high;
    const lastNear = this.side > 0 ? this.lastLow : this.lastHigh;
    this.stop = this.side * Math.min(this.side * moved, this.side * lastNear, this.side * near);
    return shown;
  }

  private limited(): Acceleration {
    const { initial, step, maximum } = this.side > 0 ? this.options.long : this.options.short;
    return { initial: Math.min(initial, maximum), step: Math.min(step, maximum), maximum };
  }
}
