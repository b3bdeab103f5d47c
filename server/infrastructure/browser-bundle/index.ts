/** Prepares source for places in the browser that Next does not build: the engine's sandbox and the editor's typing. */
import "server-only";

export { bundleForBrowser } from "./bundle.ts";
export { type SourceFiles, sourceClosure } from "./source-closure.ts";
