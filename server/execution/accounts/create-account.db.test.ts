import { afterAll, beforeAll, expect, it } from "vitest";
import { execute } from "#server/access/execute.ts";
import { callerOf, testHost } from "#server/access/test-host.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { createAccount } from "./create-account.ts";
import { getAccount } from "./read-accounts.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

it("lets a margin account open what its equity carries, and any other what its cash pays", async () => {
  const team = await db.team();
  const host = testHost(db);
  const owner = callerOf(team.teamId, await team.addMember("owner"));
  const opened = async (name: string, settings: Record<string, unknown>) => {
    const asked = { name, broker: "paper", mode: "paper" as const, currency: "USD", cash: "100000" };
    const { id } = await execute(host, createAccount, owner, { ...asked, shortAllowed: true, settings });
    const { limits, buyingPower } = await execute(host, getAccount, owner, { id });
    return [limits["buying-power"].settings.initialMargin, buyingPower];
  };
  expect(await opened("Cash", {})).toEqual([100, "100000"]);
  expect(await opened("Margin", { margin: { type: "rate", initial: 0.25 } })).toEqual([25, "400000"]);
});
