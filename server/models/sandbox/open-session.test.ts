import { describe, expect, it } from "vitest";
import { syntheticBars } from "#lib/data/bars/index.ts";
import { MarketRules } from "#lib/execution/paper/index.ts";
import { marketMoments, Session, type SessionInput } from "#lib/model-testing/forward-testing/index.ts";
import { builtIns } from "#lib/models/strategies/index.ts";
import { compileStrategy } from "#server/models/strategies/compile.ts";
import { openStrategySession } from "./open-session.ts";

const limits = { wallSeconds: 300, cpuSeconds: 100, stallSeconds: 5, memoryMb: 256, resultMb: 64 };
const bars = [syntheticBars({ symbol: "SYN", bars: 300, seed: 7 })];
const spec = {
  symbols: ["SYN"],
  parameters: {},
  capital: 100_000,
  rules: MarketRules.parse({ timeZone: "UTC" }),
  seed: 1,
};
const inputs: SessionInput[] = [
  { kind: "start" },
  ...[...marketMoments(bars)].map((moment) => ({ kind: "bars" as const, moment, reports: [] })),
];

describe("a session in a strategy host", { timeout: 120_000 }, () => {
  it("says what the session says in this process", async () => {
    const session = await openStrategySession({ kind: "built-in", name: "sma-cross" }, spec, limits);
    const there = [...(await session.tell(inputs.slice(0, 100))), ...(await session.tell(inputs.slice(100)))];
    session.close();
    const here = new Session(spec, builtIns["sma-cross"]);
    expect(there).toEqual(inputs.map((input) => here.tell(input)));
    expect(there.flatMap((output) => output.intents).length).toBeGreaterThan(2);
  });

  it("is told its record again as fast as it answers: that is no flood", async () => {
    const session = await openStrategySession({ kind: "built-in", name: "sma-cross" }, spec, limits);
    await session.tell(inputs);
    for (let asked = 0; asked < 3000; asked++) await session.tell([{ kind: "news", reports: [] }]);
    session.close();
  });

  it("ends with the author's own line", async () => {
    const compiled = await compileStrategy(`import { defineStrategy, z } from "@pitwall/sdk";
export default defineStrategy({
  name: "Probe",
  parameters: z.object({}),
  onBar(ctx) {
    if (ctx.index === 20) throw new Error("no more");
  },
});
`);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    const session = await openStrategySession(compiled.strategy.module, spec, limits);
    await expect(session.tell(inputs)).rejects.toMatchObject({
      code: "strategy-failed",
      at: "strategy.ts:6:33",
      message: expect.stringContaining("no more"),
    });
    await expect(session.tell(inputs)).rejects.toMatchObject({ code: "strategy-failed" });
  });
});
