import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { decodeResult, type RunView } from "#lib/model-testing/backtesting/index.ts";
import { execute, type Host } from "#server/access/execute.ts";
import { callerOf, testHost } from "#server/access/test-host.ts";
import { listDatasets } from "#server/data/catalogue/index.ts";
import { seedSampleData } from "#server/data/ingestion/index.ts";
import { publisher } from "#server/infrastructure/bus/index.ts";
import { childEnvironment, decideSetting } from "#server/infrastructure/config/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { eventually } from "#server/infrastructure/db/test-eventually.ts";
import { liveWorkers, openJobQueue } from "#server/infrastructure/jobs/index.ts";
import {
  cancelRun,
  estimateRun,
  exportRun,
  getRun,
  launchRun,
  listRuns,
  readResult,
  runOptions,
} from "#server/model-testing/backtesting/index.ts";
import { createStrategy, saveVersion } from "#server/models/strategies/index.ts";

const home = mkdtempSync(join(tmpdir(), "pitwall-worker-"));
decideSetting(["state", "home"], home);

let db: TestDatabase;
let host: Host;
let workers: ChildProcess[] = [];
beforeAll(async () => {
  db = await testDatabase({ empty: true });
  host = { ...testHost(db), jobs: openJobQueue(db.pool) };
  host.bus = { ...host.bus, publish: publisher(db.pool) };
});
afterEach(async () => {
  for (const worker of workers) worker.kill("SIGKILL");
  workers = [];
  await eventually(async () => (await liveWorkers(db.pool)) === 0);
});
afterAll(async () => {
  await db.close();
  rmSync(home, { recursive: true, force: true });
});

async function startWorker(): Promise<ChildProcess> {
  const before = await liveWorkers(db.pool);
  const worker = spawn(process.execPath, ["--conditions=react-server", "server/workers/main.ts"], {
    env: childEnvironment({ PITWALL_HOME: home, PITWALL_APP_DATABASE_URL: db.url, LOG_LEVEL: "error" }),
    stdio: ["ignore", "inherit", "inherit"],
  });
  workers.push(worker);
  await eventually(async () => (await liveWorkers(db.pool)) > before);
  return worker;
}

/** A team with the sample data, and what a member of it can do. */
async function arrange() {
  const team = await db.team();
  const caller = callerOf(team.teamId, await team.addMember("quant"));
  await seedSampleData(host, team.teamId);
  const datasets = await execute(host, listDatasets, caller, {});
  const daily = datasets.find(({ resolution }) => resolution === "1d");
  if (!daily) throw new Error("the sample has no daily bars");
  const options = await execute(host, runOptions, caller, {});
  const symbol = options.datasets.find(({ id }) => id === daily.id)?.symbols[0]?.symbol as string;
  const data = { snapshot: daily.snapshot.hash, symbols: [symbol], resolution: "1d" };
  const spec = (strategy: object) => ({ strategy, data, timeZone: daily.timeZone });
  const launch = (strategy: object) => execute(host, launchRun, caller, { spec: spec(strategy) });
  const get = (id: string) => execute(host, getRun, caller, { id });
  const ended = async (id: string): Promise<RunView> => {
    await eventually(async () => !["queued", "running"].includes((await get(id)).state));
    return get(id);
  };
  return { team, caller, spec, launch, get, ended };
}

/** Computes long enough on each bar that a test can step in. */
const SLOW = `import { defineStrategy, z } from "@pitwall/sdk";
export default defineStrategy({
  name: "Slow",
  parameters: z.object({}),
  onBar(ctx) {
    for (let k = 0; k < 200_000; k++) ctx.random();
    if (ctx.index === 1) ctx.buy(1);
    if (ctx.index === 5000) throw new Error("far enough");
  },
});
`;

async function savedVersion(caller: ReturnType<typeof callerOf>, source: string) {
  const { id } = await execute(host, createStrategy, caller, { name: "Slow", templateName: "signals" });
  const saved = await execute(host, saveVersion, caller, { id, source, note: "" });
  if (!saved.ok) throw new Error(JSON.stringify(saved.problems));
  return { kind: "version", hash: saved.version.hash };
}

const eventsOf = async (teamId: string, type: string) => {
  const { rows } = await db.owner.query("SELECT FROM outbox_events WHERE team_id = $1 AND type = $2", [
    teamId,
    type,
  ]);
  return rows.length;
};
const smaCross = { kind: "built-in", name: "sma-cross" };

describe("a worker", { timeout: 200_000 }, () => {
  it("computes a launched run, and the same request is answered by it at once", async () => {
    const { team, caller, spec, launch, ended } = await arrange();
    const { runId, cached } = await launch(smaCross);
    expect(cached).toBe(false);
    await startWorker();
    const run = await ended(runId);
    expect(run).toMatchObject({ state: "finished", strategyName: "SMA cross", synthetic: false });
    expect(run.statistics?.totalReturn.value).toEqual(expect.any(Number));
    const written = { ...spec(smaCross), parameters: { fast: 20, slow: 50 } };
    expect(await execute(host, launchRun, caller, { spec: written })).toEqual({ runId, cached: true });
    const named = () =>
      execute(host, launchRun, caller, { spec: spec(smaCross), name: "The same once more" });
    const again = await named();
    expect(again.runId).not.toBe(runId);
    expect(await named()).toEqual(again);
    expect(await ended(again.runId)).toMatchObject({
      name: "The same once more",
      state: "finished",
      resultHash: run.resultHash,
    });
    const bytes = await execute(host, readResult, caller, { hash: run.resultHash });
    const result = decodeResult(bytes);
    expect(result.statistics).toEqual(run.statistics);
    const csv = await execute(host, exportRun, caller, { id: runId, part: "fills", format: "csv" });
    expect(csv.text.trim().split("\r\n")).toHaveLength(1 + result.fills.length);
    expect(csv.text).toMatch(/^time,symbol,orderId,quantity,price,commission,slippage\r\n\d{4}-\d\d-\d\dT/);
    expect(await eventsOf(team.teamId, "run.finished")).toBe(2);
  });

  it("is killed in the middle of a run: the next one finishes it, once", async () => {
    const { team, caller, launch, get, ended } = await arrange();
    const slow = await savedVersion(
      caller,
      SLOW.replace("200_000", "1_500").replace('throw new Error("far enough")', "ctx.close()"),
    );
    const { runId } = await launch(slow);
    const first = await startWorker();
    await eventually(async () => (await get(runId)).state === "running");
    await sleep(300);
    first.kill("SIGKILL");
    await eventually(async () => (await liveWorkers(db.pool)) === 0);
    expect((await get(runId)).state).toBe("running");
    await startWorker();
    expect(await ended(runId)).toMatchObject({ state: "finished" });
    expect(await eventsOf(team.teamId, "run.finished")).toBe(1);
    const { rows } = await db.owner.query("SELECT FROM results WHERE team_id = $1", [team.teamId]);
    expect(rows).toHaveLength(1);
  });

  it("takes over from a worker that dies beside it", async () => {
    const { caller, launch, get, ended } = await arrange();
    const slow = await savedVersion(
      caller,
      SLOW.replace("200_000", "1_500").replace('throw new Error("far enough")', "ctx.close()"),
    );
    const first = await startWorker();
    const { runId } = await launch(slow);
    await eventually(async () => (await get(runId)).state === "running");
    await startWorker();
    first.kill("SIGKILL");
    expect(await ended(runId)).toMatchObject({ state: "finished" });
  });

  it("stops a cancelled run, and leaves no strategy host behind", async () => {
    const { team, caller, launch, get, ended } = await arrange();
    const slow = await savedVersion(caller, SLOW);
    await startWorker();
    const { runId } = await launch(slow);
    await eventually(async () => (await get(runId)).state === "running");
    await execute(host, cancelRun, caller, { id: runId });
    expect(await ended(runId)).toMatchObject({ state: "cancelled" });
    const again = await launch(slow);
    expect(again).toMatchObject({ cached: false });
    expect(again.runId).not.toBe(runId);
    await execute(host, cancelRun, caller, { id: again.runId });
    expect(await eventsOf(team.teamId, "run.cancelled")).toBe(2);
    expect(await eventsOf(team.teamId, "run.finished")).toBe(0);
  });

  it("says why a run failed and at which line", async () => {
    const { caller, launch, ended } = await arrange();
    const failing = await savedVersion(caller, SLOW.replace("200_000", "1").replace("5000", "50"));
    const { runId } = await launch(failing);
    await startWorker();
    expect(await ended(runId)).toMatchObject({
      state: "failed",
      error: { code: "strategy-failed", message: expect.stringContaining("far enough"), line: 8 },
    });
  });
});

describe("runs", () => {
  it("are estimated before they are launched", async () => {
    const { caller, spec } = await arrange();
    const estimate = await execute(host, estimateRun, caller, spec(smaCross));
    expect(estimate.bars).toBe(5105);
    expect(estimate.seconds).toBeGreaterThan(0);
  });

  it("name the field that is wrong", async () => {
    const { caller, spec } = await arrange();
    const wrong = (change: object) =>
      execute(host, launchRun, caller, { spec: { ...spec(smaCross), ...change } });
    await expect(wrong({ parameters: { fast: 1 } })).rejects.toMatchObject({ at: "parameters.fast" });
    await expect(wrong({ parameters: { quick: 1 } })).rejects.toMatchObject({ at: "parameters.quick" });
    await expect(wrong({ benchmark: "NONE" })).rejects.toMatchObject({ code: "bad-input", at: "benchmark" });
    await expect(wrong({ strategy: { kind: "built-in", name: "none" } })).rejects.toMatchObject({
      at: "strategy",
    });
    await expect(wrong({ capital: -1 })).rejects.toMatchObject({ at: "spec.capital" });
  });

  it("are another team's secret", async () => {
    const { launch } = await arrange();
    const other = await arrange();
    const { runId } = await launch(smaCross);
    await expect(other.get(runId)).rejects.toMatchObject({ code: "not-found" });
    await expect(execute(host, cancelRun, other.caller, { id: runId })).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(execute(host, exportRun, other.caller, { id: runId })).rejects.toMatchObject({
      code: "not-found",
    });
    expect(await execute(host, listRuns, other.caller, {})).toEqual({ runs: [] });
    expect(await other.launch(smaCross)).toMatchObject({ cached: false });
  });
});
