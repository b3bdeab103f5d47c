import { afterAll, beforeAll, expect, it } from "vitest";
import { execute } from "#server/access/execute.ts";
import { callerOf, testHost } from "#server/access/test-host.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { listViews, removeView, shareView } from "./index.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

it("is shared by name, replaced by its author alone, and taken away by the author or an admin", async () => {
  const team = await db.team();
  const host = testHost(db);
  const [ana, ben, boss] = [
    callerOf(team.teamId, await team.addMember("trader")),
    callerOf(team.teamId, await team.addMember("trader")),
    callerOf(team.teamId, await team.addMember("admin")),
  ];
  const body = { hidden: ["text"], layout: [{ id: "symbol", width: 80 }], address: { tab: "working" } };
  const share = (who: typeof ana, hidden = body.hidden) =>
    execute(host, shareView, who, { screen: "blotter", name: "Desk", body: { ...body, hidden } });
  const list = (who: typeof ana) => execute(host, listViews, who, { screen: "blotter" });

  const { id } = await share(ana);
  await expect(share(ben)).rejects.toThrow("choose another name");
  expect((await share(ana, ["text", "age"])).id).toBe(id);
  expect(await list(ben)).toMatchObject([
    { id, name: "Desk", body: { hidden: ["text", "age"], layout: body.layout }, mayRemove: false },
  ]);
  await expect(execute(host, removeView, ben, { id })).rejects.toThrow("Only who shared");
  const elsewhere = await db.team();
  const stranger = callerOf(elsewhere.teamId, await elsewhere.addMember("owner"));
  expect(await list(stranger)).toEqual([]);
  await expect(execute(host, removeView, stranger, { id })).rejects.toThrow("no such view");
  await execute(host, removeView, boss, { id });
  expect(await list(ana)).toEqual([]);
});
