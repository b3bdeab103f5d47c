import type { ClientBase } from "pg";
import { AppError } from "#lib/core/errors.ts";
import { openSnapshot, type Snapshot, symbolsOf, teamStore } from "#server/data/storage/index.ts";

export type DatasetFacts = {
  name: string;
  resolution: string;
  timeZone: string;
  calendar: string;
  source: string;
  licence: string;
  synthetic: boolean;
  createdBy: string | null;
};

/** @throws AppError conflict when the team has a dataset of this name */
export async function createDataset(db: ClientBase, facts: DatasetFacts): Promise<string> {
  const { rows } = await db.query(
    `INSERT INTO datasets (team_id, name, resolution, time_zone, calendar, source, licence, synthetic, created_by)
     VALUES (app_team_id(), $1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (team_id, name) DO NOTHING RETURNING id`,
    [
      facts.name,
      facts.resolution,
      facts.timeZone,
      facts.calendar,
      facts.source,
      facts.licence,
      facts.synthetic,
      facts.createdBy,
    ],
  );
  if (rows[0]) return rows[0].id;
  throw new AppError(
    "conflict",
    `A dataset named "${facts.name}" exists already: choose another name, or add the bars to it.`,
  );
}

/** Makes a published snapshot the dataset's current one. The same snapshot again changes nothing. */
export async function addSnapshot(db: ClientBase, datasetId: string, snapshot: Snapshot): Promise<void> {
  const symbols = symbolsOf(snapshot.manifest);
  const sum = (of: (part: { rows: number; bytes: number }) => number) =>
    snapshot.manifest.files.reduce((total, file) => total + of(file), 0);
  const added = await db.query(
    `INSERT INTO snapshots (team_id, dataset_id, hash, number, rows, first_at, last_at, bytes)
     SELECT app_team_id(), $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6 FROM snapshots WHERE dataset_id = $1
     ON CONFLICT (team_id, dataset_id, hash) DO NOTHING`,
    [
      datasetId,
      snapshot.hash,
      sum((file) => file.rows),
      Math.min(...symbols.map(({ first }) => first)),
      Math.max(...symbols.map(({ last }) => last)),
      sum((file) => file.bytes),
    ],
  );
  if (added.rowCount === 0) return;
  await db.query(
    `INSERT INTO snapshot_symbols (team_id, dataset_id, hash, symbol, rows, first_at, last_at)
     SELECT app_team_id(), $1, $2, * FROM unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[])`,
    [
      datasetId,
      snapshot.hash,
      symbols.map(({ symbol }) => symbol),
      symbols.map(({ rows }) => rows),
      symbols.map(({ first }) => first),
      symbols.map(({ last }) => last),
    ],
  );
}

/** The newest snapshot of a dataset, opened. @throws AppError not-found */
export async function currentSnapshot(db: ClientBase, teamId: string, datasetId: string): Promise<Snapshot> {
  const { rows } = await db.query(
    "SELECT hash FROM snapshots WHERE dataset_id = $1 ORDER BY number DESC LIMIT 1",
    [datasetId],
  );
  if (!rows[0]) throw new AppError("not-found", "There is no such dataset; it may have been deleted.");
  return openSnapshot(teamStore(teamId), rows[0].hash);
}

/** Every snapshot that the team's catalogue holds. */
export async function cataloguedHashes(db: ClientBase): Promise<Set<string>> {
  const { rows } = await db.query("SELECT DISTINCT hash FROM snapshots");
  return new Set(rows.map(({ hash }) => hash));
}

/** A snapshot that the team's catalogue holds, with what its dataset says of it. @throws AppError not-found */
export async function openTeamSnapshot(
  db: ClientBase,
  teamId: string,
  hash: string,
): Promise<Snapshot & { calendar: string; dataset: string; synthetic: boolean }> {
  const { rows } = await db.query(
    `SELECT d.calendar, d.name, d.synthetic FROM snapshots s JOIN datasets d ON d.team_id = s.team_id AND d.id = s.dataset_id
     WHERE s.hash = $1 LIMIT 1`,
    [hash],
  );
  const [dataset] = rows;
  if (!dataset)
    throw new AppError("not-found", "There is no such snapshot; its dataset may have been deleted.");
  const snapshot = await openSnapshot(teamStore(teamId), hash);
  return { ...snapshot, calendar: dataset.calendar, dataset: dataset.name, synthetic: dataset.synthetic };
}
