import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { childEnvironment, decideSetting } from "#server/infrastructure/config/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { liveWorkers } from "#server/infrastructure/jobs/index.ts";
import { testRun } from "./test-run.ts";

const home = mkdtempSync(join(tmpdir(), "pitwall-operator-"));
const file = join(home, "SPY.csv");
let db: TestDatabase;
let worker: ChildProcess | undefined;
beforeAll(async () => {
  db = await testDatabase({ empty: true });
  decideSetting(["state", "home"], home);
  decideSetting(["database", "appUrl"], db.url);
});
afterAll(async () => {
  worker?.kill("SIGKILL");
  await db.close();
  rmSync(home, { recursive: true, force: true });
});

const days = (...numbers: number[]) =>
  ["date,open,high,low,close,volume", ...numbers.map((day) => `2024-01-0${day},1,2,0.5,1.5,10`), ""].join(
    "\n",
  );

it("imports into the catalogue of the running installation, and adds to it the second time", async () => {
  const team = await db.team();
  writeFileSync(file, days(2, 3));
  const idle = await testRun("data", "import", file, "--dataset", "Daily");
  expect([idle.code, idle.err]).toEqual([
    2,
    "The installation has no worker that could import: start it with npm start.\n",
  ]);
  worker = spawn(process.execPath, ["--conditions=react-server", "server/workers/main.ts"], {
    env: childEnvironment({ PITWALL_HOME: home, PITWALL_APP_DATABASE_URL: db.url, LOG_LEVEL: "error" }),
    stdio: ["ignore", "inherit", "inherit"],
  });
  while ((await liveWorkers(db.pool)) === 0) await sleep(50);
  const first = await testRun("data", "import", file, "--dataset", "Daily", "--source", "a test");
  expect(first.json()).toMatchObject({ dataset: "Daily", rowsStored: 2, resolution: "1d" });
  writeFileSync(file, days(3, 4, 5));
  const second = await testRun("data", "import", file, "--dataset", "Daily");
  expect(second.json()).toMatchObject({
    datasetId: first.json().datasetId,
    rowsStored: 2,
    rowsQuarantined: 1,
  });
  const { rows } = await db.owner.query("SELECT name, source, licence FROM datasets WHERE team_id = $1", [
    team.teamId,
  ]);
  expect(rows).toEqual([{ name: "Daily", source: "a test", licence: "not stated" }]);
  const again = await testRun("data", "import", file, "--dataset", "Daily");
  expect([again.code, again.err]).toEqual([2, expect.stringMatching(/^No row of SPY\.csv can be stored\./)]);
});

it("makes a further team; from then on commands ask whose catalogue is meant", async () => {
  const made = await testRun("team", "create", "--name", "Desk B", "--owner", "Bea@Example.test");
  expect(made.json()).toMatchObject({ name: "Desk B", owner: "bea@example.test", link: expect.any(String) });
  const unclear = await testRun("data", "import", file, "--dataset", "Daily");
  expect([unclear.code, unclear.err]).toEqual([
    2,
    expect.stringMatching(/several teams: name one with --team/),
  ]);
  const theirs = await testRun("data", "import", file, "--dataset", "Daily", "--team", "Desk B");
  expect(theirs.json()).toMatchObject({ rowsStored: 3 });
  const wrong = await testRun("team", "create", "--name", "Desk C", "--owner", "nobody");
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringMatching(/Write an email address/)]);
});

it("verifies orders: a sentence for each difference, exit 1 when there is one", async () => {
  const { teamId } = await db.team("Verified");
  const one =
    "INSERT INTO accounts (team_id, name, broker, mode, currency) VALUES ($1, 'A', 'paper', 'paper', 'USD')";
  const { rows } = await db.owner.query(`${one} RETURNING id`, [teamId]);
  const fine = await testRun("orders", "verify", "--team", "Verified");
  expect([fine.code, fine.json()]).toMatchObject([0, { team: "Verified", orders: 0, differences: 0 }]);
  await db.owner.query(
    "INSERT INTO positions (team_id, account_id, symbol, quantity) VALUES ($1, $2, 'IBM', 5)",
    [teamId, rows[0].id],
  );
  const wrong = await testRun("orders", "verify", "--team", "Verified");
  expect([wrong.code, wrong.err]).toEqual([
    1,
    `Position ${rows[0].id} IBM of Verified is kept as "5", and its facts say "0".\n`,
  ]);
  const unknown = await testRun("orders", "verify", "--team", "Nobody");
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringMatching(/^There is no team "Nobody"/)]);
});
