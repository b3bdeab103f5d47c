import type { ClientBase } from "pg";
import { z } from "zod";
import { PERMISSIONS, type Permission } from "#lib/access/permissions.ts";
import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { command } from "#server/access/command.ts";
import type { Context } from "#server/access/context.ts";
import { voidVerdicts, wakeGateway } from "#server/execution/orders/index.ts";
import { config } from "#server/infrastructure/config/index.ts";
import { ACCOUNTS_UNDER, ScopeInput, scopeOf } from "./activate.ts";
import { type KillScope, removeLatch } from "./latch.ts";

const WAIT: Micros = 60_000_000;
const noKill = () => new AppError("not-found", "No kill switch stands over this.");

/** The first of two steps: what was stopped stays stopped until somebody else confirms. */
export const requestRearm = command({
  name: "killSwitch.requestRearm",
  permission: "risk:rearm",
  input: z.strictObject({
    scope: ScopeInput,
    reason: z.string().trim().min(1, "Say why it is safe.").max(1000),
  }),
  async run(ctx, { scope, reason }) {
    const { rowCount } = await ctx.db.query(
      `UPDATE kill_switches SET rearm_asked_by = $3, rearm_asked_at = $4, rearm_reason = $5
       WHERE kind = $1 AND scope = $2 AND ended_at IS NULL`,
      [...columns(scopeOf(scope)), userOf(ctx), ctx.clock(), reason],
    );
    if (!rowCount) throw noKill();
    await tell(ctx, scope);
    return { scope };
  },
  audit: (input) => ({ object: `${input.scope.kind}:${input.scope.id ?? ""}`, details: input }),
});

/**
 * Arms again what another member asked for. In a team of one: by the same person, signed in again since asking, and
 * a minute later.
 */
export const confirmRearm = command({
  name: "killSwitch.confirmRearm",
  permission: "risk:rearm",
  input: z.strictObject({ scope: ScopeInput }),
  async run(ctx, { scope }) {
    const { rows } = await ctx.db.query<{ id: string; by: string | null; at: string | null }>(
      `SELECT id, rearm_asked_by AS by, rearm_asked_at AS at FROM kill_switches
       WHERE kind = $1 AND scope = $2 AND ended_at IS NULL FOR UPDATE`,
      columns(scopeOf(scope)),
    );
    const kill = rows[0];
    if (!kill) throw noKill();
    if (kill.at === null) throw new AppError("conflict", "Nobody asked to arm this again: ask first.");
    await assertSecondPerson(ctx, "risk:rearm", { by: kill.by, at: Number(kill.at) });
    await ctx.db.query("UPDATE kill_switches SET ended_by = $2, ended_at = $3 WHERE id = $1", [
      kill.id,
      userOf(ctx),
      ctx.clock(),
    ]);
    await voidVerdicts(ctx.db, "true");
    await tell(ctx, scope);
    // What was disconnected connects at once.
    const under = await ctx.db.query<{ id: string }>(ACCOUNTS_UNDER, columns(scopeOf(scope)));
    for (const { id } of under.rows) wakeGateway(ctx.bus, id);
    // Before the commit: were it after, a crash in between would stop again what two persons armed.
    removeLatch(config().state.home, { ...scopeOf(scope), teamId: ctx.teamId });
    return { scope };
  },
  audit: (input) => ({ object: `${input.scope.kind}:${input.scope.id ?? ""}`, details: input }),
});

const columns = ({ kind, id }: KillScope): [string, string] => [kind, id];
const userOf = ({ actor }: Context): string | null => (actor.kind === "user" ? actor.userId : null);
const tell = (ctx: Context, scope: unknown): Promise<void> =>
  ctx.bus.publish(ctx.db, { topic: "kill", type: "kill.rearm", payload: { scope } });

/**
 * Throws AppError "conflict" unless the caller is another member than who asked. Who alone in the team holds the
 * permission must have signed in again since asking, and a minute must have passed.
 */
export async function assertSecondPerson(
  ctx: Context,
  permission: Permission,
  asked: { by: string | null; at: Micros },
): Promise<void> {
  const { actor } = ctx;
  if (actor.kind !== "user") throw new AppError("conflict", "Two persons are needed: sign in to confirm.");
  if (actor.userId !== asked.by) return;
  if ((await holdersOf(ctx.db, permission)) > 1)
    throw new AppError("conflict", "You asked for it yourself: another member who may must confirm.");
  const { rows } = await ctx.db.query<{ at: string }>(
    "SELECT (extract(epoch FROM created_at) * 1e6)::bigint AS at FROM sessions WHERE id::text = $1",
    [actor.sessionId],
  );
  if (!rows[0] || Number(rows[0].at) <= asked.at)
    throw new AppError(
      "conflict",
      "Nobody else in your team may: sign out, sign in again, and confirm then.",
    );
  const left = asked.at + WAIT - ctx.clock();
  if (left > 0)
    throw new AppError(
      "conflict",
      `Nobody else in your team may: wait ${Math.ceil(left / 1e6)} s more, then confirm.`,
    );
}

async function holdersOf(db: ClientBase, permission: Permission): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM memberships WHERE team_id = app_team_id() AND deactivated_at IS NULL AND role = ANY ($1)",
    [PERMISSIONS[permission]],
  );
  return rows[0]?.n ?? 0;
}
