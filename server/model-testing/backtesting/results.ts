import { createHash } from "node:crypto";
import type { ClientBase } from "pg";
import { AppError } from "#lib/core/errors.ts";
import { type BacktestResult, decodeResult } from "#lib/model-testing/backtesting/index.ts";

/** Keeps a result under the hash of its bytes; the same bytes again change nothing. docs/adr/0010. */
export async function saveResult(db: ClientBase, bytes: Uint8Array, result: BacktestResult): Promise<string> {
  const hash = createHash("sha256").update(bytes).digest("hex");
  await db.query(
    `INSERT INTO results (team_id, hash, engine_version, bytes, statistics) VALUES (app_team_id(), $1, $2, $3, $4)
     ON CONFLICT (team_id, hash) DO NOTHING`,
    [
      hash,
      result.engineVersion,
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      JSON.stringify(result.statistics),
    ],
  );
  return hash;
}

/** The encoded result, or undefined when the team has none under this hash. */
export async function readResultBytes(db: ClientBase, hash: string): Promise<Uint8Array | undefined> {
  const { rows } = await db.query<{ bytes: Buffer }>("SELECT bytes FROM results WHERE hash = $1", [hash]);
  return rows[0]?.bytes;
}

/** The result of a finished run. @throws AppError not-found, conflict while it is not finished */
export async function readRunResult(
  db: ClientBase,
  runId: string,
): Promise<{ name: string; result: BacktestResult }> {
  const { rows } = await db.query<{ name: string; state: string; bytes: Buffer | null }>(
    `SELECT r.name, r.state, s.bytes FROM runs r LEFT JOIN results s ON s.team_id = r.team_id AND s.hash = r.result_hash
     WHERE r.id = $1`,
    [runId],
  );
  const [run] = rows;
  if (!run) throw new AppError("not-found", "There is no such run.");
  if (!run.bytes) throw new AppError("conflict", `The run has no result: it is ${run.state}.`);
  return { name: run.name, result: decodeResult(new Uint8Array(run.bytes)) };
}
