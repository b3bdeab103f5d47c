import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { execute } from "#server/access/execute.ts";
import { callerOf, testHost } from "#server/access/test-host.ts";
import { seedSampleData } from "#server/data/ingestion/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { countTrials, getRun, launchRun, listRuns, runOptions } from "./index.ts";

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
    given: { snapshot?: string; name?: string; strategy?: object; capital?: number } = {},
  ) => {
    const { resolution, timeZone } = sample;
    const data = {
      snapshot: given.snapshot ?? sample.snapshot,
      symbols: [sample.symbols[0]!.symbol],
      resolution,
    };
    const strategy = given.strategy ?? { kind: "built-in", name: "sma-cross" };
    const spec = { strategy, data, timeZone, ...(given.capital && { capital: given.capital }) };
    return execute(host, launchRun, who, { spec, name: given.name });
  };
  return { team, host, caller, other, options, sample, launch };
}

/** The run has ended with this Sharpe ratio, as a worker would have written it; `hash` is two letters of a to f. */
async function finish(teamId: string, runId: string, hash: string, sharpe: number) {
  const statistics = JSON.stringify({ sharpe: { value: sharpe } });
  await db.owner.query(
    `INSERT INTO results (team_id, hash, engine_version, bytes, statistics) VALUES ($1, $2, '0', '', $3)
     ON CONFLICT DO NOTHING`,
    [teamId, hash.repeat(32), statistics],
  );
  await db.owner.query(
    "UPDATE runs SET state = 'finished', result_hash = $3 WHERE team_id = $1 AND id = $2",
    [teamId, runId, hash.repeat(32)],
  );
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

  it("counts each result of a strategy once, whoever made it, and nobody else's", async () => {
    const { team, host, caller, other, launch } = await arrange();
    const trials = (id: string) => execute(host, countTrials, caller, { id });
    const first = (await launch(caller)).runId;
    expect(await trials(first)).toEqual({ count: 1, sharpeDeviation: 0 });
    const second = (await launch(other, { capital: 5000 })).runId;
    const same = (await launch(caller, { capital: 6000 })).runId;
    const holding = (await launch(caller, { strategy: { kind: "built-in", name: "buy-and-hold" } })).runId;
    await finish(team.teamId, first, "aa", 1);
    await finish(team.teamId, second, "bb", 3);
    await finish(team.teamId, same, "bb", 3);
    await finish(team.teamId, holding, "cc", 9);
    expect(await trials(first)).toEqual({ count: 2, sharpeDeviation: Math.SQRT2 });
    expect(await trials(holding)).toEqual({ count: 1, sharpeDeviation: 0 });
    const elsewhere = await db.team();
    const stranger = callerOf(elsewhere.teamId, await elsewhere.addMember("quant"));
    await expect(execute(host, countTrials, stranger, { id: first })).rejects.toMatchObject({
      code: "not-found",
    });
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
