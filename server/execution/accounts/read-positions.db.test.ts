import { afterAll, beforeAll, expect, it } from "vitest";
import { execute } from "#server/access/execute.ts";
import { callerOf, testHost } from "#server/access/test-host.ts";
import { testAccount } from "#server/execution/orders/test-account.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { listExecutions, listPositions } from "./index.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

it("lists what executions leave, first in first out, and pages the executions newest first", async () => {
  const account = await testAccount(db);
  const bought = await account.working("a", {});
  await account.record(bought, account.trade(1, "60", "100"), account.trade(2, "40", "110"));
  const sold = await account.working("b", { side: "sell" });
  await account.record(sold, account.trade(3, "70", "120"));
  const host = testHost(db);
  const caller = callerOf(account.teamId, await account.team.addMember("viewer"));
  const [position, ...rest] = await execute(host, listPositions, caller, {});
  expect(rest).toEqual([]);
  expect(position).toMatchObject({
    accountId: account.accountId,
    symbol: "IBM",
    quantity: "30",
    averageCost: "110",
    mark: null,
    unrealised: null,
    realised: "1300",
    weight: null,
  });
  expect(position?.lots).toMatchObject([{ quantity: "30", price: "110" }]);
  expect(position?.atAverageCost).toMatchObject({ averageCost: "104" });
  const first = await execute(host, listExecutions, caller, { limit: 2 });
  expect(first.executions.map(({ execution, quantity, price }) => [execution, quantity, price])).toEqual([
    ["e3", "-70", "120"],
    ["e2", "40", "110"],
  ]);
  const second = await execute(host, listExecutions, caller, { limit: 2, cursor: first.nextCursor });
  expect(second.executions.map(({ execution }) => execution)).toEqual(["e1"]);
  expect(second.nextCursor).toBeNull();
  const other = await db.team();
  const stranger = callerOf(other.teamId, await other.addMember("viewer"));
  expect((await execute(host, listExecutions, stranger, {})).executions).toEqual([]);
});
