import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Load, openDesk, trade } from "#server/execution/survival/index.ts";
import { assertRestored, backUp } from "#server/infrastructure/backup/index.ts";
import { childEnvironment } from "#server/infrastructure/config/index.ts";
import {
  appUrlFrom,
  DATABASE_FILE,
  enableAppRole,
  migrate,
  openPool,
  readMigrations,
} from "#server/infrastructure/db/index.ts";
import { endWithProcess, type Postgres, supervisePostgres } from "#server/infrastructure/postgres/index.ts";

const FAST = { settings: { fsync: "off" } };
const LIMITS = { poolSize: 8, statementTimeoutSeconds: 60 };

let folder: string;
let home: string;
let postgres: Postgres;
let owner: pg.Pool;
const archive = () => join(folder, "whole.tar.gz");

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "pitwall-backup-"));
  chmodSync(folder, 0o755);
  endWithProcess(folder);
  home = join(folder, "home");
  postgres = await supervisePostgres(home, FAST);
  await migrate(postgres.ownerUrl, "prisma/migrations");
  await enableAppRole(postgres.ownerUrl);
  owner = openPool(postgres.ownerUrl, LIMITS);
  writeFileSync(join(home, DATABASE_FILE), JSON.stringify({ ownerUrl: postgres.ownerUrl }));
  writeFileSync(join(home, "session.key"), "a key");
  mkdirSync(join(home, "bars/team"), { recursive: true });
  writeFileSync(join(home, "bars/team/abc"), Buffer.from([0, 255, 10, 13]));
  writeFileSync(join(home, "bars/team/empty"), "");
}, 120_000);
afterAll(async () => {
  await owner.end();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function pitwall(where: string, ...args: string[]) {
  const child = spawn(process.execPath, ["--conditions=react-server", "server/cli/pitwall.ts", ...args], {
    env: childEnvironment({ PITWALL_HOME: where }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text) => (said.out += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (said.err += text));
  const [code] = await once(child, "close");
  return { code, err: said.err, json: () => JSON.parse(said.out) };
}

describe("a backup", () => {
  it("is taken while orders are accepted, and gives the same state in another installation", async () => {
    const pool = openPool(appUrlFrom(postgres.ownerUrl), LIMITS);
    const { rows } = await owner.query("INSERT INTO teams (name) VALUES ('Desk') RETURNING id");
    const teamId = rows[0].id as string;
    const desk = await openDesk(pool, teamId);
    const ending = new AbortController();
    const load: Load = { pool, desk, signal: ending.signal, acknowledged: new Map(), broken: [] };
    const traders = [trade(load, "a"), trade(load, "b")];
    while (load.acknowledged.size < 40) await new Promise((resolve) => setTimeout(resolve, 20));
    const made = await pitwall(home, "backup", archive());
    ending.abort();
    await Promise.all(traders);
    await pool.end();
    expect([made.err, made.code, load.broken]).toEqual(["", 0, []]);
    expect(made.json()).toMatchObject({ files: 2, bytes: 4, keys: false });

    const other = join(folder, "other");
    const back = await pitwall(other, "restore", archive());
    expect([back.err, back.code]).toEqual(["", 0]);
    expect(back.json()).toMatchObject({ verified: true, stateHashes: made.json().stateHashes });
    expect(readFileSync(join(other, "bars/team/abc"))).toEqual(Buffer.from([0, 255, 10, 13]));
    expect([existsSync(join(other, "session.key")), existsSync(join(other, "restore-under-way"))]).toEqual([
      false,
      false,
    ]);

    const restored = await supervisePostgres(other, FAST);
    try {
      // Its triggers and rules are alive again, and the sequences where they were.
      const again = openPool(appUrlFrom(restored.ownerUrl), LIMITS);
      const more: Load = { ...load, pool: again, signal: AbortSignal.timeout(1000), acknowledged: new Map() };
      await trade(more, "c");
      await again.end();
      expect([more.broken, more.acknowledged.size > 0]).toEqual([[], true]);
      writeFileSync(join(other, DATABASE_FILE), JSON.stringify({ appUrl: appUrlFrom(restored.ownerUrl) }));
      const verified = await pitwall(other, "orders", "verify");
      expect([verified.code, verified.err]).toEqual([0, ""]);
    } finally {
      await restored.stop();
    }
  }, 120_000);

  it("has the keys only when asked", async () => {
    const file = join(folder, "keys.tar.gz");
    expect((await pitwall(home, "backup", file, "--keys")).json()).toMatchObject({ files: 3, keys: true });
    const other = join(folder, "with-keys");
    expect((await pitwall(other, "restore", file)).code).toBe(0);
    expect(readFileSync(join(other, "session.key"), "utf8")).toBe("a key");
  }, 120_000);
});

it("restores what an older Pitwall backed up, and upgrades it", async () => {
  const older = join(folder, "older");
  const names = readMigrations("prisma/migrations").map(({ name }) => name);
  const server = await supervisePostgres(older, FAST);
  await migrate(server.ownerUrl, "prisma/migrations", new Set(names.slice(0, 2)));
  const client = openPool(server.ownerUrl, LIMITS);
  await client.query("INSERT INTO teams (name) VALUES ('Old desk')");
  await client.end();
  const target = join(folder, "older.tar.gz");
  const nothing = { withKeys: false, takenAt: "2026-01-01T00:00:00Z", stateHashes: async () => ({}) };
  await backUp({ ownerUrl: server.ownerUrl, home: older, target, ...nothing });
  await server.stop();
  const newer = join(folder, "newer");
  const back = await pitwall(newer, "restore", target);
  expect([back.err, back.code]).toEqual(["", 0]);
  const restored = await supervisePostgres(newer, FAST);
  try {
    expect(await migrate(restored.ownerUrl, "prisma/migrations")).toEqual([]);
    const after = openPool(restored.ownerUrl, LIMITS);
    expect((await after.query("SELECT name FROM teams")).rows).toEqual([{ name: "Old desk" }]);
    await after.end();
  } finally {
    await restored.stop();
  }
}, 120_000);

describe("a restore refuses in one sentence, and leaves nothing", () => {
  const refused = async (where: string, file: string) => {
    const { code, err } = await pitwall(join(folder, where), "restore", file);
    expect(code).toBe(2);
    expect(err.split("\n")).toEqual([expect.stringMatching(/\.$/), ""]);
    return err;
  };

  it("a folder that is not empty", async () => {
    mkdirSync(join(folder, "full"));
    writeFileSync(join(folder, "full/mine"), "1");
    expect(await refused("full", archive())).toMatch(/full is not empty \(it has mine\)/);
  });

  it("a file that is cut short, damaged, no backup or not there", async () => {
    const cut = join(folder, "cut.tar.gz");
    cpSync(archive(), cut);
    truncateSync(cut, readFileSync(cut).length - 2000);
    expect(await refused("new1", cut)).toMatch(/cut\.tar\.gz cannot be read as a backup/);
    const damaged = join(folder, "damaged.tar.gz");
    const bytes = readFileSync(archive());
    bytes[Math.floor(bytes.length / 2)]! ^= 255;
    writeFileSync(damaged, bytes);
    expect(await refused("new1", damaged)).toMatch(/damaged/);
    expect(await refused("new1", "package.json")).toMatch(/cannot be read as a backup/);
    expect(await refused("new1", join(folder, "nothing"))).toMatch(/there is no such file/);
    expect(existsSync(join(folder, "new1/postgres"))).toBe(false);
  });

  it("a target that exists, and an installation that does not run", async () => {
    expect((await pitwall(home, "backup", archive())).err).toMatch(/exists already/);
    expect((await pitwall(join(folder, "new2"), "backup", join(folder, "b"))).err).toBe(
      "The installation does not run: start it with npm start, then back it up.\n",
    );
  });

  it("to start what a restore left half done", () => {
    mkdirSync(join(folder, "half"));
    writeFileSync(join(folder, "half/restore-under-way"), "");
    expect(() => assertRestored(join(folder, "half"))).toThrow(/did not come to its end: empty that folder/);
    expect(() => assertRestored(home)).not.toThrow();
  });
});
