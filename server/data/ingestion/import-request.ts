import { z } from "zod";
import { ImportMapping } from "#lib/data/ingestion/index.ts";

const Text = (limit: number) => z.string().trim().min(1).max(limit);

/** Where the bars of a file go. */
export const ImportTarget = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("new"),
    name: Text(100),
    source: Text(500),
    licence: Text(200),
    /** Made, not measured: said wherever the data show. */
    synthetic: z.boolean().default(false),
  }),
  z.strictObject({ kind: z.literal("append"), datasetId: z.uuid() }),
]);
export type ImportTarget = z.infer<typeof ImportTarget>;

export const ImportRequest = z.strictObject({
  uploadId: z.uuid(),
  mapping: ImportMapping,
  target: ImportTarget,
});
export type ImportRequest = z.infer<typeof ImportRequest>;
