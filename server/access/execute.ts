import type { ClientBase, Pool } from "pg";
import type { Logger } from "pino";
import { z } from "zod";
import { can, type Permission } from "#lib/access/permissions.ts";
import { AppError } from "#lib/core/errors.ts";
import type { Bus } from "#server/infrastructure/bus/index.ts";
import { transaction } from "#server/infrastructure/db/index.ts";
import type { JobQueue } from "#server/infrastructure/jobs/index.ts";
import { writeAudit } from "./audit/index.ts";
import type { Action, Command, Query } from "./command.ts";
import type { Actor, Context } from "./context.ts";
import { assertStorable } from "./storable.ts";

/** What a process gives to every command and query that runs in it. */
export type Host = {
  pool: Pool;
  clock: () => number;
  log: Logger;
  bus: Bus;
  /** The job queue that enqueues in the transaction of `db`. */
  jobs: (db: ClientBase) => JobQueue;
};

export type Caller = { actor: Actor; teamId: string; requestId: string };

/**
 * Runs one command or query in one transaction that sees the caller's team only.
 * A command commits its rows, its audit row, its events and its jobs together, or nothing.
 * Throws AppError "forbidden" (audited), "bad-input" (names the field), or what `run` throws.
 */
export async function execute<Input extends z.ZodType, Output>(
  host: Host,
  action: Command<Input, Output> | Query<Input, Output>,
  caller: Caller,
  rawInput: unknown,
): Promise<Output> {
  const { actor, teamId, requestId } = caller;
  const input = await admit(host, action, caller, rawInput);
  const userId = actor.kind === "user" ? actor.userId : undefined;
  const readOnly = action.kind === "query";
  return transaction(host.pool, { teamId, userId, readOnly }, async (db) => {
    const log = host.log.child({ requestId, teamId, action: action.name });
    const ctx: Context = {
      actor,
      teamId,
      requestId,
      db,
      clock: host.clock,
      log,
      jobs: host.jobs(db),
      bus: host.bus,
    };
    const output = await action.run(ctx, input);
    if (action.kind === "command") {
      const { object, details } = action.audit?.(input, output) ?? { details: input };
      await writeAudit(db, {
        teamId,
        actor,
        action: action.name,
        outcome: "done",
        object,
        details,
        requestId,
      });
    }
    return output;
  });
}

/** The parsed input of somebody who may ask. Throws AppError "forbidden" (audited) or "bad-input" (names the field). */
export async function admit<Input extends z.ZodType>(
  host: Pick<Host, "pool">,
  action: Action<Input>,
  caller: Caller,
  rawInput: unknown,
): Promise<z.output<Input>> {
  const { role } = caller.actor;
  if (!can(role, action.permission)) {
    await auditDenial(host, caller, action);
    throw new AppError("forbidden", denialMessage(role, action.permission));
  }
  return parseInput(action.input, rawInput);
}

/** Also for denials outside commands, such as a download of another role. */
export async function auditDenial(
  host: Pick<Host, "pool">,
  caller: Caller,
  action: { name: string },
): Promise<void> {
  await transaction(host.pool, { teamId: caller.teamId }, (db) =>
    writeAudit(db, { ...caller, action: action.name, outcome: "denied" }),
  );
}

function denialMessage(role: string, permission: Permission): string {
  return `Your role (${role}) does not have the permission ${permission}: ask an owner or admin of your team.`;
}

function parseInput<Input extends z.ZodType>(schema: Input, raw: unknown): z.output<Input> {
  assertStorable(raw);
  const strict = schema instanceof z.ZodObject ? schema.strict() : schema;
  const parsed = strict.safeParse(raw);
  if (parsed.success) return parsed.data as z.output<Input>;
  throw inputError(parsed.error);
}

/** The first wrong field and what is wrong with it. */
export function inputError(error: z.ZodError): AppError {
  const issue = error.issues[0];
  const at = issue?.path.map(String).join(".");
  const reason = issue?.message ?? "is not valid";
  return new AppError("bad-input", at ? `${at}: ${reason}` : reason, { cause: error, at });
}
