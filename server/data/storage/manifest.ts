import { createHash } from "node:crypto";
import { z } from "zod";
import { RESOLUTIONS } from "#lib/core/columns.ts";

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** One symbol's rows in one file. They lie together; `first` is the first bar's start, `last` the last bar's start, µs UTC. */
const SymbolPart = z.strictObject({
  symbol: z.string(),
  rows: z.number().int().positive(),
  first: z.number().int(),
  last: z.number().int(),
});
export type SymbolPart = z.infer<typeof SymbolPart>;

const BarFile = z.strictObject({
  /** SHA-256 of the file's bytes, and its name. */
  hash: Sha256,
  rows: z.number().int().positive(),
  bytes: z.number().int().positive(),
  /** In the order of the rows. */
  symbols: z.array(SymbolPart),
});
export type BarFile = z.infer<typeof BarFile>;

/** What a snapshot is: these files, in this order. A symbol's bars are in time order along the files. */
export const SnapshotManifest = z.strictObject({
  format: z.literal(1),
  resolution: z.enum(RESOLUTIONS),
  /** IANA zone in which the dataset counts its days. */
  timeZone: z.string(),
  files: z.array(BarFile).min(1),
});
export type SnapshotManifest = z.infer<typeof SnapshotManifest>;

/** A published snapshot: its name is the hash of its manifest, so it can never change. */
export type Snapshot = {
  readonly folder: string;
  readonly hash: string;
  readonly manifest: SnapshotManifest;
};

/** The manifest's bytes and their SHA-256; zod fixes the order of the keys. */
export function sealManifest(manifest: SnapshotManifest): { hash: string; text: string } {
  const text = JSON.stringify(SnapshotManifest.parse(manifest));
  return { hash: createHash("sha256").update(text).digest("hex"), text };
}

export type SymbolSummary = SymbolPart;

/** Rows and span of every symbol over all files, in symbol order. */
export function symbolsOf(manifest: SnapshotManifest): SymbolSummary[] {
  const bySymbol = new Map<string, SymbolSummary>();
  for (const part of manifest.files.flatMap((file) => file.symbols)) {
    const known = bySymbol.get(part.symbol);
    bySymbol.set(part.symbol, {
      symbol: part.symbol,
      rows: part.rows + (known?.rows ?? 0),
      first: Math.min(part.first, known?.first ?? part.first),
      last: Math.max(part.last, known?.last ?? part.last),
    });
  }
  return [...bySymbol.values()].sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
}
