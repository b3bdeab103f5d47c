import { createHash } from "node:crypto";
import type { Problem, StrategyDescription } from "#lib/models/strategies/index.ts";
import {
  describeModule,
  type HostFailure,
  placeOf,
  type StrategyModule,
} from "#server/models/sandbox/index.ts";
import type { SourceReading } from "./read-source.ts";
import { readSource } from "./source-reader.ts";
import { typeCheck } from "./type-check.ts";

export const STRATEGY_FILE = "strategy.ts";
export const MAX_SOURCE_CHARACTERS = 200_000;

export type CompiledStrategy = {
  /** sha256 of the source: what a run's specification names. */
  readonly hash: string;
  readonly source: string;
  readonly module: Extract<StrategyModule, { kind: "compiled" }>;
  readonly description: StrategyDescription;
};
export type Compilation =
  | { readonly ok: true; readonly strategy: CompiledStrategy }
  | { readonly ok: false; readonly problems: Problem[] };

/** Every problem that can be found without running the strategy. */
export async function checkSource(source: string): Promise<Problem[]> {
  return problemsIn(source, await readSource(source));
}

/** Type-checks, translates to CommonJS and evaluates once in the sandbox. */
export async function compileStrategy(source: string): Promise<Compilation> {
  const reading = await readSource(source);
  const problems = await problemsIn(source, reading);
  if (!reading.translated || problems.some(({ severity }) => severity === "error"))
    return { ok: false, problems };
  const module = { kind: "compiled", ...reading.translated, file: STRATEGY_FILE } as const;
  const described = await describeModule(module);
  if ("kind" in described) return { ok: false, problems: [...problems, problemOf(described, module)] };
  const hash = createHash("sha256").update(source).digest("hex");
  return { ok: true, strategy: { hash, source, module, description: described } };
}

/** A wrong syntax is told alone: the type checker would only repeat it. */
async function problemsIn(source: string, { translated, problems }: SourceReading): Promise<Problem[]> {
  if (!translated) return [...problems];
  return [...problems, ...(await typeCheck(source))].sort((a, b) => a.line - b.line || a.column - b.column);
}

function problemOf(failure: HostFailure, module: StrategyModule): Problem {
  const place = placeOf(failure, module) ?? { line: 1, column: 1 };
  return { severity: "error", message: failure.message, code: "evaluation", ...place };
}
