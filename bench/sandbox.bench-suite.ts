import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { loadavg, setPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "#lib/core/errors.ts";
import { syntheticBars } from "#lib/data/bars/index.ts";
import { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";
import { outerWall, runInStrategyHost, type StrategyModule } from "#server/models/sandbox/index.ts";
import { atMost, type Gate, ratioGate } from "./gate.ts";
import type { WebAddress } from "./web-server.ts";

const AT_ONCE = 8;
const REQUESTS = 300;
const ROUNDS = 4;
const PAUSE_MS = 10;
const WARM_UP = 100;
const SLOWER_BY_MS = 20;
const STARTS = 15;
/** Node itself, isolated-vm, the wall, and engine and SDK evaluated anew. */
const START_RATIO = 10;
const HOSTILE = [
  "for (;;) globalThis.Math.sqrt(2);",
  "/^(a+)+$/.test('a'.repeat(60) + 'b');",
  "const a = []; for (;;) a.push({ a: [a.length] });",
  "const a = []; for (;;) a.push(new Uint8Array(2 ** 22).fill(1));",
  "const f = () => Promise.resolve().then(f); f();",
  "for (;;) ctx.log('x'.repeat(1000));",
  "for (;;) ctx.buy(1);",
  "const a = new Float64Array(1e6); for (;;) a.map((_, k) => -k).sort();",
];
const limits = { wallSeconds: 30, cpuSeconds: 20, stallSeconds: 3, memoryMb: 256, resultMb: 16 };
const bars = [syntheticBars({ symbol: "SYN", bars: 5000, seed: 7, price: 100 })];
const spec = BacktestSpec.parse({
  strategy: { kind: "built-in", name: "sma-cross" },
  data: { snapshot: "none", symbols: ["SYN"], resolution: "1d" },
});

/**
 * The slowest hundredth of answers (health and a tRPC query in turn, from a web process of its own) while nothing
 * runs and while eight hostile strategies are queued or running; and what a host costs to start.
 */
export async function sandboxSuite(): Promise<Gate[]> {
  const { runMs, nodeMs } = await medianStarts();
  const folder = await mkdtemp(join(tmpdir(), "pitwall-bench-"));
  const web = fork("bench/web-server.ts", [folder], { execArgv: ["--conditions=react-server"] });
  try {
    const address = await addressOf(web);
    await answers(address, WARM_UP);
    const quiet: number[] = [];
    const attacked: number[] = [];
    let ended = 0;
    // In turns, so that what else the machine does falls on both.
    for (let round = 0; round < ROUNDS; round++) {
      quiet.push(...(await answers(address, REQUESTS)));
      const stop = new AbortController();
      const attack = Promise.all(HOSTILE.map((code) => again(code, stop.signal)));
      attacked.push(...(await answers(address, REQUESTS)));
      stop.abort();
      ended += (await attack).reduce((sum, count) => sum + count, 0);
    }
    const idle = p99(quiet);
    const busy = p99(attacked);
    const wall = (await outerWall()).kind === "bubblewrap" ? "behind bubblewrap" : "without the outer wall";
    const load = loadavg()[0]!.toFixed(1);
    const what = `p99 of the server in ms, ${AT_ONCE} hostile strategies ${wall} (idle ${idle.toFixed(1)}, ${ended} ended, load ${load})`;
    return [
      atMost(what, busy, idle + SLOWER_BY_MS),
      ratioGate(
        `a whole run of ${bars[0]!.length} bars in its host (${runMs.toFixed(0)} ms) ÷ starting bare Node`,
        runMs / nodeMs,
        START_RATIO,
      ),
    ];
  } finally {
    web.disconnect();
    await once(web, "exit");
    await rm(folder, { recursive: true, force: true });
  }
}

async function addressOf(web: ChildProcess): Promise<WebAddress> {
  const left = once(web, "exit").then(() => {
    throw new Error("The web process ended before it answered; no figure is stated.");
  });
  left.catch(() => {});
  const [address] = await Promise.race([once(web, "message"), left]);
  return address as WebAddress;
}

/** Milliseconds of each answer; all must be right. */
async function answers({ url, cookie }: WebAddress, count: number): Promise<number[]> {
  const input = encodeURIComponent(JSON.stringify({ json: {} }));
  const paths = ["/api/health", `/api/trpc/runs.list?input=${input}`];
  const headers = { cookie, "x-pitwall": "1", origin: url };
  const times: number[] = [];
  for (let k = 0; k < count; k++) {
    const began = performance.now();
    const response = await fetch(url + paths[k % 2], { headers });
    await response.text();
    times.push(performance.now() - began);
    if (!response.ok) throw new Error(`${paths[k % 2]} answered ${response.status}; no figure is stated.`);
    await sleep(PAUSE_MS);
  }
  return times;
}

const p99 = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)]!;

/** Runs a hostile strategy again and again; each end must be a refusal. Answers how many there were. */
async function again(code: string, signal: AbortSignal): Promise<number> {
  const module: StrategyModule = {
    kind: "compiled",
    code: `const { defineStrategy, z } = require("@pitwall/sdk");
      exports.default = defineStrategy({ name: "Hostile", parameters: z.object({}), onBar(ctx) { ${code} } });`,
    sourceMap: JSON.stringify({ version: 3, sources: ["strategy.ts"], names: [], mappings: "" }),
    file: "strategy.ts",
  };
  for (let ended = 0; ; ended++) {
    const error = await runInStrategyHost({ spec, module, bars, limits, signal }).catch(
      (cause: unknown) => cause,
    );
    if (signal.aborted) return ended;
    if (!(error instanceof AppError) || error.code !== "strategy-failed")
      throw new Error(`A hostile strategy was not stopped: ${code}`, { cause: error });
  }
}

/** A whole run, so that it can be checked: engine loaded, bars sent, result replayed. In turn with bare Node. */
async function medianStarts(): Promise<{ runMs: number; nodeMs: number }> {
  const module = { kind: "built-in", name: "buy-and-hold" } as const;
  const job = { ...spec, strategy: module };
  const runs: number[] = [];
  const nodes: number[] = [];
  for (let k = 0; k <= STARTS; k++) {
    const began = performance.now();
    const { result } = await runInStrategyHost({ spec: job, module, bars, limits });
    if (result.bars !== bars[0]!.length) throw new Error("The run is not whole; no figure is stated.");
    const between = performance.now();
    await startNode();
    // The first also builds the engine's bundle and tries the wall.
    if (k > 0) runs.push(between - began);
    if (k > 0) nodes.push(performance.now() - between);
  }
  return { runMs: median(runs), nodeMs: median(nodes) };
}

/** As low in the queue as a host is, or a busy machine would be counted against the host. */
async function startNode(): Promise<void> {
  const node = spawn(process.execPath, ["-e", "0"], { stdio: "ignore" });
  if (node.pid) setPriority(node.pid, 10);
  await once(node, "exit");
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!;
