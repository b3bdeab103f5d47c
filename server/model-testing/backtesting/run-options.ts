import type { ClientBase } from "pg";
import { z } from "zod";
import { type CalendarId, calendarOf } from "#lib/data/calendars/index.ts";
import type { DatasetChoice, LaunchOptions, StrategyChoice } from "#lib/model-testing/backtesting/index.ts";
import { builtIns, parameterFields, type StrategyDescription } from "#lib/models/strategies/index.ts";
import { query } from "#server/access/command.ts";
import { userCodeRuleOf } from "#server/models/sandbox/index.ts";

/** Everything that a launch form can choose from, in one answer. */
export const runOptions = query({
  name: "runs.options",
  permission: "runs:read",
  input: z.strictObject({}).optional(),
  run: async ({ db, actor }): Promise<LaunchOptions> => ({
    strategies: [...builtInChoices(), ...(await versionChoices(db))],
    datasets: await datasetChoices(db, actor.kind === "user" ? actor.userId : null),
    userCodeNotice: (await userCodeRuleOf(db)).notice,
  }),
});

function builtInChoices(): StrategyChoice[] {
  return Object.entries(builtIns).map(([name, strategy]) => ({
    ref: { kind: "built-in", name },
    name: strategy.name,
    detail: "built-in",
    parameters: parameterFields(strategy.parameters),
  }));
}

/** Newest first within a strategy. */
async function versionChoices(db: ClientBase): Promise<StrategyChoice[]> {
  const { rows } = await db.query<{
    name: string;
    number: number;
    hash: string;
    note: string;
    description: StrategyDescription;
  }>(
    `SELECT s.name, v.number, v.hash, v.note, v.description FROM strategy_versions v
       JOIN strategies s ON s.team_id = v.team_id AND s.id = v.strategy_id
     WHERE s.archived_at IS NULL ORDER BY s.name, v.number DESC LIMIT 2000`,
  );
  return rows.map(({ name, number, hash, note, description }) => ({
    ref: { kind: "version", hash },
    name,
    detail: note ? `version ${number}: ${note}` : `version ${number}`,
    parameters: description.parameters,
  }));
}

/** The current snapshot of each dataset: first the one of the person's last run, so that an import changes no default. */
async function datasetChoices(db: ClientBase, userId: string | null): Promise<DatasetChoice[]> {
  const { rows } = await db.query(
    `WITH last_used AS (
       SELECT s.dataset_id AS id FROM runs r JOIN snapshots s ON s.hash = r.spec->'data'->>'snapshot'
       WHERE r.created_by = $1 ORDER BY r.created_at DESC LIMIT 1)
     SELECT d.id, d.name, s.hash AS snapshot, d.resolution, d.time_zone AS "timeZone", d.calendar, d.synthetic,
       (SELECT json_agg(json_build_object('symbol', y.symbol, 'from', y.first_at, 'to', y.last_at, 'rows', y.rows)
          ORDER BY y.symbol) FROM snapshot_symbols y
        WHERE y.team_id = d.team_id AND y.dataset_id = d.id AND y.hash = s.hash) AS symbols
     FROM datasets d JOIN LATERAL (SELECT hash FROM snapshots WHERE team_id = d.team_id AND dataset_id = d.id
       ORDER BY number DESC LIMIT 1) s ON true LEFT JOIN last_used u ON u.id = d.id
     ORDER BY u.id IS NULL, d.created_at, d.name`,
    [userId],
  );
  return rows.map(({ calendar, ...dataset }) => ({
    ...dataset,
    symbols: dataset.symbols ?? [],
    currency: "USD",
    periodsPerYear: calendarOf(calendar as CalendarId).id === "24/7" ? 365 : 252,
  }));
}
