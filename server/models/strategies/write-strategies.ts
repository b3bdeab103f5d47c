import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import type { Problem } from "#lib/models/strategies/index.ts";
import { command } from "#server/access/command.ts";
import type { Context } from "#server/access/context.ts";
import { assertUserCodeMayRun } from "#server/models/sandbox/index.ts";
import { type CompiledStrategy, compileStrategy } from "./compile.ts";
import {
  allowPause,
  noStrategy,
  refuseTakenName,
  StrategyId,
  StrategyName,
  StrategySource,
  type StrategyVersion,
  userOf,
  versionsOf,
} from "./strategy-rows.ts";
import { templates } from "./templates.ts";

export const createStrategy = command({
  name: "strategies.create",
  permission: "strategies:edit",
  input: z.strictObject({ name: StrategyName, templateName: z.string() }),
  async run(ctx, { name, templateName }) {
    const template = templates().find((candidate) => candidate.name === templateName);
    if (!template)
      throw new AppError("bad-input", `There is no template "${templateName}".`, { at: "templateName" });
    await refuseTakenName(ctx.db, name);
    const { rows } = await ctx.db.query(
      "INSERT INTO strategies (team_id, name, draft, created_by) VALUES (app_team_id(), $1, $2, $3) RETURNING id",
      [name, template.source, userOf(ctx.actor)],
    );
    const id = rows[0].id as string;
    await tell(ctx, "strategy.created", id);
    return { id };
  },
  audit: (input, { id }) => ({ object: id, details: input }),
});

export const saveDraft = command({
  name: "strategies.saveDraft",
  permission: "strategies:edit",
  input: StrategyId.extend({ source: StrategySource }),
  async run(ctx, { id, source }) {
    const { rows } = await ctx.db.query(
      "UPDATE strategies SET draft = $2, draft_saved_at = now() WHERE id = $1 RETURNING draft_saved_at",
      [id, source],
    );
    if (!rows[0]) throw noStrategy();
    return { savedAt: rows[0].draft_saved_at as Date };
  },
  audit: ({ id, source }) => ({ object: id, details: { characters: source.length } }),
});

export type SavedVersion = { ok: true; version: StrategyVersion } | { ok: false; problems: Problem[] };

/** Compiles, type-checks and evaluates the source, then keeps it for good. The same source again is the same version. */
export const saveVersion = command({
  name: "strategies.saveVersion",
  permission: "strategies:edit",
  input: StrategyId.extend({ source: StrategySource, note: z.string().trim().max(500).default("") }),
  async run(ctx, { id, source, note }): Promise<SavedVersion> {
    await assertUserCodeMayRun(ctx.db);
    await allowPause(ctx.db);
    const compiled = await compileStrategy(source);
    if (!compiled.ok) return compiled;
    const locked = await ctx.db.query(
      "UPDATE strategies SET draft = $2, draft_saved_at = now() WHERE id = $1 RETURNING id",
      [id, source],
    );
    if (locked.rowCount === 0) throw noStrategy();
    await insertVersion(ctx, id, note, compiled.strategy);
    const versions = await versionsOf(ctx.db, id);
    const version = versions.find(({ hash }) => hash === compiled.strategy.hash) as StrategyVersion;
    await tell(ctx, "strategy.version-saved", id);
    return { ok: true, version };
  },
  audit: ({ id, note }, saved) => ({
    object: id,
    details: saved.ok ? { note, hash: saved.version.hash } : { note, problems: saved.problems.length },
  }),
});

/** The strategy's row is locked by the caller: numbers count up without a gap. */
async function insertVersion(ctx: Context, id: string, note: string, strategy: CompiledStrategy) {
  await ctx.db.query(
    `INSERT INTO strategy_versions
       (team_id, strategy_id, number, hash, note, source, code, source_map, description, created_by)
     SELECT app_team_id(), $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8
     FROM strategy_versions WHERE strategy_id = $1
     ON CONFLICT (team_id, strategy_id, hash) DO NOTHING`,
    [
      id,
      strategy.hash,
      note,
      strategy.source,
      strategy.module.code,
      strategy.module.sourceMap,
      JSON.stringify(strategy.description),
      userOf(ctx.actor),
    ],
  );
}

export const renameStrategy = command({
  name: "strategies.rename",
  permission: "strategies:edit",
  input: StrategyId.extend({ name: StrategyName }),
  async run(ctx, { id, name }) {
    await refuseTakenName(ctx.db, name, id);
    const { rowCount } = await ctx.db.query("UPDATE strategies SET name = $2 WHERE id = $1", [id, name]);
    if (rowCount === 0) throw noStrategy();
    await tell(ctx, "strategy.renamed", id);
    return { id };
  },
  audit: (input, { id }) => ({ object: id, details: input }),
});

/** Out of the list; its versions stay, since runs name them. */
export const archiveStrategy = command({
  name: "strategies.archive",
  permission: "strategies:edit",
  input: StrategyId.extend({ archived: z.boolean().default(true) }),
  async run(ctx, { id, archived }) {
    const { rowCount } = await ctx.db.query(
      "UPDATE strategies SET archived_at = CASE WHEN $2 THEN now() END WHERE id = $1",
      [id, archived],
    );
    if (rowCount === 0) throw noStrategy();
    await tell(ctx, archived ? "strategy.archived" : "strategy.restored", id);
    return { id };
  },
  audit: (input, { id }) => ({ object: id, details: input }),
});

function tell(ctx: Context, type: string, strategyId: string): Promise<void> {
  return ctx.bus.publish(ctx.db, { topic: "strategies", type, payload: { strategyId } });
}
