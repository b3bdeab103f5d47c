import { DAY } from "#lib/core/time.ts";
import { RESOLUTION_MICROS } from "#lib/data/bars/index.ts";
import { missingBetween, type SessionRules } from "./expected-bars.ts";
import {
  byLength,
  EXAMPLES_PER_KIND,
  FINDING_KINDS,
  type Finding,
  type FindingKind,
  type FindingsReport,
} from "./findings.ts";

/** A run of bars sorted by time, then by place in the file. Only the first `length` values count. */
export type BarChunk = {
  readonly length: number;
  /** Place in the file, 0, 1, 2 …; tells disorder, and names duplicates. */
  readonly ordinal: Float64Array;
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
};

/** A close further from the last one than this is reported. Fractions. */
const SPIKE = { day: 0.25, intraday: 0.1 };
/** Prices may disagree by their rounding. */
const ROUNDING = 1e-9;

/** Looks at bars as they stream by, symbol after symbol, in memory that does not grow with them. */
export class BarInspector {
  readonly #rules: SessionRules;
  readonly #hasVolume: boolean;
  readonly #spike: number;
  readonly #counts = Object.fromEntries(FINDING_KINDS.map((kind) => [kind, 0])) as Record<
    FindingKind,
    number
  >;
  readonly #examples = Object.fromEntries(FINDING_KINDS.map((kind) => [kind, [] as Finding[]])) as Record<
    FindingKind,
    Finding[]
  >;
  #missing = 0;
  #overlapping = 0;
  #symbol = "";
  #last = { ordinal: 0, start: Number.NaN, end: 0, close: 0, values: 0 };

  constructor(rules: SessionRules, options: { hasVolume: boolean }) {
    this.#rules = rules;
    this.#hasVolume = options.hasVolume;
    this.#spike = RESOLUTION_MICROS[rules.resolution] < DAY ? SPIKE.intraday : SPIKE.day;
  }

  /** Starts the next symbol. */
  begin(symbol: string): void {
    this.#symbol = symbol;
    this.#last.start = Number.NaN;
  }

  /** `onDuplicate` gets the place in the file of each bar that repeats an earlier bar's time. */
  add(chunk: BarChunk, onDuplicate: (ordinal: number, sameValues: boolean) => void = () => {}): void {
    const last = this.#last;
    for (let i = 0; i < chunk.length; i++) {
      const start = chunk.start[i]!;
      const close = chunk.close[i]!;
      const values = chunk.open[i]! + chunk.high[i]! + chunk.low[i]! + close + chunk.volume[i]!;
      if (start === last.start) {
        const same = values === last.values;
        this.#note("duplicate", start, same ? "repeats an earlier bar" : "contradicts an earlier bar");
        onDuplicate(chunk.ordinal[i]!, same);
        continue;
      }
      if (!Number.isNaN(last.start)) this.#compare(chunk, i, start, close);
      this.#checkPrices(chunk, i, start, close);
      last.ordinal = chunk.ordinal[i]!;
      last.start = start;
      last.end = chunk.end[i]!;
      last.close = close;
      last.values = values;
    }
  }

  report(): FindingsReport {
    const examples = FINDING_KINDS.flatMap((kind) => this.#examples[kind].slice(0, EXAMPLES_PER_KIND));
    return {
      counts: { ...this.#counts },
      missingBars: this.#missing,
      overlapping: this.#overlapping,
      examples,
    };
  }

  #compare(chunk: BarChunk, i: number, start: number, close: number): void {
    const last = this.#last;
    if (start > last.end) {
      const missing = missingBetween(last.start, last.end, start, this.#rules);
      if (missing > 0) this.#noteGap(last.end, start, missing);
    }
    if (start < last.end) this.#overlapping++;
    if (chunk.ordinal[i]! < last.ordinal)
      this.#note("out-of-order", start, "stands in the file after a later bar");
    const move = last.close > 0 ? close / last.close - 1 : 0;
    if (Math.abs(move) > this.#spike)
      this.#note("spike", start, `close moved ${move > 0 ? "+" : "−"}${Math.abs(move * 100).toFixed(1)} %`);
  }

  #checkPrices(chunk: BarChunk, i: number, start: number, close: number): void {
    const [open, high, low] = [chunk.open[i]!, chunk.high[i]!, chunk.low[i]!];
    const slack = ROUNDING * Math.abs(high);
    if (high + slack < Math.max(open, close, low))
      this.#note("ohlc", start, `high ${high} is below ${Math.max(open, close, low)}`);
    else if (low - slack > Math.min(open, close))
      this.#note("ohlc", start, `low ${low} is above ${Math.min(open, close)}`);
    else if (low <= 0) this.#note("ohlc", start, `low ${low} is not positive`);
    if (this.#hasVolume && !(chunk.volume[i]! > 0)) this.#note("zero-volume", start, "no volume");
  }

  #note(kind: FindingKind, time: number, detail: string): void {
    this.#counts[kind]++;
    if (this.#examples[kind].length < EXAMPLES_PER_KIND)
      this.#examples[kind].push({ kind, symbol: this.#symbol, time, bars: 1, detail });
  }

  /** Keeps the longest. */
  #noteGap(time: number, until: number, bars: number): void {
    this.#counts.gap++;
    this.#missing += bars;
    const gaps = this.#examples.gap;
    const shortest = gaps.at(-1);
    if (gaps.length >= EXAMPLES_PER_KIND && shortest && bars <= shortest.bars) return;
    gaps.push({ kind: "gap", symbol: this.#symbol, time, until, bars, detail: `${bars} missing` });
    gaps.sort(byLength);
    if (gaps.length > EXAMPLES_PER_KIND) gaps.pop();
  }
}
