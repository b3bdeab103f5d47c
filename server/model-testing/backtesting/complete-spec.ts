import { createHash } from "node:crypto";
import type { ClientBase } from "pg";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { AppError } from "#lib/core/errors.ts";
import {
  type BacktestSpec,
  ENGINE_VERSION,
  membersOf,
  symbolsOfSpec,
} from "#lib/model-testing/backtesting/index.ts";
import type { ParameterField } from "#lib/models/strategies/index.ts";
import { findStrategyModule, type RunnableStrategy } from "#server/models/strategies/index.ts";

type Value = BacktestSpec["parameters"][string];
export type CompleteSpec = {
  spec: BacktestSpec;
  strategyName: string;
  synthetic: boolean;
  bars: number;
};

/**
 * The specification with every parameter written out, checked against the strategy and the catalogue, so that
 * two ways of asking for the same run have one key. @throws AppError bad-input or not-found, `at` the field
 */
export async function completeSpec(db: ClientBase, given: BacktestSpec): Promise<CompleteSpec> {
  const { named, strategyName } = await completeStrategies(db, given);
  const symbols = symbolsOfSpec(given);
  const { rows } = await db.query(
    `SELECT y.symbol, y.rows::float8, d.resolution, d.synthetic FROM snapshot_symbols y
       JOIN datasets d ON d.team_id = y.team_id AND d.id = y.dataset_id
     WHERE y.hash = $1 AND y.symbol = ANY ($2)`,
    [given.data.snapshot, symbols],
  );
  const found = new Map(rows.map((row) => [row.symbol as string, row]));
  const missing = symbols.find((symbol) => !found.has(symbol));
  if (missing !== undefined) {
    const other = missing === given.benchmark ? "benchmark" : "currencies";
    const at = given.data.symbols.includes(missing) ? "data.symbols" : other;
    throw new AppError("bad-input", `This data holds no symbol "${missing}": choose another.`, { at });
  }
  const { resolution } = rows[0];
  if (given.data.resolution !== resolution)
    throw new AppError("bad-input", `These are bars of ${resolution}, not of ${given.data.resolution}.`, {
      at: "data.resolution",
    });
  const bars = rows.reduce((sum, row) => sum + row.rows, 0);
  return { spec: { ...given, ...named }, strategyName, synthetic: rows.some((row) => row.synthetic), bars };
}

type Completed = { named: Pick<BacktestSpec, "strategy" | "parameters">; strategyName: string };

async function completeStrategies(db: ClientBase, given: BacktestSpec): Promise<Completed> {
  const found: { runnable: RunnableStrategy; parameters: BacktestSpec["parameters"] }[] = [];
  for (const { strategy, parameters } of membersOf(given)) {
    const runnable = await findStrategyModule(db, strategy);
    found.push({ runnable, parameters: completeParameters(runnable.description.parameters, parameters) });
  }
  const { strategy } = given;
  if (strategy.kind !== "several") {
    const [{ runnable, parameters }] = found as [(typeof found)[number]];
    return { named: { strategy, parameters }, strategyName: runnable.name };
  }
  const members = strategy.members.map((member, k) => ({ ...member, parameters: found[k]!.parameters }));
  const strategyName = members
    .map(({ name }) => name)
    .join(" + ")
    .slice(0, 200);
  return { named: { strategy: { ...strategy, members }, parameters: {} }, strategyName };
}

/** Whether a run evaluates code that the team wrote. */
export const runsOwnCode = (spec: BacktestSpec) =>
  membersOf(spec).some(({ strategy }) => strategy.kind === "version");

export function runKey(spec: BacktestSpec): string {
  return createHash("sha256")
    .update(canonicalJson({ engineVersion: ENGINE_VERSION, spec }))
    .digest("hex");
}

function completeParameters(fields: readonly ParameterField[], given: BacktestSpec["parameters"]) {
  const unknown = Object.keys(given).find((name) => !fields.some((field) => field.name === name));
  if (unknown !== undefined)
    throw new AppError("bad-input", `The strategy has no parameter "${unknown}".`, {
      at: `parameters.${unknown}`,
    });
  const entries = fields.map((field): [string, Value] => {
    const value = given[field.name] ?? field.default;
    const wrong = problemWith(field, value);
    if (wrong)
      throw new AppError("bad-input", `${field.title} ${wrong}.`, { at: `parameters.${field.name}` });
    return [field.name, value];
  });
  return Object.fromEntries(entries);
}

function problemWith({ kind, minimum, maximum, choices }: ParameterField, value: Value): string | undefined {
  if (kind === "boolean") return typeof value === "boolean" ? undefined : "must be on or off";
  if (kind === "choice")
    return choices?.includes(String(value)) ? undefined : `must be one of ${choices?.join(", ")}`;
  if (typeof value !== "number" || !Number.isFinite(value)) return "must be a number";
  if (kind === "integer" && !Number.isInteger(value)) return "must be a whole number";
  if (minimum !== undefined && value < minimum) return `must be at least ${minimum}`;
  if (maximum !== undefined && value > maximum) return `must be at most ${maximum}`;
  return undefined;
}
