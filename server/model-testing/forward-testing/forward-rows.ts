import type { ClientBase } from "pg";
import type { LogLine } from "#lib/model-testing/backtesting/index.ts";
import type { SessionIntent, SessionOutput } from "#lib/model-testing/forward-testing/index.ts";
import type { ControlName } from "#lib/models/risk/index.ts";
import type { Bus } from "#server/infrastructure/bus/index.ts";
import { type ForwardError, ForwardSpec, type ForwardState } from "./forward-spec.ts";

export type ForwardTest = {
  readonly id: string;
  readonly accountId: string;
  readonly spec: ForwardSpec;
  readonly createdBy: string | null;
  readonly accepted: ReadonlySet<ControlName>;
  readonly atStop: "cancel" | "leave";
};

export type Control = {
  readonly state: ForwardState;
  readonly speed: string;
  readonly steps: number;
  readonly paused: boolean;
};
export type Outcome = {
  readonly n: number;
  readonly outcome: "sent" | "denied" | "skipped";
  readonly orderId: string | null;
  readonly reason: string | null;
};

/** The newest lines of a log that are kept. */
export const LOG_LINES = 10_000;

/** The test that is to run on an account, if any. */
export async function testToRun(db: ClientBase, accountId: string): Promise<ForwardTest | null> {
  const { rows } = await db.query(
    `SELECT id, account_id, spec, created_by, accepted, at_stop FROM forward_tests
     WHERE account_id = $1 AND state IN ('starting', 'running', 'stopping') ORDER BY created_at LIMIT 1`,
    [accountId],
  );
  const row = rows[0];
  if (!row) return null;
  return {
    id: row.id,
    accountId: row.account_id,
    spec: ForwardSpec.parse(row.spec),
    createdBy: row.created_by,
    accepted: new Set(row.accepted),
    atStop: row.at_stop,
  };
}

export async function readControl(db: ClientBase, id: string): Promise<Control> {
  const { rows } = await db.query(
    "SELECT state, speed, steps::float8, paused FROM forward_tests WHERE id = $1",
    [id],
  );
  return rows[0];
}

/** Where a test stands; one that has ended stays as it is. */
export async function setState(
  db: ClientBase,
  bus: Bus,
  id: string,
  state: ForwardState,
  error?: ForwardError,
): Promise<void> {
  const over = state === "stopped" || state === "ended" || state === "failed";
  const { rowCount } = await db.query(
    `UPDATE forward_tests SET state = $2, error = $3, ended_at = CASE WHEN $4 THEN now() END
     WHERE id = $1 AND state IN ('starting', 'running', 'stopping') AND NOT (state = 'stopping' AND $2 = 'running')`,
    [id, state, error ? JSON.stringify(error) : null, over],
  );
  if (rowCount === 1)
    await bus.publish(db, { topic: "forward-tests", type: "forward-test.changed", payload: { id, state } });
}

export async function readOutcomes(
  db: ClientBase,
  id: string,
): Promise<Map<number, Outcome & { body: SessionIntent }>> {
  const { rows } = await db.query(
    `SELECT n, outcome, order_id AS "orderId", reason, body FROM forward_test_intents WHERE test_id = $1`,
    [id],
  );
  return new Map(rows.map((row) => [row.n, row]));
}

export async function saveOutcome(
  db: ClientBase,
  id: string,
  time: number,
  body: SessionIntent,
  { outcome, orderId, reason }: Omit<Outcome, "n">,
): Promise<void> {
  await db.query(
    `INSERT INTO forward_test_intents (team_id, test_id, n, time, body, outcome, order_id, reason)
     VALUES (app_team_id(), $1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
    [id, body.n, Number.isNaN(time) ? null : time, JSON.stringify(body), outcome, orderId, reason],
  );
}

/** Points and log lines that are known already stay as they are: a session that is played again says the same. */
export async function saveProgress(
  db: ClientBase,
  id: string,
  points: readonly SessionOutput["point"][],
  logs: readonly (LogLine & { n: number })[],
): Promise<void> {
  const known = points.filter((point) => Number.isFinite(point.time));
  const column = (name: "time" | "equity" | "cash" | "gross") => known.map((point) => point[name]);
  await db.query(
    `INSERT INTO forward_test_points (team_id, test_id, time, equity, cash, gross)
     SELECT app_team_id(), $1, * FROM unnest($2::float8[], $3::float8[], $4::float8[], $5::float8[])
     ON CONFLICT (team_id, test_id, time) DO UPDATE SET equity = excluded.equity, cash = excluded.cash, gross = excluded.gross`,
    [id, column("time"), column("equity"), column("cash"), column("gross")],
  );
  if (logs.length === 0) return;
  await db.query(
    `INSERT INTO forward_test_logs (team_id, test_id, n, time, level, message)
     SELECT app_team_id(), $1, l.n, l.time, l.level, l.message
     FROM jsonb_to_recordset($2) AS l(n int, time float8, level text, message text) ON CONFLICT DO NOTHING`,
    [id, JSON.stringify(logs)],
  );
  await db.query("DELETE FROM forward_test_logs WHERE test_id = $1 AND n <= $2", [
    id,
    (logs.at(-1)?.n ?? 0) - LOG_LINES,
  ]);
}
