import type { ClientBase } from "pg";
import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import type { StrategyDescription } from "#lib/models/strategies/index.ts";
import type { Actor } from "#server/access/context.ts";
import { MAX_SOURCE_CHARACTERS } from "./compile.ts";

export const StrategyName = z.string().trim().min(1, "Give the strategy a name.").max(100);
export const StrategySource = z
  .string()
  .max(
    MAX_SOURCE_CHARACTERS,
    `A strategy has at most ${MAX_SOURCE_CHARACTERS.toLocaleString("en")} characters.`,
  );
export const StrategyId = z.strictObject({ id: z.uuid() });

export type StrategyVersion = {
  number: number;
  hash: string;
  note: string;
  by: string | null;
  createdAt: Date;
  description: StrategyDescription;
};
export type StrategySummary = {
  id: string;
  name: string;
  createdAt: Date;
  /** Of the draft or of the newest version, whichever is later. */
  changedAt: Date;
  by: string | null;
  archivedAt: Date | null;
  /** The newest; null before the first is saved. */
  version: Pick<StrategyVersion, "number" | "hash" | "createdAt"> | null;
  description: string;
  /** Of any of its versions; null before the first. `sharpe` is null while it has no result, or none is defined. */
  lastRun: { id: string; state: string; at: Date; sharpe: number | null } | null;
};

export const userOf = (actor: Actor): string | null => (actor.kind === "user" ? actor.userId : null);

export function noStrategy(): AppError {
  return new AppError("not-found", "There is no such strategy; it may have been archived.");
}

/** Newest first. */
export async function versionsOf(db: ClientBase, strategyId: string): Promise<StrategyVersion[]> {
  const { rows } = await db.query(
    `SELECT v.number, v.hash, v.note, v.description, u.name AS by, v.created_at AS "createdAt"
     FROM strategy_versions v LEFT JOIN users u ON u.id = v.created_by WHERE v.strategy_id = $1 ORDER BY v.number DESC`,
    [strategyId],
  );
  return rows;
}

/** @throws AppError conflict when another strategy of the team has the name */
export async function refuseTakenName(db: ClientBase, name: string, exceptId?: string): Promise<void> {
  const { rowCount } = await db.query(
    "SELECT FROM strategies WHERE name = $1 AND id IS DISTINCT FROM $2::uuid",
    [name, exceptId ?? null],
  );
  if (rowCount)
    throw new AppError("conflict", `A strategy named "${name}" exists already: choose another name.`, {
      at: "name",
    });
}

/** The transaction waits while a source is compiled, which a busy machine makes long. */
export async function allowPause(db: ClientBase): Promise<void> {
  await db.query("SET LOCAL idle_in_transaction_session_timeout = '120s'");
}
