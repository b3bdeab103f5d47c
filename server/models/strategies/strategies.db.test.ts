import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { execute } from "#server/access/execute.ts";
import { callerOf, testHost } from "#server/access/test-host.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { getStrategy, getVersion, listStrategies, listTemplates } from "./read-strategies.ts";
import {
  archiveStrategy,
  createStrategy,
  renameStrategy,
  saveDraft,
  saveVersion,
} from "./write-strategies.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

async function arrange() {
  const team = await db.team();
  const caller = callerOf(team.teamId, await team.addMember("quant"));
  const host = testHost(db);
  const { id } = await execute(host, createStrategy, caller, { name: "Mine", templateName: "sma-cross" });
  const { draft } = await execute(host, getStrategy, caller, { id });
  return { team, host, caller, id, source: draft.source };
}

describe("strategies", { timeout: 300_000 }, () => {
  it("start from a template, keep a draft, and become versions by their content", async () => {
    const { host, caller, id, source } = await arrange();
    const first = await execute(host, saveVersion, caller, { id, source, note: "as it came" });
    if (!first.ok) throw new Error(JSON.stringify(first.problems));
    const again = await execute(host, saveVersion, caller, { id, source, note: "the same" });
    expect(again).toMatchObject({
      ok: true,
      version: { number: 1, note: "as it came", hash: first.version.hash },
    });
    const changed = source.replace("default(20)", "default(30)");
    await execute(host, saveDraft, caller, { id, source: changed });
    const second = await execute(host, saveVersion, caller, { id, source: changed, note: "" });
    expect(second).toMatchObject({ ok: true, version: { number: 2 } });
    const detail = await execute(host, getStrategy, caller, { id });
    expect(detail.versions.map(({ number }) => number)).toEqual([2, 1]);
    const version = await execute(host, getVersion, caller, { hash: first.version.hash });
    expect(version).toMatchObject({ source, strategyName: "Mine", description: { name: "SMA cross" } });
    expect(await execute(host, listStrategies, caller, {})).toMatchObject([{ id, version: { number: 2 } }]);
  });

  it("keep the draft and answer the problems when a source does not compile", async () => {
    const { host, caller, id, source } = await arrange();
    const broken = source.replace("close, p.fast", "close, p.quick");
    const saved = await execute(host, saveVersion, caller, { id, source: broken, note: "" });
    expect(saved).toMatchObject({
      ok: false,
      problems: [{ code: expect.stringMatching(/^TS/), severity: "error" }],
    });
    expect((await execute(host, getStrategy, caller, { id })).versions).toEqual([]);
  });

  it("have names that are taken once, and leave the list when archived", async () => {
    const { host, caller, id } = await arrange();
    const taken = execute(host, createStrategy, caller, { name: "Mine", templateName: "signals" });
    await expect(taken).rejects.toMatchObject({ code: "conflict", at: "name" });
    await execute(host, renameStrategy, caller, { id, name: "Yours" });
    await execute(host, archiveStrategy, caller, { id });
    expect(await execute(host, listStrategies, caller, {})).toEqual([]);
    expect(await execute(host, listStrategies, caller, { archived: true })).toMatchObject([
      { name: "Yours" },
    ]);
  });

  it("are another team's secret", async () => {
    const { host, caller, id, source } = await arrange();
    const saved = await execute(host, saveVersion, caller, { id, source, note: "" });
    if (!saved.ok) throw new Error("not saved");
    const other = await db.team();
    const stranger = callerOf(other.teamId, await other.addMember("owner"));
    await expect(execute(host, getStrategy, stranger, { id })).rejects.toMatchObject({ code: "not-found" });
    await expect(execute(host, saveDraft, stranger, { id, source })).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(execute(host, getVersion, stranger, { hash: saved.version.hash })).rejects.toMatchObject({
      code: "not-found",
    });
    expect(await execute(host, listStrategies, stranger, {})).toEqual([]);
  });

  it("are read and not changed by a viewer", async () => {
    const { host, team, id, source } = await arrange();
    const viewer = callerOf(team.teamId, await team.addMember("viewer"));
    expect(await execute(host, listTemplates, viewer, {})).toHaveLength(9);
    await expect(execute(host, saveDraft, viewer, { id, source })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
