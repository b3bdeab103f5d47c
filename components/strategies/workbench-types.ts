import type { Program } from "#components/engine/protocol.ts";
import type { Problem, StrategyDescription } from "#lib/models/strategies/index.ts";
import type { Dataset } from "./market.ts";
import type { VersionSummary } from "./strategies-api.ts";
import type { RunRow } from "./versions-panel.tsx";

/** A version as the editor runs and compares it. */
export type VersionContent = {
  readonly source: string;
  readonly program: Program;
  readonly description: StrategyDescription;
};
export type SaveOutcome =
  | { readonly ok: true; readonly number: number; readonly hash: string }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** What the editor knows of its strategy, and what it may ask of the server. */
export type WorkbenchProps = {
  readonly id: string;
  readonly name: string;
  /** Newest first. */
  readonly versions: readonly VersionSummary[];
  readonly runs: readonly RunRow[];
  readonly draft: { readonly source: string; readonly savedAt: Date };
  readonly datasets: readonly Dataset[];
  /** Why this person cannot change it; undefined when they can. */
  readonly readOnlyReason: string | undefined;
  readonly saveDraft: (source: string) => Promise<unknown>;
  readonly saveVersion: (source: string, note: string) => Promise<SaveOutcome>;
  readonly check: (source: string) => Promise<readonly Problem[]>;
  readonly loadVersion: (hash: string) => Promise<VersionContent>;
};
