import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { query } from "#server/access/command.ts";
import { userCodeRuleOf } from "#server/models/sandbox/index.ts";
import { checkSource } from "./compile.ts";
import {
  allowPause,
  noStrategy,
  StrategyId,
  StrategySource,
  type StrategySummary,
  type StrategyVersion,
  versionsOf,
} from "./strategy-rows.ts";
import { templates } from "./templates.ts";

export type StrategyDetail = {
  id: string;
  name: string;
  archivedAt: Date | null;
  draft: { source: string; savedAt: Date };
  /** Newest first. */
  versions: StrategyVersion[];
  /** What to know before it is run here; null when user code is well walled in. */
  userCodeNotice: string | null;
};
export type StrategyVersionDetail = StrategyVersion & {
  strategyId: string;
  strategyName: string;
  source: string;
  /** CommonJS that imports "@pitwall/sdk" and nothing else, and the map from it to the source. */
  compiled: string;
  sourceMap: string;
};

export const listStrategies = query({
  name: "strategies.list",
  permission: "strategies:read",
  input: z.strictObject({ archived: z.boolean().default(false) }).optional(),
  async run(ctx, input): Promise<StrategySummary[]> {
    const { rows } = await ctx.db.query(
      `WITH latest AS (
         SELECT DISTINCT ON (v.strategy_id) v.strategy_id AS "strategyId", r.id, r.state, r.created_at AS at,
           (res.statistics->'sharpe'->>'value')::float8 AS sharpe
         FROM runs r JOIN strategy_versions v ON v.hash = r.spec->'strategy'->>'hash'
           LEFT JOIN results res ON res.hash = r.result_hash
         ORDER BY v.strategy_id, r.created_at DESC)
       SELECT s.id, s.name, s.created_at AS "createdAt", u.name AS by, s.archived_at AS "archivedAt",
         greatest(s.draft_saved_at, v.created_at) AS "changedAt", coalesce(v.description->>'description', '') AS description,
         v.number, v.hash, v.created_at AS "versionAt", to_json(l) AS "lastRun"
       FROM strategies s LEFT JOIN latest l ON l."strategyId" = s.id LEFT JOIN users u ON u.id = s.created_by
         LEFT JOIN LATERAL (SELECT * FROM strategy_versions v WHERE v.team_id = s.team_id AND v.strategy_id = s.id
           ORDER BY number DESC LIMIT 1) v ON true
       WHERE (s.archived_at IS NOT NULL) = $1 ORDER BY "changedAt" DESC LIMIT 1000`,
      [input?.archived ?? false],
    );
    return rows.map(({ number, hash, versionAt, lastRun: run, ...row }) => ({
      ...row,
      lastRun: run && { id: run.id, state: run.state, at: new Date(run.at), sharpe: run.sharpe },
      version: number === null ? null : { number, hash, createdAt: versionAt },
    }));
  },
});

export const getStrategy = query({
  name: "strategies.get",
  permission: "strategies:read",
  input: StrategyId,
  async run(ctx, { id }): Promise<StrategyDetail> {
    const { rows } = await ctx.db.query(
      `SELECT id, name, archived_at AS "archivedAt", draft, draft_saved_at AS "savedAt" FROM strategies WHERE id = $1`,
      [id],
    );
    if (!rows[0]) throw noStrategy();
    const { draft, savedAt, ...strategy } = rows[0];
    return {
      ...strategy,
      draft: { source: draft, savedAt },
      versions: await versionsOf(ctx.db, id),
      userCodeNotice: (await userCodeRuleOf(ctx.db)).notice,
    };
  },
});

export const getVersion = query({
  name: "strategies.getVersion",
  permission: "strategies:read",
  input: z.strictObject({ hash: z.string().regex(/^[0-9a-f]{64}$/) }),
  async run(ctx, { hash }): Promise<StrategyVersionDetail> {
    const { rows } = await ctx.db.query(
      `SELECT v.number, v.hash, v.note, v.description, u.name AS by, v.created_at AS "createdAt",
         s.id AS "strategyId", s.name AS "strategyName", v.source, v.code AS compiled, v.source_map AS "sourceMap"
       FROM strategy_versions v JOIN strategies s ON s.team_id = v.team_id AND s.id = v.strategy_id
         LEFT JOIN users u ON u.id = v.created_by
       WHERE v.hash = $1 ORDER BY v.created_at LIMIT 1`,
      [hash],
    );
    if (!rows[0]) throw new AppError("not-found", "There is no such version of a strategy.");
    return rows[0];
  },
});

/** What is wrong with a source, without saving or running it. */
export const checkStrategy = query({
  name: "strategies.check",
  permission: "strategies:read",
  input: z.strictObject({ source: StrategySource }),
  async run(ctx, { source }) {
    await allowPause(ctx.db);
    return checkSource(source);
  },
});

export const listTemplates = query({
  name: "strategies.templates",
  permission: "strategies:read",
  input: z.strictObject({}).optional(),
  run: async () => templates().map(({ name, title, description }) => ({ name, title, description })),
});
