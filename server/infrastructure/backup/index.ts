/** An installation as one file, taken while it runs, and brought back into an empty one. */
import "server-only";

export { type BackupRequest, backUp, type StateHashes } from "./back-up.ts";
export type { Manifest } from "./manifest.ts";
export { assertRestored, type RestoreRequest, restore } from "./restore.ts";
