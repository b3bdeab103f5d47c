import { z } from "zod";
import { RUN_STATES, type RunView } from "#lib/model-testing/backtesting/index.ts";
import { query } from "#server/access/command.ts";
import { noRun, SELECT_RUNS, toRunView } from "./run-rows.ts";

const PAGE = 50;

/** Newest first, page by page; `strategy` is part of a strategy's or run's name. */
export const listRuns = query({
  name: "runs.list",
  permission: "runs:read",
  input: z.strictObject({
    state: z.enum(RUN_STATES).optional(),
    strategy: z.string().max(200).optional(),
    symbol: z.string().max(64).optional(),
    cursor: z.uuid().optional(),
    limit: z.int().min(1).max(200).default(PAGE),
    direction: z.enum(["forward", "backward"]).optional(),
  }),
  async run(
    ctx,
    { state, strategy, symbol, cursor, limit },
  ): Promise<{ runs: RunView[]; nextCursor?: string }> {
    const { rows } = await ctx.db.query(
      `${SELECT_RUNS} WHERE ($1::text IS NULL OR r.state = $1)
         AND ($2::text IS NULL OR position(lower($2) IN lower(r.strategy_name || ' ' || r.name)) > 0)
         AND ($3::text IS NULL OR r.spec->'data'->'symbols' ? $3) AND ($4::uuid IS NULL OR r.id < $4)
       ORDER BY r.id DESC LIMIT $5`,
      [state ?? null, strategy ?? null, symbol ?? null, cursor ?? null, limit + 1],
    );
    const runs = rows.slice(0, limit).map(toRunView);
    return rows.length > limit ? { runs, nextCursor: runs.at(-1)?.id } : { runs };
  },
});

export const getRun = query({
  name: "runs.get",
  permission: "runs:read",
  input: z.strictObject({ id: z.uuid() }),
  async run(ctx, { id }): Promise<RunView> {
    const { rows } = await ctx.db.query(`${SELECT_RUNS} WHERE r.id = $1`, [id]);
    if (!rows[0]) throw noRun();
    return toRunView(rows[0]);
  },
});
