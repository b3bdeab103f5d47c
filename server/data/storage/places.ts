import { join } from "node:path";
import { config } from "#server/infrastructure/config/index.ts";
import type { BarStore } from "./bar-store.ts";

/** Where the bars of a team lie in this installation. Teams share no file. */
export function teamStore(teamId: string): BarStore {
  return { folder: join(config().state.home, "bars", teamId) };
}

/** Where an uploaded file waits for its import. */
export function uploadPath(teamId: string, uploadId: string): string {
  return join(config().state.home, "uploads", teamId, uploadId);
}

/** All rows that an import set aside, as CSV: line, reason, text. */
export function quarantinePath(teamId: string, importId: string): string {
  return join(config().state.home, "quarantine", teamId, `${importId}.csv`);
}
