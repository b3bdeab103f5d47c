/** Bars of the reference engine as plain objects, with the finer ones inside each. */
import type { BarColumns } from "#lib/core/columns.ts";
import { localDay } from "./local-days.ts";

export type Bar = {
  /** Number among the bars that orders meet: the finer ones where there are any. */
  n: number;
  start: number;
  end: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
};

export class ReferenceTape {
  readonly bars: Bar[];
  /** The bars that orders meet inside each bar; the bar itself where there are none finer. */
  readonly inside: Bar[][];
  /** All of those, one after another. */
  readonly met: Bar[];
  /** Whose days are its sessions. */
  readonly zone: string;
  /** Number of the bar that ended last; −1 before the first. */
  now = -1;

  /** `keeps`: whether a bar that starts then is in the run. */
  constructor(
    columns: BarColumns,
    finer: BarColumns | undefined,
    zone: string,
    keeps: (start: number) => boolean,
  ) {
    this.zone = zone;
    this.bars = rowsOf(columns).filter(({ start }) => keeps(start));
    const fine = finer ? rowsOf(finer) : [];
    this.inside = this.bars.map((bar) => {
      const found = fine.filter((one) => one.start >= bar.start && one.start < bar.end);
      return found.length > 0 ? found : [{ ...bar }];
    });
    this.met = this.inside.flat();
    this.met.forEach((bar, n) => {
      bar.n = n;
    });
  }

  get current(): Bar {
    return this.bars[this.now]!;
  }

  get insideNow(): Bar[] {
    return this.inside[this.now]!;
  }

  /** Number of the first bar that an order made at `moment` can meet. */
  next(moment: number, hasJustEnded: boolean): number {
    const last = this.now < 0 ? -1 : this.insideNow.at(-1)!.n;
    const first = this.met.find((bar) => bar.n > last && (hasJustEnded || bar.start >= moment));
    return first ? first.n : this.met.length;
  }

  opensSession(bar: Bar): boolean {
    const before = this.met[bar.n - 1];
    return before === undefined || this.day(before.start) < this.day(bar.start);
  }

  closesSession(): boolean {
    return this.day(this.nextStart()) > this.day(this.current.start);
  }

  day(time: number): number {
    return localDay(this.zone, time);
  }

  /** When the next bar starts; after the last one, when that ends. */
  nextStart(): number {
    return this.bars[this.now + 1]?.start ?? this.current.end;
  }
}

const rowsOf = (columns: BarColumns): Bar[] =>
  Array.from({ length: columns.length }, (_, n) => ({
    n,
    start: columns.start[n]!,
    end: columns.end[n]!,
    open: columns.open[n]!,
    high: columns.high[n]!,
    low: columns.low[n]!,
    close: columns.close[n]!,
    volume: columns.volume[n]!,
  }));
