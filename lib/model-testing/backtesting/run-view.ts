/** What screens are told of runs and launch forms: the answers of the runs router. Times of bars in µs. */
import type { Micros, Resolution } from "#lib/core/columns.ts";
import type { ParameterField } from "#lib/models/strategies/index.ts";
import type { Statistics } from "./result.ts";
import type { BacktestSpec, StrategyRef } from "./spec.ts";

export const RUN_STATES = ["queued", "running", "finished", "failed", "cancelled"] as const;
export type RunState = (typeof RUN_STATES)[number];

/** Why a run failed; `line` and `column` are in the strategy's own source, from 1. */
export type RunFailure = {
  readonly message: string;
  readonly code?: string;
  readonly line?: number;
  readonly column?: number;
};

export type RunView = {
  readonly id: string;
  readonly name: string;
  readonly state: RunState;
  readonly spec: BacktestSpec;
  readonly strategyName: string;
  /** Of the strategy whose version ran; absent for a built-in. */
  readonly strategyId?: string;
  readonly synthetic: boolean;
  readonly error?: RunFailure;
  readonly createdAt: Date;
  readonly startedAt?: Date;
  readonly finishedAt?: Date;
  /** Name of the person who launched it. */
  readonly by: string;
  /** Content hash of the encoded result, for GET /api/columns/<hash>. */
  readonly resultHash?: string;
  readonly statistics?: Statistics;
  /** Whether the strategy's process stood behind the outer wall; absent while it is not known. */
  readonly walled?: boolean;
};

/** How often a strategy has been tried, this run included, and the deviation of the yearly Sharpe ratios. */
export type RunTrials = { readonly count: number; readonly sharpeDeviation: number };

/** The latest value of the live topic `run:<id>`; the curve is thinned to 500 points. */
export type RunProgress = {
  readonly state: RunState;
  readonly step: number;
  readonly steps: number;
  readonly time: Micros;
  readonly barsPerSecond: number;
  readonly curve: readonly (readonly [time: Micros, equity: number])[];
};

/** `gaps` are runs of missing sessions, ISO dates, both included. */
export type RunEstimate = {
  readonly bars: number;
  readonly seconds: number;
  readonly gaps: readonly {
    readonly symbol: string;
    readonly from: string;
    readonly to: string;
    readonly sessions: number;
  }[];
};

export type StrategyChoice = {
  readonly ref: StrategyRef;
  readonly name: string;
  /** "built-in", or the version and its note. */
  readonly detail: string;
  readonly parameters: readonly ParameterField[];
};
export type DatasetChoice = {
  readonly id: string;
  readonly name: string;
  readonly snapshot: string;
  readonly resolution: Resolution;
  readonly timeZone: string;
  readonly periodsPerYear: number;
  readonly currency: string;
  readonly synthetic: boolean;
  /** First start and last end of each symbol's bars. */
  readonly symbols: readonly {
    readonly symbol: string;
    readonly from: Micros;
    readonly to: Micros;
    readonly rows: number;
  }[];
};
/** What a launch form can choose from. */
export type LaunchOptions = {
  readonly strategies: readonly StrategyChoice[];
  /** The one that the asking person used last comes first, then the oldest. */
  readonly datasets: readonly DatasetChoice[];
  /** What to know before one's own strategy is run here; null when it is well walled in. */
  readonly userCodeNotice: string | null;
};
