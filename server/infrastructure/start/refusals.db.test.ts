import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { childEnvironment } from "#server/infrastructure/config/index.ts";
import { testDatabase } from "#server/infrastructure/db/test-database.ts";
import { lockHome } from "./lock.ts";
import { smallDisk } from "./test-disk.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "pitwall-start-"));
  chmodSync(home, 0o755);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const run = promisify(execFile);

/** What `npm start` says and how it ends, when it must refuse. */
async function refusal(
  environment: Record<string, string>,
  ...args: string[]
): Promise<{ code: number; said: string }> {
  const env = childEnvironment({ PITWALL_HOME: home, PORT: "0", ...environment });
  try {
    await run(process.execPath, ["--conditions=react-server", "server/cli/start.ts", ...args], { env });
    return { code: 0, said: "" };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, said: `${stdout}${stderr}`.trim() };
  }
}

const small = smallDisk(20);
afterAll(() => small?.remove());

describe("npm start refuses with one clear sentence", () => {
  it("a second start in the same folder", async () => {
    const lock = await lockHome(home);
    const { code, said } = await refusal({});
    lock.release();
    expect(code).toBe(1);
    expect(said).toBe(
      `Pitwall is already running in ${home} (process ${process.pid}): use that one, stop it, or set PITWALL_HOME to another folder.`,
    );
  });

  it("a taken port", async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, "127.0.0.1", resolve));
    const { port } = squatter.address() as { port: number };
    const { code, said } = await refusal({}, "--port", String(port));
    squatter.close();
    expect([code, said]).toEqual([
      1,
      `Port ${port} is taken by another program: choose another with npm start -- --port 3001.`,
    ]);
  });

  it("a DATABASE_URL that does not answer, or not to this password", async () => {
    const dead = await refusal({ DATABASE_URL: "postgresql://someone:secret@127.0.0.1:9/pitwall" });
    expect(dead.code).toBe(1);
    expect(dead.said).toMatch(
      /^DATABASE_URL cannot be used: the server at 127\.0\.0\.1:9 says ".*ECONNREFUSED.*"\.$/,
    );
    const db = await testDatabase();
    const wrong = new URL(db.ownerUrl);
    wrong.password = "wrong";
    const { said } = await refusal({ DATABASE_URL: wrong.href });
    expect(said).toMatch(/^DATABASE_URL cannot be used: .*password authentication failed/);
    expect(said).not.toContain("wrong@");
    await db.close();
  });

  it("a schema that is newer than the code, or was changed under it", async () => {
    const db = await testDatabase({ empty: true });
    const insert = `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '29990101000000_future', now())`;
    await db.owner.query(insert);
    const newer = await refusal({ DATABASE_URL: db.ownerUrl });
    expect(newer.code).toBe(1);
    expect(newer.said).toMatch(
      /^The database is newer than this Pitwall \(it has the migration 29990101000000_future\)/,
    );
    await db.owner.query("DELETE FROM _prisma_migrations WHERE id = 'x'");
    await db.owner.query(
      "UPDATE _prisma_migrations SET checksum = 'other' WHERE migration_name LIKE '%_access'",
    );
    const changed = await refusal({ DATABASE_URL: db.ownerUrl });
    expect(changed.said).toMatch(/migration\.sql was changed after it was applied/);
    await db.close();
  });

  it.skipIf(!small)(
    `a full disk${small ? "" : " (not shown here: mounting a small disk needs root on Linux)"}`,
    async () => {
      const folder = mkdtempSync(join(small!.folder, "pitwall-"));
      const { code, said } = await refusal({ PITWALL_HOME: folder });
      rmSync(folder, { recursive: true });
      expect([code, said]).toEqual([
        1,
        `The disk of ${folder} is full (Pitwall needs 200 MB to start): free some space and start again.`,
      ]);
    },
  );

  it("a wrong setting, a flag that it does not know, a state folder that is a file or cannot be made", async () => {
    expect((await refusal({ PITWALL_SESSION_IDLE_MINUTES: "soon" })).said).toMatch(
      /^The setting session\.idleMinutes \(PITWALL_SESSION_IDLE_MINUTES\) is wrong/,
    );
    expect((await refusal({}, "--prot", "1")).said).toMatch(/npm start knows --port, --demo and --dev\.$/);
    const file = join(home, "a-file");
    writeFileSync(file, "");
    for (const folder of [file, "/proc/pitwall/state"])
      expect(await refusal({ PITWALL_HOME: folder })).toMatchObject({
        code: 1,
        said: `Cannot write in the state folder ${folder}: set PITWALL_HOME to a folder of yours.`,
      });
  });
});
