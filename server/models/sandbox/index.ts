/**
 * Where an author's code runs on the server: one disposable child process per job, one isolate in it.
 * Not here: compiling and storing versions (server/models/strategies), deciding what to run.
 */
import "server-only";

export { describeModule } from "./describe-module.ts";
export { engineBundle } from "./host-bundle.ts";
export { openStrategySession, type StrategySession } from "./open-session.ts";
export { outerWall } from "./outer-wall.ts";
export type { HostFailure, HostLimits, HostProgress, StrategyModule } from "./protocol.ts";
export { runInStrategyHost, type StrategyHostRun } from "./run-in-strategy-host.ts";
export { placeOf, strategyFailure } from "./strategy-failure.ts";
export { assertUserCodeMayRun, describeWall, userCodeRuleOf } from "./user-code.ts";
