/** What screens are told of strategies: the answers of the strategies router. */
import type { StrategyDescription } from "./describe-strategy.ts";
import type { Problem } from "./problem.ts";

export type StrategySummary = {
  readonly id: string;
  readonly name: string;
  /** How many are saved. */
  readonly versions: number;
  /** When the draft or a version was last saved. */
  readonly updatedAt: Date;
  /** Name of the person who made it. */
  readonly by: string;
  readonly lastRun?: { readonly id: string; readonly state: string; readonly createdAt: Date };
};

export type VersionSummary = {
  readonly number: number;
  /** sha256 of the source: what a run's specification names. */
  readonly hash: string;
  readonly note: string;
  readonly createdAt: Date;
  readonly by: string;
};

export type StrategyDetail = {
  readonly id: string;
  readonly name: string;
  /** Newest first. */
  readonly versions: readonly VersionSummary[];
  readonly draft: { readonly source: string; readonly savedAt: Date };
};

export type VersionDetail = VersionSummary & {
  readonly strategyId: string;
  readonly source: string;
  /** Compiled CommonJS and the map back to the source. */
  readonly code: string;
  readonly sourceMap: string;
  readonly description: StrategyDescription;
};

/** A starting point for a new strategy, by the name of a built-in. */
export type StrategyTemplate = {
  readonly name: string;
  readonly title: string;
  readonly description: string;
};

export type SaveVersionAnswer =
  | { readonly ok: true; readonly version: VersionSummary }
  | { readonly ok: false; readonly problems: readonly Problem[] };
