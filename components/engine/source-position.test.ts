import { transformSync } from "esbuild";
import { describe, expect, it } from "vitest";
import { STRATEGY_FILE } from "./protocol.ts";
import { sourcePosition } from "./source-position.ts";

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
