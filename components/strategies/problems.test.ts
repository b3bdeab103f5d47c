import { describe, expect, it } from "vitest";
import type { Problem } from "#lib/models/strategies/index.ts";
import { blockingProblem, lint, nextProblem, problemOf, sortProblems } from "./problems.ts";

const at = (line: number, column: number, severity: Problem["severity"] = "error"): Problem => ({
  severity,
  message: `${line}:${column}`,
  line,
  column,
});

describe("problems of a source", () => {
  it("come errors first, then by place", () => {
    const sorted = sortProblems([at(9, 1, "warning"), at(7, 4), at(7, 2)]);
    expect(sorted.map((problem) => problem.message)).toEqual(["7:2", "7:4", "9:1"]);
  });

  it("block saving by the first error, but not by what a run met", () => {
    const thrown = problemOf({ code: "strategy-failed", message: "boom", line: 2 }, "run");
    expect(blockingProblem([thrown, at(3, 1, "warning")])).toBeUndefined();
    expect(blockingProblem([thrown, at(9, 1), at(4, 1)])?.line).toBe(4);
    const schema = problemOf({ code: "strategy-failed", message: "no default" }, "schema");
    expect(blockingProblem([schema])).toMatchObject({ line: 1, column: 1 });
  });

  it("are walked in order and around", () => {
    const list = [at(9, 1), at(7, 4), at(7, 2)];
    expect(nextProblem(list, 7, 2)?.message).toBe("7:4");
    expect(nextProblem(list, 9, 1)?.message).toBe("7:2");
    expect(nextProblem([], 1, 1)).toBeUndefined();
  });

  it("name a foreign clock, foreign chance and a look ahead, at their place", () => {
    const found = lint("const a = 1;\n  const b = Math.random() + Date.now();\nctx.history.close.ago(-1);");
    expect(found.map(({ severity, code, line, column }) => [severity, code, line, column])).toEqual([
      ["error", "no-clock", 2, 29],
      ["error", "no-chance", 2, 13],
      ["warning", "no-look-ahead", 3, 18],
    ]);
    expect(lint("ctx.log(String(ctx.time)); ctx.random(); close.ago(1)")).toEqual([]);
  });
});
