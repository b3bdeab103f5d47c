"use client";
import type { editor } from "monaco-editor/editor";
import { useEffect, useMemo, useState } from "react";
import type { EngineHost } from "#components/engine/engine-host.ts";
import type { Program } from "#components/engine/protocol.ts";
import type { Problem, StrategyDescription } from "#lib/models/strategies/index.ts";
import { blockingProblem, lint, problemOf } from "./problems.ts";
import type { MonacoModule, MonacoState } from "./use-monaco.ts";

/** What is known about one text of the strategy. */
export type Analysis = {
  /** The text that this speaks of. */
  readonly source: string;
  readonly problems: readonly Problem[];
  /** Present when nothing blocks. */
  readonly program?: Program;
  readonly description?: StrategyDescription;
};

const PAUSE_MS = 300;

/** Checks, compiles and describes the source a moment after each change. `check` asks the server when typing is missing. */
export function useAnalysis(
  { tools, typing }: MonacoState,
  model: editor.ITextModel | undefined,
  source: string,
  host: EngineHost | undefined,
  check: (source: string) => Promise<readonly Problem[]>,
): { analysis: Analysis | undefined; pending: boolean } {
  const [analysis, setAnalysis] = useState<Analysis>();
  useEffect(() => {
    if (!tools || !model || !host || typing === "loading") return;
    let current = true;
    const timer = setTimeout(async () => {
      const ask = typing === "ready" ? () => tools.checkModel(model) : () => check(source);
      const found = await analyse(source, ask, () => tools.compileModel(model), host);
      if (current) setAnalysis(found);
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [tools, typing, model, host, source, check]);
  return { analysis, pending: analysis?.source !== source };
}

async function analyse(
  source: string,
  check: () => Promise<readonly Problem[]>,
  compile: () => Promise<Program>,
  host: EngineHost,
): Promise<Analysis> {
  const found = await check().catch((error: Error) => [cannotCheck(error)]);
  const problems = [...found, ...lint(source)];
  if (blockingProblem(problems)) return { source, problems };
  const program = await compile();
  const described = await host.describe(program);
  if (described.ok) return { source, problems, program, description: described.value };
  return { source, problems: [...problems, problemOf(described.failure, "schema")] };
}

function cannotCheck(error: Error): Problem {
  const message = `The source could not be checked: ${error.message}`;
  return { severity: "error", message, line: 1, column: 1, code: "pitwall/check" };
}

/** Draws our own findings beside TypeScript's, which Monaco draws itself. */
export function useMarkers(
  tools: MonacoModule | undefined,
  model: editor.ITextModel | undefined,
  problems: readonly Problem[],
) {
  const ours = useMemo(() => problems.filter(({ code }) => !code?.startsWith("TS")), [problems]);
  useEffect(() => {
    if (!tools || !model) return;
    const { Error: error, Warning: warning } = tools.monaco.MarkerSeverity;
    const markers = ours.map((problem) => ({
      severity: problem.severity === "error" ? error : warning,
      message: problem.message,
      code: problem.code,
      startLineNumber: problem.line,
      startColumn: problem.column,
      endLineNumber: problem.endLine ?? problem.line,
      endColumn: problem.endColumn ?? Number.MAX_SAFE_INTEGER,
    }));
    tools.monaco.editor.setModelMarkers(model, "pitwall", markers);
  }, [tools, model, ours]);
}
