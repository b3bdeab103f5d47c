import { z } from "zod";
import type { Micros } from "#lib/core/columns.ts";
import { query } from "#server/access/command.ts";
import { readBars } from "#server/data/storage/index.ts";
import { openTeamSnapshot } from "./snapshots.ts";

export type PreviewedBar = {
  start: Micros;
  end: Micros;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
};

export const SnapshotHash = z.string().regex(/^[0-9a-f]{64}$/);

/** The last bars of a symbol, newest first. */
export const previewBars = query({
  name: "data.preview",
  permission: "data:read",
  input: z.strictObject({
    snapshot: SnapshotHash,
    symbol: z.string().min(1).max(64),
    limit: z.int().min(1).max(1000).default(200),
  }),
  async run(ctx, { snapshot: hash, symbol, limit }): Promise<PreviewedBar[]> {
    const snapshot = await openTeamSnapshot(ctx.db, ctx.teamId, hash);
    const parts = snapshot.manifest.files.flatMap((file) => file.symbols.filter((s) => s.symbol === symbol));
    const [bars] = await readBars(snapshot, [symbol], { from: lastParts(parts, limit) });
    const last = bars?.length ?? 0;
    return Array.from({ length: Math.min(limit, last) }, (_, i) => {
      const at = last - 1 - i;
      return {
        start: bars!.start[at]!,
        end: bars!.end[at]!,
        open: bars!.open[at]!,
        high: bars!.high[at]!,
        low: bars!.low[at]!,
        close: bars!.close[at]!,
        volume: bars!.volume[at]!,
      };
    });
  },
});

/** Where the last files begin that hold enough rows: the others need not be read. */
function lastParts(parts: readonly { rows: number; first: Micros }[], limit: number): Micros | undefined {
  let rows = 0;
  for (const part of parts.toReversed()) {
    rows += part.rows;
    if (rows >= limit) return part.first;
  }
  return undefined;
}
