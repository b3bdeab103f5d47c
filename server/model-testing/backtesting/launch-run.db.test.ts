import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { execute } from "#server/access/execute.ts";
import { callerOf, testHost } from "#server/access/test-host.ts";
import { seedSampleData } from "#server/data/ingestion/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { getRun, launchRun, listRuns, runOptions } from "./index.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const NEWER = "11111111-1111-7111-8111-111111111111";
const NEWER_HASH = "ab".repeat(32);

async function arrange() {
  const team = await db.team();
  const host = testHost(db);
  await seedSampleData(host, team.teamId);
  const caller = callerOf(team.teamId, await team.addMember("quant"));
  const other = callerOf(team.teamId, await team.addMember("quant"));
  const options = (who = caller) => execute(host, runOptions, who, {});
  const [sample] = (await options()).datasets;
  if (!sample) throw new Error("the sample has no data");
  const launch = (
    who: typeof caller,
    given: { snapshot?: string; name?: string; strategy?: object } = {},
  ) => {
    const { resolution, timeZone } = sample;
    const data = {
      snapshot: given.snapshot ?? sample.snapshot,
      symbols: [sample.symbols[0]!.symbol],
      resolution,
    };
    const strategy = given.strategy ?? { kind: "built-in", name: "sma-cross" };
    const spec = { strategy, data, timeZone };
    return execute(host, launchRun, who, { spec, name: given.name });
  };
  return { team, host, caller, other, options, sample, launch };
}

/** The sample under another name, newer, and before it in the alphabet. */
async function addNewerDataset(teamId: string) {
  const copy = (table: string, change: object, where: string) =>
    db.owner.query(
      `INSERT INTO ${table} SELECT (jsonb_populate_record(t, $2)).* FROM ${table} t WHERE team_id = $1 AND ${where}`,
      [teamId, JSON.stringify(change)],
    );
  const [id, inNewer] = [{ id: NEWER }, { dataset_id: NEWER, hash: NEWER_HASH }];
  await copy("datasets", { ...id, name: "A newer one", created_at: "2999-01-01" }, "true");
  await copy("snapshots", inNewer, `dataset_id <> '${NEWER}'`);
  await copy("snapshot_symbols", inNewer, `dataset_id <> '${NEWER}'`);
}

describe("a launch", { timeout: 120_000 }, () => {
  it("gives one's own waiting run the name that it is asked for under, and leaves another's", async () => {
    const { host, caller, other, launch } = await arrange();
    const { runId } = await launch(caller);
    expect(await launch(caller, { name: "Second thought" })).toEqual({ runId, cached: true });
    expect(await launch(other, { name: "Not mine" })).toEqual({ runId, cached: true });
    expect(await execute(host, getRun, caller, { id: runId })).toMatchObject({ name: "Second thought" });
    expect((await execute(host, listRuns, caller, {})).runs).toHaveLength(1);
    expect(host.enqueued).toHaveLength(1);
  });

  it("writes out the parameters of each of several strategies, and names them all", async () => {
    const { host, caller, launch } = await arrange();
    const members = ["sma-cross", "buy-and-hold"].map((name) => ({
      name: `Mine: ${name}`,
      strategy: { kind: "built-in", name },
    }));
    const { runId } = await launch(caller, { strategy: { kind: "several", members } });
    const run = await execute(host, getRun, caller, { id: runId });
    expect(run.strategyName).toBe("Mine: sma-cross + Mine: buy-and-hold");
    expect(run.spec).toMatchObject({
      parameters: {},
      strategy: { kind: "several", members: [{ parameters: { fast: 20, slow: 50 } }, { parameters: {} }] },
    });
    const unknown = { ...members[0]!, parameters: { pace: 3 } };
    await expect(launch(caller, { strategy: { kind: "several", members: [unknown] } })).rejects.toMatchObject(
      { code: "bad-input", message: expect.stringContaining("pace") },
    );
  });

  it("offers first the dataset of one's last run, and the oldest before that: an import changes nothing", async () => {
    const { team, caller, other, options, sample, launch } = await arrange();
    await addNewerDataset(team.teamId);
    expect((await options()).datasets.map(({ id }) => id)).toEqual([sample.id, NEWER]);
    await launch(caller, { snapshot: NEWER_HASH });
    expect((await options()).datasets.map(({ id }) => id)).toEqual([NEWER, sample.id]);
    expect((await options(other)).datasets.map(({ id }) => id)).toEqual([sample.id, NEWER]);
  });
});
