import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkSource, compileStrategy } from "./compile.ts";

const builtIn = (name: string) =>
  readFileSync(`lib/models/strategies/${name}.ts`, "utf8")
    .replace('"./sdk.ts"', '"@pitwall/sdk"')
    .replace(/export const \w+ =/, "export default");

const withIndicators = (lines: string) => `import { defineStrategy, sma, z } from "@pitwall/sdk";
export default defineStrategy({
  name: "Probe",
  parameters: z.object({ period: z.int().min(2).max(50).default(5) }),
  indicators(p, { close }) {
${lines}
    return { average: sma(close, p.period) };
  },
  onBar() {},
});
`;

async function problemsOf(source: string) {
  const compiled = await compileStrategy(source);
  return compiled.ok ? [] : compiled.problems;
}

describe("compiling a strategy", { timeout: 300_000 }, () => {
  it("describes what a good file defines", async () => {
    const compiled = await compileStrategy(builtIn("sma-cross"));
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    expect(compiled.strategy.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(compiled.strategy.description).toMatchObject({
      name: "SMA cross",
      warmup: 49,
      parameters: [
        { name: "fast", default: 20 },
        { name: "slow", default: 50 },
      ],
    });
  });

  it.each([
    ["brackets", `export default ${"[".repeat(90_000)}${"]".repeat(90_000)}`],
    ["brackets that stay open", `export default ${"(".repeat(190_000)}`],
    ["functions", `export default ${"()=>".repeat(49_000)}1`],
    ["operators", `export default ${"!".repeat(190_000)}1`],
  ])("survives %s nested without end", async (_, source) => {
    expect(await checkSource(source)).toMatchObject([{ severity: "error", code: "syntax" }]);
    expect(await checkSource(builtIn("sma-cross"))).toEqual([]);
  });

  it("names line and column of a type error, and of names that do not exist in a strategy", async () => {
    const problems = await checkSource(
      withIndicators('    const n: number = "x";\n    fetch("x"); process.exit();'),
    );
    expect(problems).toMatchObject([
      { line: 6, column: 11, code: "TS2322" },
      { line: 7, column: 5, message: expect.stringContaining("fetch") },
      { line: 7, column: 17, message: expect.stringContaining("process") },
    ]);
  });

  it("names line and column of a syntax error", async () => {
    expect(await checkSource("export default {\n  a: }\n")).toMatchObject([
      { line: 2, column: 6, code: "syntax" },
    ]);
  });

  it("refuses other imports, the clock, chance and code made from text", async () => {
    const source = `import fs from "node:fs";\nDate.now(); new Date(); Math.random(); eval("1"); new Function("1"); fs;`;
    const codes = (await checkSource(source)).map(({ line, code }) => `${line} ${code}`);
    expect(codes).toEqual(expect.arrayContaining(["1 sdk-only", "2 no-clock", "2 no-chance", "2 no-eval"]));
    expect(codes.filter((code) => code === "2 no-clock")).toHaveLength(2);
  });

  it("names the line of a throw at evaluation", async () => {
    expect(
      await problemsOf(withIndicators('\n    if (p.period > 0) throw new RangeError("too long");')),
    ).toMatchObject([{ line: 7, column: 29, message: "too long" }]);
  });

  it("names the line of an endless loop", async () => {
    const [problem] = await problemsOf(
      withIndicators("    let i = 0;\n    while (p.period > 0) {\n      i++;\n    }"),
    );
    expect(problem).toMatchObject({ message: expect.stringContaining("endless loop") });
    expect([7, 8]).toContain(problem?.line);
  });

  it("names the line of a memory bomb, also in a loop that the optimiser made unstoppable", async () => {
    const [problem] = await problemsOf(
      withIndicators(
        "    const x: number[][] = [];\n    while (p.period > 0) x.push(new Array(1000).fill(1));",
      ),
    );
    expect(problem).toMatchObject({ line: 7, message: expect.stringContaining("256 MB of memory") });
  });

  it("asks for the default export", async () => {
    expect(await problemsOf("export const x = 1;")).toMatchObject([
      { message: expect.stringContaining("export default defineStrategy") },
    ]);
  });
});
