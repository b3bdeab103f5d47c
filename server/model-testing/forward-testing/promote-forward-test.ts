import type { ClientBase } from "pg";
import { z } from "zod";
import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { command } from "#server/access/command.ts";
import type { Context } from "#server/access/context.ts";
import { writeApproval } from "#server/execution/accounts/index.ts";
import { assertSecondPerson } from "#server/execution/kill-switch/index.ts";

/** From paper to live: whether the version of a test may trade on live accounts, or somebody asked that it may. */
export type Promotion = {
  /** As orders and approvals name it. */
  readonly version: string;
  readonly approved: { readonly by: string | null; readonly at: Micros; readonly note: string } | null;
  readonly asked: { readonly by: string | null; readonly at: Micros; readonly reason: string } | null;
};

type Row = Promotion & { readonly name: string; readonly state: string; readonly moments: number };

async function readRow(db: ClientBase, id: string, lock = ""): Promise<Row> {
  const { rows } = await db.query(
    `SELECT t.name, t.state, (SELECT count(*)::int FROM forward_test_points p WHERE p.test_id = t.id) AS moments,
       coalesce(t.spec -> 'strategy' ->> 'hash', t.spec -> 'strategy' ->> 'name') AS version,
       t.promotion_asked_by AS "askedBy", t.promotion_asked_at::float8 AS "askedAt", t.promotion_reason AS reason,
       s.approved_by AS "approvedBy", extract(epoch FROM s.approved_at)::float8 * 1e6 AS "approvedAt", s.note
     FROM forward_tests t LEFT JOIN strategy_approvals s ON s.team_id = t.team_id
       AND s.version = coalesce(t.spec -> 'strategy' ->> 'hash', t.spec -> 'strategy' ->> 'name')
     WHERE t.id = $1 ${lock}`,
    [id],
  );
  const row = rows[0];
  if (!row) throw new AppError("not-found", "There is no such forward test.");
  const { name, state, moments, version, approvedAt, askedAt } = row;
  return {
    ...{ name, state, moments, version },
    approved: approvedAt === null ? null : { by: row.approvedBy, at: approvedAt, note: row.note },
    asked: askedAt === null ? null : { by: row.askedBy, at: askedAt, reason: row.reason },
  };
}

export async function readPromotion(db: ClientBase, id: string): Promise<Promotion> {
  const { version, approved, asked } = await readRow(db, id);
  return { version, approved, asked };
}

const tell = (ctx: Context, id: string, state: string): Promise<void> =>
  ctx.bus.publish(ctx.db, { topic: "forward-tests", type: "forward-test.changed", payload: { id, state } });

/** The first of two steps: nothing changes until somebody else decides. */
export const askPromotion = command({
  name: "forward-tests.ask-promotion",
  permission: "forward-tests:run",
  input: z.strictObject({
    id: z.uuid(),
    reason: z.string().trim().min(1, "Say why it is ready for live accounts.").max(1000),
  }),
  async run(ctx, { id, reason }) {
    const { state, moments, version, approved, asked } = await readRow(ctx.db, id, "FOR UPDATE OF t");
    if (approved) throw new AppError("conflict", `${version} may trade on live accounts already.`);
    if (asked) throw new AppError("conflict", "Somebody asked already: it waits for a second person.");
    if (state === "failed")
      throw new AppError(
        "conflict",
        "The forward test failed: promote one that ran to its end or still runs.",
      );
    if (moments === 0)
      throw new AppError("conflict", "The forward test has not played a bar yet: let it run first.");
    await ctx.db.query(
      "UPDATE forward_tests SET promotion_asked_by = $2, promotion_asked_at = $3, promotion_reason = $4 WHERE id = $1",
      [id, ctx.actor.kind === "user" ? ctx.actor.userId : null, ctx.clock(), reason],
    );
    await tell(ctx, id, state);
    return { id, version };
  },
  audit: ({ id, reason }, { version }) => ({ object: id, details: { version, reason } }),
});

/** Lets the version trade on live accounts, by another member than who asked; or sends it back. */
export const decidePromotion = command({
  name: "forward-tests.decide-promotion",
  permission: "risk:limits",
  input: z.strictObject({ id: z.uuid(), approve: z.boolean() }),
  async run(ctx, { id, approve }) {
    const { name, state, version, asked } = await readRow(ctx.db, id, "FOR UPDATE OF t");
    if (!asked) throw new AppError("conflict", "Nobody asked to promote this: ask first.");
    if (approve) {
      await assertSecondPerson(ctx, "risk:limits", asked);
      await writeApproval(ctx, { version, note: `Forward test "${name}": ${asked.reason}` });
    }
    await ctx.db.query(
      "UPDATE forward_tests SET promotion_asked_by = NULL, promotion_asked_at = NULL, promotion_reason = NULL WHERE id = $1",
      [id],
    );
    await tell(ctx, id, state);
    return { id, version };
  },
  audit: ({ id, approve }, { version }) => ({ object: id, details: { version, approve } }),
});
