import { describe, expect, it } from "vitest";
import { syntheticBars } from "#lib/data/bars/index.ts";
import { BacktestSpec, createBacktest, encodeResult } from "#lib/model-testing/backtesting/index.ts";
import { builtIns } from "#lib/models/strategies/index.ts";
import { compileStrategy } from "#server/models/strategies/compile.ts";
import { runInStrategyHost } from "./run-in-strategy-host.ts";

const limits = { wallSeconds: 300, cpuSeconds: 100, stallSeconds: 20, memoryMb: 256, resultMb: 64 };
const impatient = { ...limits, stallSeconds: 2 };
const bars = [syntheticBars({ symbol: "SYN", bars: 5000, seed: 7, price: 100 })];
const spec = BacktestSpec.parse({
  strategy: { kind: "built-in", name: "sma-cross" },
  data: { snapshot: "none", symbols: ["SYN"], resolution: "1d" },
  commission: { type: "bps", bps: 2 },
  slippage: { type: "bps", bps: 3 },
  atEnd: "close-at-last-close",
});
const builtIn = { kind: "built-in", name: "sma-cross" } as const;

async function moduleWith(onBar: string) {
  const compiled = await compileStrategy(`import { defineStrategy, z } from "@pitwall/sdk";
export default defineStrategy({
  name: "Probe",
  parameters: z.object({}),
  onBar(ctx) {
${onBar}
  },
});
`);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.strategy.module;
}

describe("a run in the strategy host", { timeout: 300_000 }, () => {
  it("gives the same bytes as the engine in this process", async () => {
    const seen: number[] = [];
    const onProgress = ({ step }: { step: number }) => seen.push(step);
    const { bytes, result } = await runInStrategyHost({ spec, module: builtIn, bars, limits, onProgress });
    const here = createBacktest({ spec, strategy: builtIns["sma-cross"], bars });
    while (here.advance(8192)) {}
    expect(Buffer.compare(bytes, encodeResult(here.result()))).toBe(0);
    expect(result.fills.length).toBeGreaterThan(20);
    expect(seen.at(-1)).toBe(5000);
  });

  it("ends an endless loop in onBar and names its line", async () => {
    const module = await moduleWith("    let n = 0;\n    if (ctx.index > 400) for (;;) n++;");
    await expect(runInStrategyHost({ spec, module, bars, limits: impatient })).rejects.toMatchObject({
      code: "strategy-failed",
      message: expect.stringContaining("endless loop"),
      at: expect.stringMatching(/^strategy\.ts:7:/),
    });
  });

  it("ends a memory bomb and names its line", async () => {
    const module = await moduleWith(
      "    const x: object[] = [];\n    while (ctx.index > 400) x.push({ a: [ctx.index, x.length] });",
    );
    await expect(runInStrategyHost({ spec, module, bars, limits })).rejects.toMatchObject({
      code: "strategy-failed",
      message: expect.stringContaining("memory"),
      at: expect.stringMatching(/^strategy\.ts:7:/),
    });
  });

  it("names the line of a throw in onBar", async () => {
    const module = await moduleWith('\n    if (ctx.index === 77) throw new RangeError("no such level");');
    await expect(runInStrategyHost({ spec, module, bars, limits })).rejects.toMatchObject({
      code: "strategy-failed",
      message: expect.stringContaining("no such level"),
      at: "strategy.ts:7:33",
    });
  });

  it("stops what takes longer than the run may take", async () => {
    const module = await moduleWith("    for (let k = 0; k < 300_000; k++) ctx.random();");
    await expect(
      runInStrategyHost({ spec, module, bars, limits: { ...limits, wallSeconds: 6 } }),
    ).rejects.toMatchObject({
      code: "strategy-failed",
      message: expect.stringContaining("6 s"),
      at: expect.stringMatching(/:6:/),
    });
  });

  it("runs several strategies on one account and names which of them threw", async () => {
    const members = ["One", "Two"].map((name) => ({ name, strategy: spec.strategy as never }));
    const shared = BacktestSpec.parse({ ...spec, strategy: { kind: "several", members } });
    const fine = await moduleWith("    if (ctx.index % 50 === 0) ctx.buy(1);");
    const module = [{ ...fine, file: "one.ts" }, builtIn];
    const { result } = await runInStrategyHost({ spec: shared, module, bars, limits });
    expect(result.strategies).toEqual(["One", "Two"]);
    expect(new Set(result.fills.strategy)).toEqual(new Set([0, 1]));
    const thrown = await moduleWith('\n    if (ctx.index === 9) throw new RangeError("no such level");');
    const broken = [fine, { ...thrown, file: "two.ts" }];
    await expect(runInStrategyHost({ spec: shared, module: broken, bars, limits })).rejects.toMatchObject({
      message: expect.stringContaining("Two failed in onBar"),
      at: "two.ts:7:32",
    });
  });

  it("is cancelled at once", async () => {
    const module = await moduleWith("    for (let k = 0; k < 300_000; k++) ctx.random();");
    const controller = new AbortController();
    const run = runInStrategyHost({
      spec,
      module,
      bars,
      limits,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(run).rejects.toMatchObject({ code: "cancelled" });
  });

  it("passes on the engine's own sentence about bad input", async () => {
    const wrong = { ...spec, parameters: { fast: 1 } };
    await expect(runInStrategyHost({ spec: wrong, module: builtIn, bars, limits })).rejects.toMatchObject({
      code: "bad-input",
      message: expect.stringContaining("fast"),
    });
  });
});
