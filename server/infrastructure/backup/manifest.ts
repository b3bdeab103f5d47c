import { z } from "zod";

/** The last entry of a backup: what is in it, and how one knows that it is all there. */
export const MANIFEST = "manifest.json";
export const FORMAT = 1;

const Digest = z.string().regex(/^[0-9a-f]{64}$/);
const Table = z.strictObject({
  columns: z.array(z.string()),
  rows: z.int().min(0),
  /** SHA-256 of its rows in key order. */
  sha256: Digest,
});

export const Manifest = z.object({
  format: z.literal(FORMAT),
  takenAt: z.string(),
  postgresVersion: z.int(),
  migrations: z.array(z.string()),
  tables: z.record(z.string(), Table),
  sequences: z.record(z.string(), z.string()),
  files: z.record(z.string(), z.strictObject({ bytes: z.int(), sha256: Digest })),
  hasKeys: z.boolean(),
  /** The state hash of each team (RELIABILITY A12): what its facts say, rebuilt. */
  stateHashes: z.record(z.string(), z.string()),
});
export type Manifest = z.infer<typeof Manifest>;
