import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { endWithProcess } from "./end-with-process.ts";
import { placePostgres } from "./placement.ts";
import { type Postgres, supervisePostgres } from "./supervise.ts";

let home: string;
let running: Postgres[];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "pitwall-pg-"));
  chmodSync(home, 0o755);
  endWithProcess(home);
  running = [];
});
afterEach(async () => {
  for (const postgres of running) await postgres.stop();
  rmSync(home, { recursive: true, force: true });
});

async function run(options: Parameters<typeof supervisePostgres>[1] = {}): Promise<Postgres> {
  const postgres = await supervisePostgres(home, options);
  running.push(postgres);
  return postgres;
}

async function ask(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000 });
  client.on("error", () => {});
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

const pidIn = (folder: string) =>
  Number(readFileSync(join(folder, "data/postmaster.pid"), "utf8").split("\n")[0]);

describe("the supervisor of our own PostgreSQL", () => {
  it("starts it with a password, keeps its files from others, remembers its port, and stops it", async () => {
    const first = await run();
    await ask(first.ownerUrl, "CREATE TABLE kept (n int)");
    const open = new URL(first.ownerUrl);
    open.password = "wrong";
    await expect(ask(open.href, "SELECT 1")).rejects.toThrow(/password authentication failed/);
    expect(statSync(join(home, "postgres.json")).mode & 0o077).toBe(0);
    await first.stop();
    await expect(ask(first.ownerUrl, "SELECT 1")).rejects.toThrow();
    const again = await run();
    expect([again.ownerUrl, again.adopted]).toEqual([first.ownerUrl, false]);
    expect((await ask(again.ownerUrl, "SELECT FROM kept")).rowCount).toBe(0);
  });

  it("goes with its folder when that is moved, also where its system user cannot reach it, and not with a copy", async () => {
    const root = process.getuid?.() === 0;
    const [here, there, copy] = ["here", "there", "copy"].map((name) => join(home, name)) as [
      string,
      string,
      string,
    ];
    mkdirSync(here, { mode: 0o700 });
    const first = await supervisePostgres(here);
    try {
      await ask(first.ownerUrl, "CREATE TABLE kept (n int)");
      await first.stop();
      renameSync(here, there);
      const moved = await supervisePostgres(there);
      running.push(moved);
      expect((await ask(moved.ownerUrl, "SELECT FROM kept")).rowCount).toBe(0);
      expect(moved.folder.startsWith(there)).toBe(!root);
      await moved.stop();
      cpSync(there, copy, { recursive: true });
      chmodSync(copy, 0o700);
      if (root) expect(() => placePostgres(copy)).toThrow(/is a copy of .*there, whose database lives in/);
      else expect(placePostgres(copy).folder).toBe(join(copy, "postgres"));
    } finally {
      if (root) rmSync(dirname(first.folder), { recursive: true, force: true });
    }
  });

  it("is not made anew where its own can no longer be reached", async () => {
    const kept = join(home, "kept");
    mkdirSync(join(kept, "postgres", "data"), { recursive: true });
    chmodSync(kept, 0o700);
    if (process.getuid?.() === 0) expect(() => placePostgres(kept)).toThrow(/cannot reach the database in/);
    else expect(placePostgres(kept).folder).toBe(join(kept, "postgres"));
  });

  it("adopts the server that a killed parent left behind", async () => {
    const left = await run();
    const adopter = await run();
    expect([adopter.adopted, adopter.ownerUrl]).toEqual([true, left.ownerUrl]);
  });

  it("starts it again after kill -9, with everything that was committed", async () => {
    const restarts: (Error | undefined)[] = [];
    const postgres = await run({ onRestart: (failure) => restarts.push(failure) });
    await ask(postgres.ownerUrl, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)");
    for (let kill = 1; kill <= 2; kill++) {
      process.kill(pidIn(postgres.folder), "SIGKILL");
      while (restarts.length < kill) await sleep(50);
    }
    expect(restarts).toEqual([undefined, undefined]);
    expect((await ask(postgres.ownerUrl, "SELECT n FROM kept")).rows).toEqual([{ n: 7 }]);
  });

  it("recovers when everything was killed: a stale pid file, even one whose number another process has", async () => {
    const first = await run();
    const pid = pidIn(first.folder);
    const pidFile = join(first.folder, "data/postmaster.pid");
    const text = readFileSync(pidFile, "utf8");
    await first.stop();
    writeFileSync(pidFile, text);
    const second = await run();
    expect(second.adopted).toBe(false);
    await second.stop();
    writeFileSync(pidFile, text.replace(String(pid), String(process.pid)));
    expect((await run()).adopted).toBe(false);
  });

  it("replaces what a killed initdb left", async () => {
    const { folder, runAs } = placePostgres(home);
    mkdirSync(join(folder, "data.new/base"), { recursive: true });
    if (runAs) chmodSync(join(folder, "data.new"), 0o777);
    const postgres = await run();
    expect(existsSync(join(postgres.folder, "data.new"))).toBe(false);
  });

  it("moves to another port when its own is taken", async () => {
    const first = await run();
    await first.stop();
    const { port } = new URL(first.ownerUrl);
    const { createServer } = await import("node:net");
    const squatter = createServer().listen(Number(port), "127.0.0.1");
    const second = await run();
    expect(new URL(second.ownerUrl).port).not.toBe(port);
    squatter.close();
  });
});
