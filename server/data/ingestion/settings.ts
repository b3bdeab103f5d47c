import { config } from "#server/infrastructure/config/index.ts";
import type { ImportLimits } from "./open-csv.ts";

const MB = 1 << 20;

/** The limits of an import in this installation. */
export function importLimits(): ImportLimits {
  const { maxFileMb, maxUnpackedMb, memoryMb, threads } = config().imports;
  return { maxBytes: maxFileMb * MB, maxUnpackedBytes: maxUnpackedMb * MB, memoryMb, threads };
}
