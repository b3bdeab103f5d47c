import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { encodeBars } from "#lib/data/bars/index.ts";
import { query } from "#server/access/command.ts";
import { readBars } from "#server/data/storage/index.ts";
import { SnapshotHash } from "./preview-bars.ts";
import { openTeamSnapshot } from "./snapshots.ts";

/** One answer of 56 bytes a bar: more would fill a browser's memory. */
const MAX_BARS = 5_000_000;

/** Bars of a snapshot as the binary columns of lib/data/bars, for a browser that runs the engine or draws candles. */
export const readColumns = query({
  name: "data.columns",
  permission: "data:read",
  input: z.strictObject({
    snapshot: SnapshotHash,
    symbols: z
      .array(z.string().min(1).max(64))
      .min(1)
      .max(1000)
      // Each is given once: a thousand copies of one would fill the memory.
      .transform((symbols) => [...new Set(symbols)]),
    /** µs UTC: bars that start at or after `from` and before `to`. */
    from: z.number().optional(),
    to: z.number().optional(),
  }),
  async run(ctx, { snapshot: hash, symbols, from, to }) {
    const snapshot = await openTeamSnapshot(ctx.db, ctx.teamId, hash);
    const wanted = new Set(symbols);
    const parts = snapshot.manifest.files.flatMap((file) => file.symbols.filter((s) => wanted.has(s.symbol)));
    // Of parts that the span cuts only the reading tells; they are few.
    const whole = parts.filter((part) => part.first >= (from ?? part.first) && part.last < (to ?? Infinity));
    refuseTooMany(whole.reduce((sum, { rows }) => sum + rows, 0));
    const bars = await readBars(snapshot, symbols, { from, to });
    refuseTooMany(bars.reduce((sum, { length }) => sum + length, 0));
    return encodeBars(bars);
  },
});

function refuseTooMany(bars: number): void {
  if (bars <= MAX_BARS) return;
  throw new AppError(
    "too-large",
    `These are at least ${bars.toLocaleString("en")} bars, more than ${MAX_BARS.toLocaleString("en")} at once: ask for fewer symbols or a shorter span.`,
  );
}
