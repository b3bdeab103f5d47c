/**
 * Feeds: stored bars played as if they came now, and how fast. Not here: the market that they are played into
 * (execution/brokers/paper), who plays them (execution/paper-feeds, model-testing/forward-testing).
 */
import "server-only";

export { type Pace, pause, Speed, untilDue } from "./pace.ts";
export { openReplay, type Replay, type ReplaySpec } from "./replay.ts";
