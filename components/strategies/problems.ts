/** What is wrong with a strategy's source, from TypeScript, from its schema and from its last run. */
import type { EngineFailure } from "#components/engine/protocol.ts";
import type { Problem } from "#lib/models/strategies/index.ts";

/** The code of a problem that a run met: it does not stop a version from being saved. */
export const RUN_PROBLEM = "pitwall/run";
const SCHEMA_PROBLEM = "pitwall/schema";

/** A failure while the file was read (`schema`) or while it ran (`run`), as a problem at its line. */
export function problemOf(failure: EngineFailure, met: "schema" | "run"): Problem {
  const code = met === "schema" ? SCHEMA_PROBLEM : RUN_PROBLEM;
  return {
    severity: "error",
    message: failure.message,
    line: failure.line ?? 1,
    column: failure.column ?? 1,
    code,
  };
}

/** What TypeScript cannot know; the server refuses the errors too, with the same codes. */
const LINTS: readonly { pattern: RegExp; message: string; code: string; severity: Problem["severity"] }[] = [
  {
    pattern: /\bDate\.now\(|\bnew Date\(\s*\)/g,
    message: "The clock makes a run unrepeatable: use ctx.time.",
    code: "no-clock",
    severity: "error",
  },
  {
    pattern: /\bMath\.random\(/g,
    message: "Math.random() makes a run unrepeatable: use ctx.random().",
    code: "no-chance",
    severity: "error",
  },
  {
    pattern: /\.ago\(\s*-/g,
    message: "A negative number of bars lies ahead: ctx reads the past only.",
    code: "no-look-ahead",
    severity: "warning",
  },
];

export function lint(source: string): Problem[] {
  return LINTS.flatMap(({ pattern, ...finding }) =>
    Array.from(source.matchAll(pattern), (match): Problem => {
      const before = source.slice(0, match.index).split("\n");
      const column = (before.at(-1)?.length ?? 0) + 1;
      const line = before.length;
      return {
        ...finding,
        line,
        column,
        endLine: line,
        endColumn: column + match[0].length,
      };
    }),
  );
}

/** Errors first, then by place. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  const rank = ({ severity }: Problem) => (severity === "error" ? 0 : 1);
  return [...problems].sort((a, b) => rank(a) - rank(b) || a.line - b.line || a.column - b.column);
}

/** The first error that stops a version from being saved or run; undefined when nothing does. */
export function blockingProblem(problems: readonly Problem[]): Problem | undefined {
  return sortProblems(problems).find(({ severity, code }) => severity === "error" && code !== RUN_PROBLEM);
}

/** The problem after a place in the file, from the top again after the last. */
export function nextProblem(problems: readonly Problem[], line: number, column: number): Problem | undefined {
  const inOrder = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
  return inOrder.find((p) => p.line > line || (p.line === line && p.column > column)) ?? inOrder[0];
}
