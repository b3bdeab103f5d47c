/** Starting an installation and keeping its processes alive. What is seeded and said is handed in by server/cli. */
import "server-only";

export { buildWhenNeeded } from "./build.ts";
export type { ChildPlan } from "./child.ts";
export { lockHome } from "./lock.ts";
export { type StartPlan, start } from "./start.ts";
