import type { ClientBase } from "pg";
import { AppError } from "#lib/core/errors.ts";
import type { StrategyRef } from "#lib/model-testing/backtesting/index.ts";
import { builtIns, describeStrategy, type StrategyDescription } from "#lib/models/strategies/index.ts";
import type { StrategyModule } from "#server/models/sandbox/index.ts";
import { STRATEGY_FILE } from "./compile.ts";

export type RunnableStrategy = {
  name: string;
  module: StrategyModule;
  description: StrategyDescription;
};

/** What a specification names, ready for a strategy host. @throws AppError not-found */
export async function findStrategyModule(db: ClientBase, ref: StrategyRef): Promise<RunnableStrategy> {
  if (ref.kind === "built-in") return builtIn(ref.name);
  const { rows } = await db.query(
    `SELECT s.name, v.code, v.source_map AS "sourceMap", v.description
     FROM strategy_versions v JOIN strategies s ON s.team_id = v.team_id AND s.id = v.strategy_id
     WHERE v.hash = $1 ORDER BY v.created_at LIMIT 1`,
    [ref.hash],
  );
  if (!rows[0])
    throw new AppError("not-found", "There is no such version of a strategy; choose another.", {
      at: "strategy",
    });
  const { name, code, sourceMap, description } = rows[0];
  return { name, module: { kind: "compiled", code, sourceMap, file: STRATEGY_FILE }, description };
}

function builtIn(name: string): RunnableStrategy {
  if (!Object.hasOwn(builtIns, name))
    throw new AppError("not-found", `There is no built-in strategy "${name}"; choose another.`, {
      at: "strategy",
    });
  const description = describeStrategy(builtIns[name as keyof typeof builtIns]);
  return { name: description.name, module: { kind: "built-in", name }, description };
}
