/**
 * Strategies of a team: drafts, compiling, immutable versions, templates.
 * Not here: running one (server/models/sandbox), what authors write against (lib/models/strategies).
 */
import "server-only";

export {
  type Compilation,
  type CompiledStrategy,
  checkSource,
  compileStrategy,
  STRATEGY_FILE,
} from "./compile.ts";
export { findStrategyModule, type RunnableStrategy } from "./find-module.ts";
export {
  checkStrategy,
  getStrategy,
  getVersion,
  listStrategies,
  listTemplates,
  type StrategyDetail,
  type StrategyVersionDetail,
} from "./read-strategies.ts";
export type { StrategySummary, StrategyVersion } from "./strategy-rows.ts";
export {
  archiveStrategy,
  createStrategy,
  renameStrategy,
  type SavedVersion,
  saveDraft,
  saveVersion,
} from "./write-strategies.ts";
