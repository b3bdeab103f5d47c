import type { ClientBase } from "pg";
import { z } from "zod";
import type { Micros, Resolution } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import type { CalendarId } from "#lib/data/calendars/index.ts";
import { query } from "#server/access/command.ts";

type SnapshotSummary = {
  hash: string;
  /** 1, 2, 3 … within the dataset. */
  number: number;
  rows: number;
  /** Start of the first and of the last bar, µs UTC. */
  firstAt: Micros;
  lastAt: Micros;
  bytes: number;
  createdAt: Date;
};

export type SymbolSpan = { symbol: string; rows: number; firstAt: Micros; lastAt: Micros };

export type DatasetSummary = {
  id: string;
  name: string;
  resolution: Resolution;
  timeZone: string;
  calendar: CalendarId;
  source: string;
  licence: string;
  synthetic: boolean;
  createdAt: Date;
  /** The current one. */
  snapshot: SnapshotSummary;
  symbolCount: number;
};

export type DatasetDetail = DatasetSummary & {
  /** Newest first. */
  snapshots: SnapshotSummary[];
  /** Of the current snapshot. */
  symbols: SymbolSpan[];
};

const SNAPSHOT = `json_build_object('hash', s.hash, 'number', s.number, 'rows', s.rows, 'firstAt', s.first_at,
  'lastAt', s.last_at, 'bytes', s.bytes, 'createdAt', s.created_at)`;
const SUMMARY = `SELECT d.id, d.name, d.resolution, d.time_zone AS "timeZone", d.calendar, d.source, d.licence,
    d.synthetic, d.created_at AS "createdAt", ${SNAPSHOT} AS snapshot,
    (SELECT count(*)::int FROM snapshot_symbols y WHERE y.team_id = d.team_id AND y.dataset_id = d.id
       AND y.hash = s.hash) AS "symbolCount"
  FROM datasets d JOIN LATERAL (SELECT * FROM snapshots WHERE team_id = d.team_id AND dataset_id = d.id
    ORDER BY number DESC LIMIT 1) s ON true`;

export const listDatasets = query({
  name: "data.list",
  permission: "data:read",
  input: z.strictObject({}).optional(),
  run: async (ctx): Promise<DatasetSummary[]> =>
    (await ctx.db.query(`${SUMMARY} ORDER BY d.name`)).rows.map(withDates),
});

export const getDataset = query({
  name: "data.get",
  permission: "data:read",
  input: z.strictObject({ id: z.uuid() }),
  async run(ctx, { id }): Promise<DatasetDetail> {
    const { rows } = await ctx.db.query(`${SUMMARY} WHERE d.id = $1`, [id]);
    if (!rows[0]) throw new AppError("not-found", "There is no such dataset; it may have been deleted.");
    const summary = withDates(rows[0]);
    const snapshots = await ctx.db.query(
      `SELECT ${SNAPSHOT} AS snapshot FROM snapshots s WHERE dataset_id = $1 ORDER BY number DESC`,
      [id],
    );
    return {
      ...summary,
      snapshots: snapshots.rows.map((row) => withDates(row).snapshot),
      symbols: await symbolSpans(ctx.db, id, summary.snapshot.hash),
    };
  },
});

export async function symbolSpans(db: ClientBase, datasetId: string, hash: string): Promise<SymbolSpan[]> {
  const { rows } = await db.query(
    `SELECT symbol, rows::float8, first_at::float8 AS "firstAt", last_at::float8 AS "lastAt"
     FROM snapshot_symbols WHERE dataset_id = $1 AND hash = $2 ORDER BY symbol`,
    [datasetId, hash],
  );
  return rows;
}

/** JSON carries a date as text. */
function withDates(row: DatasetSummary): DatasetSummary {
  return { ...row, snapshot: { ...row.snapshot, createdAt: new Date(row.snapshot.createdAt) } };
}
