import { transformSync } from "esbuild";
import { describe, expect, it } from "vitest";
import { STRATEGY_FILE } from "./protocol.ts";
import { sourcePosition, unendingLoop } from "./source-position.ts";

/** The stack of an error that the code throws, as the browser's worker evaluates it. */
function stackOf(code: string): string {
  try {
    new Function("require", "module", "exports", `${code}\n//# sourceURL=${STRATEGY_FILE}`)();
  } catch (error) {
    return (error as Error).stack ?? "";
  }
  return "";
}

const SOURCE = `type Bar = {
  close: number;
};

const bar: Bar | null = null;
(bar as unknown as Bar).close.toFixed();
`;

describe("the author's line of an error", () => {
  it("is found through the source map", () => {
    const { code, map } = transformSync(SOURCE, { loader: "ts", format: "cjs", sourcemap: "external" });
    expect(sourcePosition(stackOf(code), map)?.line).toBe(6);
  });

  it("is the compiled line when there is no map", () => {
    expect(sourcePosition(stackOf("\n\nnull.x;"))).toMatchObject({ line: 3 });
  });

  it("is unknown when no frame is the author's", () => {
    expect(sourcePosition("Error: elsewhere\n    at other.js:3:4")).toBeUndefined();
    expect(sourcePosition("")).toBeUndefined();
  });
});

describe("a loop that never ends", () => {
  it("is found when it is the only one", () => {
    const source = "type A = 1;\nfunction onBar() {\n  while (true) {}\n}\nonBar();";
    const { code, map } = transformSync(source, { loader: "ts", format: "cjs", sourcemap: "external" });
    expect(unendingLoop(code, map)?.line).toBe(3);
    expect(unendingLoop("let i = 0;\nfor (;;) i++;")).toEqual({ line: 2, column: 1 });
  });

  it("is not guessed among several, nor where every loop has an end", () => {
    expect(unendingLoop("for (;;) {}\nwhile (true) {}")).toBeUndefined();
    expect(unendingLoop("while (a < b) a++;\nfor (let i = 0; i < 3; i++) {}")).toBeUndefined();
  });
});
