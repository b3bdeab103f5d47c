import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { execute } from "#server/access/execute.ts";
import { callerOf, testHost } from "#server/access/test-host.ts";
import { listDatasets } from "#server/data/catalogue/index.ts";
import { seedSampleData } from "#server/data/ingestion/index.ts";
import { decideSetting } from "#server/infrastructure/config/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { launchRun, runOptions } from "#server/model-testing/backtesting/index.ts";
import { createStrategy, getStrategy, saveVersion } from "#server/models/strategies/index.ts";

// Before anything asks for the configuration: this machine has no bubblewrap.
decideSetting(["runs", "bubblewrap"], "/nowhere/bwrap");

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const missing = expect.stringContaining("bubblewrap is not installed as /nowhere/bwrap");

describe("without the outer wall", { timeout: 200_000 }, () => {
  it("one owner is warned, a second member ends user code, and built-ins run on", async () => {
    const team = await db.team();
    const caller = callerOf(team.teamId, await team.addMember("quant"));
    const host = testHost(db);
    await seedSampleData(host, team.teamId);
    const { id } = await execute(host, createStrategy, caller, { name: "Mine", templateName: "sma-cross" });
    const { draft, userCodeNotice } = await execute(host, getStrategy, caller, { id });
    expect(userCodeNotice).toEqual(missing);
    expect((await execute(host, runOptions, caller, {})).userCodeNotice).toEqual(missing);
    const saved = await execute(host, saveVersion, caller, { id, source: draft.source, note: "" });
    if (!saved.ok) throw new Error(JSON.stringify(saved.problems));

    const [dataset] = await execute(host, listDatasets, caller, {});
    if (!dataset) throw new Error("the sample has no data");
    const { datasets } = await execute(host, runOptions, caller, {});
    const symbol = datasets.find((choice) => choice.id === dataset.id)?.symbols[0]?.symbol as string;
    const { resolution, snapshot, timeZone } = dataset;
    const data = { snapshot: snapshot.hash, symbols: [symbol], resolution };
    const launch = (strategy: object, capital: number) =>
      execute(host, launchRun, caller, { spec: { strategy, data, timeZone, capital } });
    const own = { kind: "version", hash: saved.version.hash };
    const alone = await launch(own, 1000);
    expect(alone.cached).toBe(false);

    await team.addMember("viewer");
    const refused = {
      code: "unavailable",
      message: expect.stringMatching(/^A team of 2 .*\/nowhere\/bwrap/),
    };
    await expect(launch(own, 2000)).rejects.toMatchObject(refused);
    const changed = `${draft.source}\n// changed\n`;
    const save = execute(host, saveVersion, caller, { id, source: changed, note: "" });
    await expect(save).rejects.toMatchObject(refused);
    // What was computed already is still read.
    expect(await launch(own, 1000)).toEqual({ ...alone, cached: true });
    expect(await launch({ kind: "built-in", name: "sma-cross" }, 3000)).toMatchObject({ cached: false });
    expect(host.enqueued).toHaveLength(2);
  });
});
