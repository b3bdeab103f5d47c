import { randomUUID } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeBars } from "#lib/data/bars/index.ts";
import type { DatasetDetail, DatasetSummary } from "#server/data/catalogue/index.ts";
import {
  type ImportDetail,
  type Inspection,
  runImport,
  seedSampleData,
  sweepData,
} from "#server/data/ingestion/index.ts";
import { decideSetting } from "#server/infrastructure/config/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { startTestApp, type TestApp } from "./test-app.ts";

decideSetting(["imports", "maxFileMb"], "1");

let db: TestDatabase;
let app: TestApp;
let home: string;
beforeAll(async () => {
  db = await testDatabase();
  app = await startTestApp(db);
  home = app.home;
});
afterAll(async () => {
  await app.close();
  await db.close();
});

const CSV =
  "date,open,high,low,close,volume\n2024-01-02,1,2,0.5,1.5,10\n2024-01-03,1,2,0.5,1.5,10\nbad,1,2,0.5,1.5,1\n";
const MORE = "date,open,high,low,close,volume\n2024-01-04,2,3,1.5,2.5,10\n";

/** A member of a new team, with all that a browser would do. */
async function arrange(role: "quant" | "viewer" = "quant") {
  const team = await db.team();
  const member = await team.addMember(role);
  const cookie = await app.signIn(team.teamId, member.userId);
  const data = <T>(reply: Awaited<ReturnType<TestApp["query"]>>) => {
    const { result, error } = reply.json();
    if (error) throw new Error(error.json.message);
    return result?.data.json as T;
  };
  const ask = async <T>(path: string, input: unknown = {}) => data<T>(await app.query(path, input, cookie));
  const tell = async <T>(path: string, input: unknown) => data<T>(await app.mutate(path, input, cookie));
  const upload = (
    body: string | Uint8Array<ArrayBuffer>,
    name = "SPY.csv",
    headers: Record<string, string> = {},
  ) =>
    app.send(`/api/upload/${randomUUID()}`, {
      method: "POST",
      body,
      headers: {
        cookie,
        origin: app.url,
        "x-pitwall": "1",
        "x-file-name": encodeURIComponent(name),
        ...headers,
      },
    });
  const imported = async (csv: string, target: (inspection: Inspection) => object) => {
    const { uploadId } = JSON.parse((await upload(csv)).body);
    const inspection = await ask<Inspection>("data.inspectUpload", { uploadId });
    if (!inspection.recognition.ok) throw new Error(inspection.recognition.reason);
    const { mapping } = inspection.recognition;
    const { importId } = await tell<{ importId: string }>("data.startImport", {
      uploadId,
      mapping,
      target: target(inspection),
    });
    return { importId, uploadId, job: { teamId: team.teamId, importId } };
  };
  return { team, cookie, ask, tell, upload, imported };
}

const newDataset = (name: string) => () => ({ kind: "new", name, source: "a test", licence: "none" });

describe("importing a file", () => {
  it("goes from upload to catalogue, and keeps the bad row with its line", async () => {
    const user = await arrange();
    const { importId, job, uploadId } = await user.imported(CSV, newDataset("Daily"));
    expect(await user.ask("data.list")).toEqual([]);
    expect(app.host.enqueued).toContainEqual({
      workflow: "import-csv",
      id: importId,
      queue: "etl",
      args: [job],
    });
    await runImport(app.host, job);

    const done = await user.ask<ImportDetail>("data.getImport", { importId });
    expect(done).toMatchObject({ state: "published", rowsStored: 2, rowsQuarantined: 1, error: null });
    expect(done.report?.quarantined).toEqual([
      { line: 4, reason: "The time cannot be read.", text: "bad,1,2,0.5,1.5,1" },
    ]);
    const [dataset] = await user.ask<DatasetSummary[]>("data.list");
    expect(dataset).toMatchObject({ name: "Daily", resolution: "1d", calendar: "XNYS", symbolCount: 1 });
    const detail = await user.ask<DatasetDetail>("data.get", { id: dataset?.id });
    expect(detail.symbols).toMatchObject([{ symbol: "SPY", rows: 2 }]);
    expect(detail.snapshots).toHaveLength(1);
    expect(existsSync(join(home, "uploads", user.team.teamId, uploadId))).toBe(false);
  });

  it("gives its quarantined rows as a file, to its own team only", async () => {
    const user = await arrange("quant");
    const { importId, job } = await user.imported(CSV, newDataset("Daily"));
    await runImport(app.host, job);
    const download = (cookie: string, id: string) =>
      app.send(`/api/download/${id}?part=quarantine`, { headers: { cookie } });
    const file = await download(user.cookie, importId);
    expect(file.body).toBe('line,reason,text\n4,The time cannot be read.,"bad,1,2,0.5,1.5,1"\n');
    expect(file.headers.get("content-disposition")).toContain("SPY.quarantine.csv");
    const clean = await user.imported(CSV.replace("bad,1,2,0.5,1.5,1\n", ""), newDataset("Clean"));
    await runImport(app.host, clean.job);
    expect((await download(user.cookie, clean.importId)).json().message).toBe(
      "This import set no row aside.",
    );
    expect((await download((await arrange()).cookie, importId)).status).toBe(404);
  });

  it("adds later bars to a dataset as a new snapshot and keeps the old one readable", async () => {
    const user = await arrange();
    await runImport(app.host, (await user.imported(CSV, newDataset("Growing"))).job);
    const [before] = await user.ask<DatasetSummary[]>("data.list");
    const append = () => ({ kind: "append", datasetId: before?.id });
    await runImport(app.host, (await user.imported(MORE, append)).job);
    const [after] = await user.ask<DatasetSummary[]>("data.list");
    expect(after?.snapshot).toMatchObject({ number: 2, rows: 3 });
    const rows = (hash?: string) => user.ask<unknown[]>("data.preview", { snapshot: hash, symbol: "SPY" });
    expect(await rows(after?.snapshot.hash)).toHaveLength(3);
    expect(await rows(before?.snapshot.hash)).toHaveLength(2);
    expect(await rows(after?.snapshot.hash)).toMatchObject([{ close: 2.5 }, { close: 1.5 }, { close: 1.5 }]);
  });

  it("fails with one sentence, and shows nothing", async () => {
    const user = await arrange();
    const { importId, job } = await user.imported(CSV, newDataset("Twice"));
    await runImport(app.host, (await user.imported(CSV, newDataset("Other"))).job);
    await db.owner.query("UPDATE datasets SET name = 'Twice' WHERE team_id = $1", [user.team.teamId]);
    await runImport(app.host, job);
    expect(await user.ask("data.getImport", { importId })).toMatchObject({
      state: "failed",
      error: 'A dataset named "Twice" exists already: choose another name, or add the bars to it.',
    });
    expect(await user.ask<unknown[]>("data.list")).toHaveLength(1);
  });

  it("does nothing when it was cancelled before it began, and stops when it is cancelled while it runs", async () => {
    const user = await arrange();
    const waiting = await user.imported(CSV, newDataset("Waiting"));
    await user.tell("data.cancelImport", { importId: waiting.importId });
    await runImport(app.host, waiting.job);
    expect(await user.ask("data.getImport", { importId: waiting.importId })).toMatchObject({
      state: "cancelled",
    });

    const running = await user.imported(CSV, newDataset("Running"));
    const lock = await db.owner.connect();
    await lock.query("BEGIN; LOCK TABLE datasets IN SHARE MODE");
    const job = runImport(app.host, running.job);
    const waits = "SELECT FROM pg_locks WHERE NOT granted AND relation = 'datasets'::regclass";
    while ((await db.owner.query(waits)).rowCount === 0) await sleep(5);
    await user.tell("data.cancelImport", { importId: running.importId });
    await lock.query("COMMIT");
    lock.release();
    await job;
    expect(await user.ask("data.getImport", { importId: running.importId })).toMatchObject({
      state: "cancelled",
    });
    expect(await user.ask("data.list")).toEqual([]);
  });

  it("runs again from the beginning after a crash, and publishes once", async () => {
    const user = await arrange();
    const { importId, job } = await user.imported(CSV, newDataset("Crashed"));
    await db.owner.query("UPDATE imports SET state = 'running', started_at = now() WHERE id = $1", [
      importId,
    ]);
    await runImport(app.host, job);
    await runImport(app.host, job);
    expect(await user.ask("data.getImport", { importId })).toMatchObject({ state: "published" });
    expect(await user.ask<unknown[]>("data.list")).toHaveLength(1);
  });
});

describe("an upload", () => {
  it("refuses what is too large, binary or in another encoding, and leaves no file", async () => {
    const user = await arrange();
    const big = await user.upload(new Uint8Array((1 << 20) + 1).fill(65));
    expect([big.status, big.json().message]).toEqual([
      413,
      expect.stringContaining("larger than the limit of 1 MB"),
    ]);
    const binary = await user.upload(Uint8Array.of(1, 0, 2), "x.csv");
    expect([binary.status, binary.json().message]).toEqual([
      400,
      expect.stringContaining("x.csv is no text"),
    ]);
    const empty = await user.upload("", "empty.csv");
    expect(empty.status).toBe(400);
    expect(readdirSync(join(home, "uploads", user.team.teamId))).toEqual([]);
  });

  it("is refused from another site, without our header, signed out, and to a viewer", async () => {
    const user = await arrange();
    expect((await user.upload(CSV, "a.csv", { origin: "https://evil.test" })).status).toBe(403);
    expect((await user.upload(CSV, "a.csv", { "x-pitwall": "" })).status).toBe(403);
    expect((await user.upload(CSV, "a.csv", { cookie: "" })).status).toBe(401);
    const viewer = await arrange("viewer");
    const denied = await viewer.upload(CSV);
    expect([denied.status, denied.json().message]).toEqual([403, expect.stringContaining("data:import")]);
    expect(existsSync(join(home, "uploads", viewer.team.teamId))).toBe(false);
    const { rows } = await db.owner.query("SELECT action, outcome FROM audit_entries WHERE team_id = $1", [
      viewer.team.teamId,
    ]);
    expect(rows).toEqual([{ action: "data.upload", outcome: "denied" }]);
  });
});

describe("columns", () => {
  it("gives the team's bars as bytes, and another team nothing", async () => {
    const user = await arrange();
    await runImport(app.host, (await user.imported(CSV, newDataset("Bytes"))).job);
    const [dataset] = await user.ask<DatasetSummary[]>("data.list");
    const url = `${app.url}/api/columns/${dataset?.snapshot.hash}?symbol=SPY`;
    const reply = await fetch(url, { headers: { cookie: user.cookie } });
    expect(reply.headers.get("cache-control")).toContain("immutable");
    const [bars] = decodeBars(await reply.arrayBuffer());
    expect([bars?.symbol, Array.from(bars?.close ?? [])]).toEqual(["SPY", [1.5, 1.5]]);
    const often = await fetch(url + "&symbol=SPY".repeat(50), { headers: { cookie: user.cookie } });
    expect(decodeBars(await often.arrayBuffer())).toHaveLength(1);
    const stranger = await arrange();
    expect((await fetch(url, { headers: { cookie: stranger.cookie } })).status).toBe(404);
    expect((await fetch(url)).status).toBe(401);
  });

  it("shows another team neither dataset nor import nor upload", async () => {
    const user = await arrange();
    const { importId, uploadId, job } = await user.imported(CSV, newDataset("Mine"));
    await runImport(app.host, job);
    const [dataset] = await user.ask<DatasetSummary[]>("data.list");
    const stranger = await arrange();
    expect(await stranger.ask("data.list")).toEqual([]);
    await expect(stranger.ask("data.get", { id: dataset?.id })).rejects.toThrow("no such dataset");
    await expect(stranger.ask("data.getImport", { importId })).rejects.toThrow("no such import");
    await expect(stranger.ask("data.inspectUpload", { uploadId })).rejects.toThrow("no such upload");
  });
});

describe("deleting", () => {
  it("takes a dataset from the catalogue, audited, and not for a quant", async () => {
    const user = await arrange();
    await runImport(app.host, (await user.imported(CSV, newDataset("Gone"))).job);
    const [dataset] = await user.ask<DatasetSummary[]>("data.list");
    await expect(user.tell("data.delete", { id: dataset?.id })).rejects.toThrow("data:delete");
    const admin = await user.team.addMember("admin");
    const cookie = await app.signIn(user.team.teamId, admin.userId);
    expect((await app.mutate("data.delete", { id: dataset?.id }, cookie)).status).toBe(200);
    expect(await user.ask("data.list")).toEqual([]);
    await sweepData(db.pool);
  });
});

it("seeds the real S&P 500 once, and not again after it was deleted", async () => {
  const user = await arrange();
  await seedSampleData(app.host, user.team.teamId);
  await seedSampleData(app.host, user.team.teamId);
  const [dataset, ...others] = await user.ask<DatasetSummary[]>("data.list");
  expect(others).toEqual([]);
  expect(dataset).toMatchObject({ name: "S&P 500 daily, 2000–2020", symbolCount: 1, synthetic: false });
  expect(dataset?.snapshot.rows).toBe(5105);
  const coverage = await user.ask<{ bars: number; expected: number }[]>("data.coverage", {
    snapshot: dataset?.snapshot.hash,
    symbol: "SPX",
  });
  const sum = (of: (cell: { bars: number; expected: number }) => number) =>
    coverage.reduce((total, cell) => total + of(cell), 0);
  expect([sum((cell) => cell.bars), sum((cell) => cell.expected)]).toEqual([5105, 5105]);
  await db.owner.query("DELETE FROM datasets WHERE team_id = $1", [user.team.teamId]);
  await seedSampleData(app.host, user.team.teamId);
  expect(await user.ask("data.list")).toEqual([]);
});
