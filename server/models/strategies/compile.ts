import { createHash } from "node:crypto";
import { type Message, transform } from "esbuild";
import type { Problem, StrategyDescription } from "#lib/models/strategies/index.ts";
import {
  describeModule,
  type HostFailure,
  placeOf,
  type StrategyModule,
} from "#server/models/sandbox/index.ts";
import { forbiddenConstructs } from "./forbidden.ts";
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
  const translated = await translate(source);
  if (Array.isArray(translated)) return translated;
  return [...forbiddenConstructs(source), ...(await typeCheck(source))].sort(
    (a, b) => a.line - b.line || a.column - b.column,
  );
}

/** Type-checks, translates to CommonJS and evaluates once in the sandbox. */
export async function compileStrategy(source: string): Promise<Compilation> {
  const translated = await translate(source);
  if (Array.isArray(translated)) return { ok: false, problems: translated };
  const problems = await checkSource(source);
  if (problems.some(({ severity }) => severity === "error")) return { ok: false, problems };
  const described = await describeModule(translated);
  if ("kind" in described) return { ok: false, problems: [...problems, problemOf(described, translated)] };
  const hash = createHash("sha256").update(source).digest("hex");
  return { ok: true, strategy: { hash, source, module: translated, description: described } };
}

async function translate(source: string): Promise<Extract<StrategyModule, { kind: "compiled" }> | Problem[]> {
  try {
    const { code, map } = await transform(source, {
      loader: "ts",
      format: "cjs",
      target: "es2024",
      sourcemap: "external",
      sourcefile: STRATEGY_FILE,
      sourcesContent: false,
      logLevel: "silent",
    });
    return { kind: "compiled", code, sourceMap: map, file: STRATEGY_FILE };
  } catch (error) {
    const messages = (error as { errors?: Message[] }).errors;
    if (!messages) throw error;
    return messages.map(({ text, location }) => ({
      severity: "error" as const,
      message: text,
      line: location?.line ?? 1,
      column: (location?.column ?? 0) + 1,
      code: "syntax",
    }));
  }
}

function problemOf(failure: HostFailure, module: StrategyModule): Problem {
  const place = placeOf(failure, module) ?? { line: 1, column: 1 };
  return { severity: "error", message: failure.message, code: "evaluation", ...place };
}
