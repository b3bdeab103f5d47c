import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { command } from "#server/access/command.ts";
import type { Context } from "#server/access/context.ts";
import { Speed } from "#server/data/feeds/index.ts";

const RUNS = "state IN ('starting', 'running')";

/** @throws AppError not-found for a test that is not there, conflict for one that is over */
async function change(ctx: Context, id: string, columns: string, values: unknown[]): Promise<{ id: string }> {
  const { rows } = await ctx.db.query(
    `UPDATE forward_tests SET ${columns} WHERE id = $1 AND ${RUNS} RETURNING state`,
    [id, ...values],
  );
  if (!rows[0]) {
    const known = await ctx.db.query("SELECT state FROM forward_tests WHERE id = $1", [id]);
    if (!known.rows[0]) throw new AppError("not-found", "There is no such forward test.");
    throw new AppError("conflict", `The forward test is ${known.rows[0].state} already.`);
  }
  const payload = { id, state: rows[0].state };
  await ctx.bus.publish(ctx.db, { topic: "forward-tests", type: "forward-test.changed", payload });
  return { id };
}

/** Ends a test after the moment that it is at; its working orders are cancelled or left, as it was started. */
export const stopForwardTest = command({
  name: "forward-tests.stop",
  permission: "forward-tests:run",
  input: z.strictObject({ id: z.uuid() }),
  run: (ctx, { id }) => change(ctx, id, "state = 'stopping'", []),
  audit: ({ id }) => ({ object: id }),
});

/** Its market stands still: working orders stay, nothing fills, nothing new is asked for. Stop works all the same. */
export const pauseForwardTest = command({
  name: "forward-tests.pause",
  permission: "forward-tests:run",
  input: z.strictObject({ id: z.uuid() }),
  async run(ctx, { id }) {
    await assertPaused(ctx, id, false);
    return change(ctx, id, "paused = true", []);
  },
  audit: ({ id }) => ({ object: id }),
});

export const resumeForwardTest = command({
  name: "forward-tests.resume",
  permission: "forward-tests:run",
  input: z.strictObject({ id: z.uuid() }),
  async run(ctx, { id }) {
    await assertPaused(ctx, id, true);
    return change(ctx, id, "paused = false", []);
  },
  audit: ({ id }) => ({ object: id }),
});

/** @throws AppError conflict when a test that runs is held, or not held, other than it should be */
async function assertPaused({ db }: Context, id: string, expected: boolean): Promise<void> {
  const { rows } = await db.query(`SELECT paused FROM forward_tests WHERE id = $1 AND ${RUNS} FOR UPDATE`, [
    id,
  ]);
  if (rows[0] && rows[0].paused !== expected)
    throw new AppError(
      "conflict",
      expected ? "The forward test is not paused." : "The forward test is paused already: resume it first.",
    );
}

/** Plays that many further moments of the market, then waits. */
export const stepForwardTest = command({
  name: "forward-tests.step",
  permission: "forward-tests:run",
  input: z.strictObject({ id: z.uuid(), bars: z.number().int().min(1).max(100_000) }),
  async run(ctx, { id, bars }) {
    await assertPaused(ctx, id, false);
    const { rows } = await ctx.db.query(
      "SELECT count(*)::int AS played FROM forward_test_points WHERE test_id = $1",
      [id],
    );
    return change(ctx, id, "speed = 'step', steps = greatest(steps, $2) + $3", [rows[0].played, bars]);
  },
  audit: ({ id, bars }) => ({ object: id, details: { bars } }),
});

export const setForwardSpeed = command({
  name: "forward-tests.set-speed",
  permission: "forward-tests:run",
  input: z.strictObject({ id: z.uuid(), speed: Speed }),
  run: (ctx, { id, speed }) => change(ctx, id, "speed = $2", [speed]),
  audit: ({ id, speed }) => ({ object: id, details: { speed } }),
});
