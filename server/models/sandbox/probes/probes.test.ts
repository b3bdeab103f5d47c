import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { syntheticBars } from "#lib/data/bars/index.ts";
import { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";
import { decideSetting } from "#server/infrastructure/config/index.ts";
import { bindingSeen, outerWall, spawnBehind } from "#server/models/sandbox/outer-wall.ts";
import type { StrategyModule } from "#server/models/sandbox/protocol.ts";
import { runInStrategyHost } from "#server/models/sandbox/run-in-strategy-host.ts";
import { compileStrategy } from "#server/models/strategies/compile.ts";
import { readSource } from "#server/models/strategies/source-reader.ts";
import { EXHAUSTION_PROBES, type ExhaustionProbe } from "./exhaustion-probes.ts";
import { PROCESS_PROBES, processProgram } from "./process-probes.ts";
import { REALM_PROBES } from "./realm-probes.ts";

const SECRET = "canary-5f1c9a7e";
const limits = { wallSeconds: 60, cpuSeconds: 30, stallSeconds: 1, memoryMb: 160, resultMb: 8 };
const bars = [syntheticBars({ symbol: "SYN", bars: 200, seed: 7, price: 100 })];
const spec = BacktestSpec.parse({
  strategy: { kind: "built-in", name: "sma-cross" },
  data: { snapshot: "none", symbols: ["SYN"], resolution: "1d" },
  capital: 10_000,
});
const run = (module: StrategyModule) => runInStrategyHost({ spec, module, bars, limits });

const folder = mkdtempSync(join(tmpdir(), "pitwall-probes-"));
const closing: (() => void)[] = [];
async function serve(at: { port: number; host: string } | { path: string }): Promise<Server> {
  const server = createServer((socket) => socket.end(`HTTP/1.0 200 OK\r\n\r\n${SECRET}`));
  closing.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(at, resolve));
  return server;
}
/** A name server that answers every question with 127.0.0.1. */
async function nameServer(): Promise<number> {
  const socket = createSocket("udp4", (question, from) => {
    const flags = Buffer.from([0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
    const answer = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 127, 0, 0, 1]);
    const asked = question.subarray(12, question.indexOf(0, 12) + 5);
    socket.send(Buffer.concat([question.subarray(0, 2), flags, asked, answer]), from.port, from.address);
  });
  closing.push(() => socket.close());
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return socket.address().port;
}
beforeAll(() => {
  decideSetting(["secret"], SECRET);
  writeFileSync(join(folder, "secret"), SECRET);
});
afterAll(() => {
  for (const close of closing) close();
  rmSync(folder, { recursive: true });
});

/** As an author who has switched the type checker off. */
const source = (parts: { head?: string; hooks: string }) => `// @ts-nocheck
import { defineStrategy, z } from "@pitwall/sdk";
const realm = globalThis;
${parts.head ?? ""}
export default defineStrategy({
  name: "Hostile",
  parameters: z.object({}),
${parts.hooks}
});
`;

describe("in the isolate", { timeout: 300_000 }, () => {
  let seen = new Map<string, string>();
  beforeAll(async () => {
    const list = REALM_PROBES.map(({ name, code }) => `  [${JSON.stringify(name)}, (ctx) => (${code})],`);
    const compiled = await compileStrategy(
      source({
        head: `const sdk = require("@pitwall/sdk");\nconst seen = {};\nconst probes = [\n${list.join("\n")}\n];`,
        hooks: `  indicators(p, data) { seen.close = data.close; return {}; },
  onBar(ctx) {
    if (ctx.index > 0) return;
    ctx.log("x".repeat(1e6));
    for (const [name, probe] of probes) {
      let text;
      try { text = String(probe(ctx)); } catch (error) { text = "threw " + error.message; }
      ctx.log(JSON.stringify([name, text.slice(0, 500)]));
    }
  },`,
      }),
    );
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    const { result } = await run(compiled.strategy.module);
    expect(JSON.stringify(result)).not.toContain(SECRET);
    // It began with a line of a million characters.
    expect(Math.max(...result.logs.map(({ message }) => message.length))).toBeLessThanOrEqual(1000);
    const lines = result.logs.filter(({ message }) => message.startsWith("["));
    seen = new Map(lines.map(({ message }) => JSON.parse(message)));
  });
  it.each(REALM_PROBES)("$name", ({ name, observed }) => {
    expect(seen.get(name)).toMatch(observed);
  });
});

describe("beyond the isolate, behind the wall", { timeout: 120_000 }, () => {
  const seen = new Map<string, string>();
  let walled = false;
  beforeAll(async () => {
    const wall = await outerWall();
    walled = wall.kind === "bubblewrap";
    if (!walled) return;
    const socket = join(folder, "socket");
    const tcp = await serve({ port: 0, host: "127.0.0.1" });
    await serve({ path: socket });
    const address = tcp.address();
    const program = processProgram({
      PORT: typeof address === "object" ? address?.port : 0,
      SOCKET: socket,
      SECRET_FILE: join(folder, "secret"),
      PROJECT: process.cwd(),
      PARENT: process.pid,
      DNS_PORT: await nameServer(),
      ADDON: bindingSeen({ kind: "missing", reason: "" }),
    });
    const child = spawnBehind(wall, ["--input-type=commonjs", "-e", program]);
    let text = "";
    for await (const piece of child.stdout ?? []) text += piece;
    expect(text).not.toContain(SECRET);
    for (const [name, observed] of JSON.parse(text)) seen.set(name, observed);
  });
  it.each(PROCESS_PROBES)("$name", async ({ name, observed }) => {
    if (walled) expect(seen.get(name)).toMatch(observed);
    else expect(await outerWall()).toMatchObject({ reason: expect.any(String) });
  });
});

async function hostile({ at, code }: ExhaustionProbe): Promise<StrategyModule> {
  const hook = at === "indicators" ? `indicators(p, data) { ${code} return {}; }` : `${at}(ctx) { ${code} }`;
  const text = source({ hooks: `  ${hook},${at === "onBar" ? "" : "\n  onBar() {},"}` });
  const { translated } = await readSource(text);
  if (!translated) throw new Error(`${code} does not compile`);
  return { kind: "compiled", ...translated, file: "strategy.ts" };
}

describe("exhaustion", { concurrent: true, timeout: 300_000 }, () => {
  const inRuns = EXHAUSTION_PROBES.filter(({ at }) => at !== "module");
  it.each(inRuns)("$at: $name", async (probe) => {
    const at = probe.hasLine ? expect.stringMatching(/^strategy\.ts:\d+:\d+$/) : undefined;
    const failed = { code: "strategy-failed", message: expect.stringMatching(probe.reason) };
    await expect(run(await hostile(probe))).rejects.toMatchObject(at ? { ...failed, at } : failed);
  });

  const whenSaved = EXHAUSTION_PROBES.filter(({ at }) => at === "module");
  it.each(whenSaved)("$at: $name", async ({ code, reason }) => {
    const compiled = await compileStrategy(source({ head: code, hooks: "  onBar() {}," }));
    const problem = { code: "evaluation", message: expect.stringMatching(reason), line: 4 };
    expect(compiled).toMatchObject({ ok: false, problems: [problem] });
  });
});

const lies: Record<string, [hooks: string, message: RegExp]> = {
  "a thrown text of a hundred megabytes": [
    '  onBar() { throw new Error("x".repeat(1e8)); },',
    /^.{0,2200}$/s,
  ],
  "a thrown symbol": ["  onBar() { throw Symbol('x'); },", /./],
  "a thrown null": ["  onBar() { throw null; },", /./],
  "a thrown proxy that refuses": [
    "  onBar() { throw new Proxy({}, { get() { throw new Error('no'); } }); },",
    /./,
  ],
  "a thrown AppError of the server's": [
    "  onBar() { throw Object.assign(new Error('down'), { name: 'Host', code: 'internal' }); },",
    /down/,
  ],
  "prices written into the engine's columns": [
    "  indicators(p, data) { data.close.fill(1); data.low.fill(1); return {}; }, onBar(ctx) { if (ctx.index === 5) ctx.buy(1); },",
    /not accepted, the same orders come to another result/,
  ],
  "an order that is not written down": [
    `  onBar(ctx) {
    const unwritten = Object.getPrototypeOf(Object.getPrototypeOf(ctx));
    if (ctx.index === 5) unwritten.buy.call(ctx, 1);
  },`,
    /not accepted, the same orders come to another result/,
  ],
  "an order that is written down twice": [
    `  onBar(ctx) {
    const methods = Object.getPrototypeOf(Object.getPrototypeOf(ctx));
    if (ctx.index === 5) methods.buy = () => 1;
    ctx.buy(1);
  },`,
    /not accepted, the same orders come to another result/,
  ],
};

describe("lies", { concurrent: true, timeout: 300_000 }, () => {
  it.each(Object.entries(lies))("%s", async (_, [hooks, message]) => {
    const { translated } = await readSource(source({ hooks }));
    if (!translated) throw new Error("does not compile");
    const module: StrategyModule = { kind: "compiled", ...translated, file: "strategy.ts" };
    const failed = expect(run(module)).rejects;
    await failed.toMatchObject({
      code: expect.stringMatching(/^(strategy-failed|too-large)$/),
      message: expect.stringMatching(message),
    });
  });

  it("a name of a hundred megabytes, when saved", async () => {
    const hooks = '  get name() { return "x".repeat(1e8); },\n  onBar() {},';
    const problem = { code: "evaluation", message: expect.stringMatching(/larger than|memory/) };
    expect(await compileStrategy(source({ hooks }))).toMatchObject({ ok: false, problems: [problem] });
  });

  it("leave a host that still works", async () => {
    const { result } = await run({ kind: "built-in", name: "sma-cross" });
    expect(result.bars).toBe(200);
  });
});
