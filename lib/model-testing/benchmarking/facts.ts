import { pow } from "#lib/core/math.ts";
import { type Line, lineThrough, type Moments, meanOf, minus, momentsOf } from "./series.ts";
import type { TradeSet } from "./trade-set.ts";

/** Deviations below this share of the largest return are rounding, not risk. */
const ROUNDING = 1e-12;

/** What the run left behind, in the form that every statistic can be computed from. */
export type FactSource = {
  /** Sessions a year: 252 exchange days, 365 for markets that never close. */
  readonly periodsPerYear: number;
  /** A year's rate as a fraction. */
  readonly riskFreeRate: number;
  /** How a year's rate becomes a session's: (1 + rate)^(1/A) − 1, or rate ÷ A. */
  readonly riskFree: "compound" | "simple";
  /** Before the first session and at the end of each, free of what was paid in or taken out. */
  readonly closes: Float64Array;
  readonly benchmark: Float64Array | undefined;
  /** Calendar days from the first session to the last. */
  readonly days: number;
  readonly path: PathFigures;
  readonly trades: TradeSet;
  readonly fills: FillFigures;
  readonly flows: FlowFigures;
  /** How many strategies were tried before this one was chosen, itself included; and the spread of their ratios. */
  readonly trials: { readonly count: number; readonly sharpeDeviation: number };
};

export type PathFigures = {
  readonly bars: number;
  readonly barsHeld: number;
  readonly barsBelow: number;
  readonly maxDrawdown: number;
  readonly longestDrawdownDays: number;
  readonly recoveryDays: number;
  readonly maxFall: number;
  readonly averageEquity: number;
  readonly profit: number;
  readonly grossSum: number;
  readonly grossMost: number;
  readonly netSum: number;
  readonly ruin: string | undefined;
};
export type FillFigures = { readonly count: number; readonly bought: number; readonly sold: number };
export type FlowFigures = { readonly count: number; readonly moneyWeighted: number };

/** The values that statistics share, each computed once when first asked for. */
export class Facts {
  readonly source: FactSource;
  #returns: Float64Array | undefined;
  #sorted: Float64Array | undefined;
  #moments: Moments | undefined;
  #drawdowns: Float64Array | undefined;
  #market: Market | undefined;

  constructor(source: FactSource) {
    this.source = source;
  }

  /** Returns a statistic rests on. */
  get n(): number {
    return this.source.closes.length - 1;
  }

  /** Simple returns, one a session, the first from the initial equity. */
  get returns(): Float64Array {
    this.#returns ??= changes(this.source.closes);
    return this.#returns;
  }

  get sorted(): Float64Array {
    this.#sorted ??= this.returns.slice().sort();
    return this.#sorted;
  }

  get moments(): Moments {
    this.#moments ??= momentsOf(this.returns);
    return this.#moments;
  }

  get flat(): boolean {
    return this.moments.deviation <= ROUNDING * this.moments.largest;
  }

  get year(): number {
    return this.source.periodsPerYear;
  }

  /** The risk-free rate of one session. */
  get rate(): number {
    const { riskFreeRate, periodsPerYear, riskFree } = this.source;
    return riskFree === "simple"
      ? riskFreeRate / periodsPerYear
      : pow(1 + riskFreeRate, 1 / periodsPerYear) - 1;
  }

  /** Last close ÷ first close. */
  get growth(): number {
    const { closes } = this.source;
    return closes[closes.length - 1]! / closes[0]!;
  }

  /** (1 + total return)^(A/n) − 1. */
  get growthPerYear(): number {
    return pow(this.growth, this.year / this.n) - 1;
  }

  /** Each session's close below the highest close before it, as a fraction ≤ 0. */
  get drawdowns(): Float64Array {
    this.#drawdowns ??= drawdownsOf(this.source.closes);
    return this.#drawdowns;
  }

  /** The benchmark's returns and the line of ours on them, in excess of the risk-free rate. */
  get market(): Market | undefined {
    if (!this.source.benchmark) return undefined;
    this.#market ??= marketOf(this.returns, changes(this.source.benchmark), this.rate, this.source.benchmark);
    return this.#market;
  }
}

export type Market = {
  readonly returns: Float64Array;
  readonly mean: number;
  readonly active: Moments;
  readonly line: Line;
  readonly growth: number;
  readonly flat: boolean;
};

function marketOf(own: Float64Array, returns: Float64Array, rate: number, closes: Float64Array): Market {
  const excess = (values: Float64Array) => values.map((value) => value - rate);
  const { deviation, largest } = momentsOf(returns);
  return {
    returns,
    mean: meanOf(returns),
    active: momentsOf(minus(own, returns)),
    line: lineThrough(excess(own), excess(returns)),
    growth: closes[closes.length - 1]! / closes[0]!,
    flat: !(deviation > ROUNDING * largest),
  };
}

export function changes(levels: Float64Array): Float64Array {
  const returns = new Float64Array(Math.max(0, levels.length - 1));
  for (let i = 1; i < levels.length; i++) returns[i - 1] = levels[i]! / levels[i - 1]! - 1;
  return returns;
}

function drawdownsOf(closes: Float64Array): Float64Array {
  const drawdowns = new Float64Array(Math.max(0, closes.length - 1));
  let peak = closes[0]!;
  for (let i = 1; i < closes.length; i++) {
    peak = Math.max(peak, closes[i]!);
    drawdowns[i - 1] = closes[i]! / peak - 1;
  }
  return drawdowns;
}
