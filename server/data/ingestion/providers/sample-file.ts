import type { ImportMapping } from "#lib/data/ingestion/index.ts";
import type { ImportTarget } from "#server/data/ingestion/import-request.ts";

/** A file that comes with Pitwall and is imported as a user's file would be. */
export type SampleFile = {
  /** Relative to the checkout. */
  path: string;
  fileName: string;
  mapping: ImportMapping;
  target: ImportTarget;
};
