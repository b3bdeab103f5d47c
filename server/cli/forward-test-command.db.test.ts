import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { execute } from "#server/access/execute.ts";
import { callerOf, testHost } from "#server/access/test-host.ts";
import { seedSampleData } from "#server/data/ingestion/index.ts";
import { createAccount } from "#server/execution/accounts/index.ts";
import { decideSetting } from "#server/infrastructure/config/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { testRun } from "./test-run.ts";

const home = mkdtempSync(join(tmpdir(), "pitwall-forward-"));
let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase({ empty: true });
  decideSetting(["state", "home"], home);
  decideSetting(["database", "appUrl"], db.url);
});
afterAll(async () => {
  await db.close();
  rmSync(home, { recursive: true, force: true });
});

const run = (...args: string[]) => testRun("forward-test", ...args);

it("starts, lists, shows, steps and stops forward tests of the running installation", async () => {
  const team = await db.team();
  const host = testHost(db);
  await seedSampleData(host, team.teamId);
  const owner = callerOf(team.teamId, await team.addMember("owner"));
  await execute(host, createAccount, owner, {
    ...{
      name: "Paper",
      broker: "paper",
      mode: "paper",
      currency: "USD",
      cash: "100000",
      shortAllowed: false,
    },
    settings: {},
  });
  const { rows } = await db.owner.query("SELECT name FROM datasets");
  const dataset = rows[0].name as string;
  const common = ["--account", "Paper", "--dataset", dataset, "--speed", "step", "--from", "2008-01-01"];

  const nobody = await run("start", ...common, "--strategy", "sma-corss");
  expect([nobody.code, nobody.err]).toEqual([
    2,
    expect.stringMatching(/^There is no strategy "sma-corss"; there are /),
  ]);
  const wrong = await run("start", ...common, "--strategy", "sma-cross", "--parameter", "fast");
  expect([wrong.code, wrong.err]).toEqual([2, "--parameter fast: write it as name=value.\n"]);

  const started = await run(
    "start",
    ...common,
    "--strategy",
    "sma-cross",
    "--parameter",
    "fast=3",
    "slow=8",
    "--name",
    "Mine",
  );
  expect(started.code).toBe(0);
  const { id } = started.json();
  expect(started.json()).toMatchObject({ account: "Paper", detail: "built-in" });
  const again = await run("start", ...common, "--strategy", "sma-cross");
  expect([again.code, again.err]).toEqual([2, expect.stringMatching(/^"Mine" runs on this account/)]);

  expect((await run("step", "Mine", "--bars", "5")).json()).toEqual({ id });
  const stored = await db.owner.query("SELECT steps::int AS steps, spec FROM forward_tests");
  expect(stored.rows[0]).toMatchObject({ steps: 5, spec: { session: { parameters: { fast: 3, slow: 8 } } } });
  expect((await run("step", "Mine", "--bars", "none")).err).toMatch(/whole number above zero/);
  const listed = await run("list");
  expect(listed.out.split("\n")[2]).toMatch(new RegExp(`^${id}  Mine  Paper    starting  step`));
  expect((await run("list", "--json")).json()).toMatchObject({ id, state: "starting", equity: null });
  expect((await run("show", id)).json()).toMatchObject({
    name: "Mine",
    moments: 0,
    signals: [],
    error: null,
  });

  expect((await run("stop", "Mine")).json()).toEqual({ id });
  const twice = await run("stop", "Mine");
  expect([twice.code, twice.err]).toEqual([2, "The forward test is stopping already.\n"]);
  const unknown = await run("show", "Yours");
  expect([unknown.code, unknown.err]).toEqual([2, 'There is no forward test "Yours"; there are Mine.\n']);
  const audit = await db.owner.query(
    "SELECT DISTINCT actor_name AS who FROM audit_entries WHERE action LIKE 'forward-tests.st%'",
  );
  expect(audit.rows.map(({ who }) => who)).toContain("pitwall forward-test start");
});
