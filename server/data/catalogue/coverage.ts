import { z } from "zod";
import { Zone } from "#lib/core/time.ts";
import { type CalendarId, calendarOf } from "#lib/data/calendars/index.ts";
import { type Coverage, coverageOf } from "#lib/data/validation/index.ts";
import { query } from "#server/access/command.ts";
import { readBars } from "#server/data/storage/index.ts";
import { SnapshotHash } from "./preview-bars.ts";
import { openTeamSnapshot } from "./snapshots.ts";

/** How much of each stretch of a symbol's span is there, against the dataset's calendar. */
export const coverage = query({
  name: "data.coverage",
  permission: "data:read",
  input: z.strictObject({
    snapshot: SnapshotHash,
    symbol: z.string().min(1).max(64),
    cells: z.int().min(1).max(400).default(120),
  }),
  async run(ctx, { snapshot: hash, symbol, cells }): Promise<Coverage[]> {
    const snapshot = await openTeamSnapshot(ctx.db, ctx.teamId, hash);
    const [bars] = await readBars(snapshot, [symbol]);
    const calendar = calendarOf(snapshot.calendar as CalendarId);
    const { resolution, timeZone } = snapshot.manifest;
    const zones = { zone: new Zone(timeZone), calendarZone: new Zone(calendar.timeZone) };
    return bars ? coverageOf(bars, { resolution, calendar, ...zones }, cells) : [];
  },
});
