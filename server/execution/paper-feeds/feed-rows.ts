import type { ClientBase } from "pg";
import { AppError } from "#lib/core/errors.ts";
import { FEED_SPEEDS, NO_DATASET, PaperSettings } from "#server/execution/brokers/index.ts";

export type FeedState = "starting" | "playing" | "ended" | "failed";

/** Of the settings, what another replay follows from. */
export type FeedAsked = Pick<PaperSettings, "dataset" | "symbols" | "from" | "speed">;

export type FeedReplay = {
  readonly datasetId: string;
  readonly snapshot: string;
  readonly symbols: readonly string[];
  readonly from?: string;
};

export type FeedRow = {
  readonly id: string;
  readonly state: FeedState;
  readonly asked: FeedAsked;
  readonly replay: FeedReplay | null;
  readonly speed: string;
  readonly steps: number;
  readonly error: string | null;
};

export type FeedAccount = { readonly settings: PaperSettings; readonly currency: string };

/** More than this many are more than a hand can trade, and than a journal of every bar should carry. */
const MAX_SYMBOLS = 100;

/** Null for an account at another broker. */
export async function readFeedAccount(db: ClientBase, accountId: string): Promise<FeedAccount | null> {
  const { rows } = await db.query("SELECT broker, settings, currency FROM accounts WHERE id = $1", [
    accountId,
  ]);
  if (rows[0]?.broker !== "paper") return null;
  const settings = PaperSettings.safeParse(rows[0].settings);
  return settings.success ? { settings: settings.data, currency: rows[0].currency } : null;
}

export async function readFeed(db: ClientBase, accountId: string): Promise<FeedRow | null> {
  const { rows } = await db.query(
    `SELECT id, state, asked, replay, speed, steps::float8 AS steps, error FROM paper_feeds WHERE account_id = $1`,
    [accountId],
  );
  return rows[0] ?? null;
}

/** The feed that the account's settings ask for; one that they asked for before is replaced. */
export async function feedOf(
  db: ClientBase,
  accountId: string,
  { dataset, symbols, from, speed }: PaperSettings,
): Promise<FeedRow | null> {
  const asked: FeedAsked = { dataset, symbols, from, speed };
  const known = await readFeed(db, accountId);
  if (dataset === NO_DATASET) {
    if (known) await db.query("DELETE FROM paper_feeds WHERE account_id = $1", [accountId]);
    return null;
  }
  if (known && Object.entries(asked).every(([name, value]) => known.asked[name as keyof FeedAsked] === value))
    return known;
  await db.query(
    `INSERT INTO paper_feeds (team_id, account_id, asked, speed) VALUES (app_team_id(), $1, $2, $3)
     ON CONFLICT (team_id, account_id) DO UPDATE SET id = uuidv7(), asked = excluded.asked, speed = excluded.speed,
       replay = NULL, state = 'starting', steps = 0, error = NULL`,
    [accountId, JSON.stringify(asked), FEED_SPEEDS[speed]],
  );
  return readFeed(db, accountId);
}

/** Snapshot and symbols as they are now, kept from here on. @throws AppError not-found or bad-input */
export async function fixReplay(
  db: ClientBase,
  accountId: string,
  { dataset, symbols: named, from }: FeedAsked,
): Promise<FeedReplay> {
  const { rows } = await db.query(
    `SELECT d.id, s.hash, (SELECT array_agg(y.symbol ORDER BY y.symbol) FROM snapshot_symbols y
       WHERE y.dataset_id = d.id AND y.hash = s.hash) AS symbols
     FROM datasets d JOIN snapshots s ON s.team_id = d.team_id AND s.dataset_id = d.id
     WHERE d.name = $1 ORDER BY s.number DESC LIMIT 1`,
    [dataset],
  );
  if (!rows[0])
    throw new AppError("not-found", `There is no dataset "${dataset}"; choose another for the account.`);
  const all: string[] = rows[0].symbols;
  const symbols =
    named === ""
      ? all
      : [
          ...new Set(
            named
              .split(",")
              .map((one) => one.trim())
              .filter(Boolean),
          ),
        ];
  const unknown = symbols.find((symbol) => !all.includes(symbol));
  if (unknown !== undefined)
    throw new AppError(
      "not-found",
      `"${dataset}" has no symbol ${unknown}; name others in the account's settings.`,
    );
  if (symbols.length > MAX_SYMBOLS)
    throw new AppError(
      "bad-input",
      `"${dataset}" has ${symbols.length} symbols; name at most ${MAX_SYMBOLS} of them in the account's settings.`,
    );
  const replay: FeedReplay = {
    datasetId: rows[0].id,
    snapshot: rows[0].hash,
    symbols,
    ...(from !== "" && { from }),
  };
  await db.query("UPDATE paper_feeds SET replay = $2 WHERE account_id = $1", [
    accountId,
    JSON.stringify(replay),
  ]);
  return replay;
}

/** A forward test has the account's market for itself; null when none runs. */
export async function testOnMarket(
  db: ClientBase,
  accountId: string,
): Promise<{ id: string; name: string; speed: string; symbols: string[] } | null> {
  const { rows } = await db.query(
    `SELECT id, name, speed, coalesce(spec #> '{session,symbols}', '[]') AS symbols FROM forward_tests
     WHERE account_id = $1 AND state IN ('starting', 'running', 'stopping') ORDER BY created_at LIMIT 1`,
    [accountId],
  );
  return rows[0] ?? null;
}

export const isTakenByTest = async (db: ClientBase, accountId: string): Promise<boolean> =>
  (await testOnMarket(db, accountId)) !== null;

/** Moments in the account's journal: what `steps` counts. */
export async function momentsPlayed(db: ClientBase, accountId: string): Promise<number> {
  const { rows } = await db.query(
    "SELECT count(*)::float8 AS played FROM paper_journal WHERE account_id = $1 AND kind = 'bars'",
    [accountId],
  );
  return rows[0].played;
}

/** The feed's markets so far, and the last moment that it played in any of them. */
export async function feedRecord(
  db: ClientBase,
  accountId: string,
  feedId: string,
): Promise<{ markets: number; last: number | null; time: number | null }> {
  const { rows } = await db.query(
    `WITH own AS (
       SELECT seq, coalesce((SELECT min(n.seq) FROM paper_journal n WHERE n.account_id = $1 AND n.kind = 'open'
         AND n.seq > o.seq), 'infinity'::float8) AS until
       FROM paper_journal o WHERE account_id = $1 AND kind = 'open' AND body ->> 'by' LIKE $2)
     SELECT (SELECT count(*)::int FROM own) AS markets, (SELECT max(seq)::float8 FROM own) AS last,
       (SELECT (b.body -> 'moment' ->> 'time')::float8 FROM paper_journal b JOIN own ON b.seq > own.seq AND b.seq < own.until
        WHERE b.account_id = $1 AND b.kind = 'bars' ORDER BY b.seq DESC LIMIT 1) AS time`,
    [accountId, `feed:${feedId}:%`],
  );
  return rows[0];
}
