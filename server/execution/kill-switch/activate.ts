import type { ClientBase } from "pg";
import { z } from "zod";
import { can } from "#lib/access/permissions.ts";
import { AppError } from "#lib/core/errors.ts";
import { command } from "#server/access/command.ts";
import { type Caller, execute, type Host } from "#server/access/execute.ts";
import { wakeGateway } from "#server/execution/orders/index.ts";
import { config } from "#server/infrastructure/config/index.ts";
import { isDatabaseAway } from "#server/infrastructure/db/index.ts";
import { KILL_KINDS, KILL_LEVELS, type KillScope, type Latch, writeLatch } from "./latch.ts";

export const ScopeInput = z.strictObject({
  kind: z.enum(KILL_KINDS),
  /** A symbol, a strategy version, an account's id, a desk's name; nothing for everything. */
  id: z
    .string()
    .max(200)
    .optional()
    .meta({ examples: ["sample"] }),
});

export const scopeOf = ({ kind, id }: z.output<typeof ScopeInput>): KillScope => {
  if (kind !== "everything" && !id)
    throw new AppError("bad-input", `Say which ${kind} is to be stopped.`, { at: "scope.id" });
  return { kind, id: kind === "everything" ? "" : (id as string) };
};

/** The accounts under a kill switch: `$1` its kind, `$2` its scope. A strategy and a symbol may trade on any. */
export const ACCOUNTS_UNDER = `SELECT id FROM accounts a WHERE $1 IN ('everything', 'strategy', 'symbol')
  OR ($1 = 'account' AND a.id::text = $2) OR ($1 = 'desk' AND a.desk = $2)`;

export const activateKill = command({
  name: "killSwitch.activate",
  permission: "risk:kill",
  input: z
    .strictObject({
      scope: ScopeInput,
      level: z.enum(KILL_LEVELS),
      reason: z.string().trim().min(1, "Say why.").max(1000),
    })
    .refine(
      ({ scope: { kind }, level }) => level !== "disconnect" || (kind !== "symbol" && kind !== "strategy"),
      {
        message: "A line is an account's: disconnect an account, a desk or everything.",
        path: ["level"],
      },
    ),
  async run(ctx, { scope, level, reason }) {
    const { accounts } = await keepKill(ctx.db, {
      ...scopeOf(scope),
      teamId: ctx.teamId,
      level,
      reason,
      by: ctx.actor.kind === "user" ? ctx.actor.userId : null,
      at: ctx.clock(),
    });
    await ctx.bus.publish(ctx.db, { topic: "kill", type: "kill.activated", payload: { scope, level } });
    for (const account of accounts) wakeGateway(ctx.bus, account);
    return { accounts: accounts.length };
  },
  audit: (input, output) => ({
    object: `${input.scope.kind}:${input.scope.id ?? ""}`,
    details: { ...input, ...output },
  }),
});

/**
 * In the database what a latch says, however often; a stronger level replaces a weaker one. Waits for no account: who
 * claims or accepts an order asks for kill switches under the account's lock.
 */
export async function keepKill(
  db: ClientBase,
  { kind, id, level, reason, by, at }: Latch,
): Promise<{ accounts: string[] }> {
  await db.query(
    `INSERT INTO kill_switches AS k (team_id, kind, scope, level, reason, activated_by, activated_at)
     VALUES (app_team_id(), $1, $2, $3, $4, $5, $6)
     ON CONFLICT (team_id, kind, scope) WHERE ended_at IS NULL DO UPDATE SET
       level = CASE WHEN array_position($7::text[], $3) > array_position($7::text[], k.level) THEN $3 ELSE k.level END,
       rearm_asked_by = NULL, rearm_asked_at = NULL, rearm_reason = NULL`,
    [kind, id, level, reason, by, at, KILL_LEVELS],
  );
  const { rows } = await db.query<{ id: string }>(ACCOUNTS_UNDER, [kind, id]);
  return { accounts: rows.map((row) => row.id) };
}

export type Activated = {
  /** Nothing leaves this host any more. */
  readonly latched: true;
  /** How many accounts the database has under it; null when it did not answer: it will be told when it does. */
  readonly accounts: number | null;
};

/**
 * Stops what is in scope: first the latch in the state folder, which every gateway of this host reads before each
 * send, then the database. Works with the database away.
 */
export async function stopNow(host: Host, caller: Caller, raw: unknown): Promise<Activated> {
  const { actor, teamId } = caller;
  const parsed = activateKill.input.safeParse(raw);
  // What is refused is refused, and audited, in the one place that does so.
  if (parsed.success && can(actor.role, activateKill.permission)) {
    const { scope, level, reason } = parsed.data;
    const by = actor.kind === "user" ? actor.userId : null;
    writeLatch(config().state.home, { ...scopeOf(scope), teamId, level, reason, by, at: host.clock() });
  }
  try {
    const { accounts } = await execute(host, activateKill, caller, raw);
    return { latched: true, accounts };
  } catch (error) {
    if (!parsed.success || !isDatabaseAway(error)) throw error;
    host.log.error({ err: error, teamId }, "a kill switch is latched; the database does not know of it yet");
    return { latched: true, accounts: null };
  }
}
