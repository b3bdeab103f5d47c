import { pino } from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { clientOrderId, NEW_ORDER } from "#lib/execution/orders/index.ts";
import { execute } from "#server/access/execute.ts";
import { callerOf, testHost } from "#server/access/test-host.ts";
import type { RawMessage } from "#server/execution/brokers/index.ts";
import { getOrder } from "#server/execution/orders/index.ts";
import { testAccount } from "#server/execution/orders/test-account.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { MessageRecorder } from "./message-recorder.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const DAY = 86_400_000_000;

async function arrange(keepDays = 30) {
  const account = await testAccount(db);
  const log = pino({ level: "silent" });
  const clock = () => Date.now() * 1000;
  const recorder = new MessageRecorder({ pool: db.pool, log, clock }, account, ["s3cret-key"], keepDays);
  const orderId = await account.working("a");
  const message = (over: Partial<RawMessage> = {}): RawMessage => ({
    ...{ direction: "sent", at: clock(), channel: "POST /v2/orders", body: "{}" },
    clientOrderId: clientOrderId(orderId, NEW_ORDER),
    ...over,
  });
  const count = async () => (await account.one("SELECT count(*)::int AS n FROM venue_messages")).n;
  return { account, recorder, orderId, message, count };
}

it("shows an order its messages in order, those of its changes too, and no secret", async () => {
  const { account, recorder, orderId, message } = await arrange();
  const at = Date.now() * 1000;
  recorder.record(message({ at, body: '{"key":"s3cret-key","qty":"10"}' }));
  recorder.record(message({ at: at + 1, direction: "received", channel: "200 POST /v2/orders" }));
  recorder.record(message({ at: at + 2, channel: "DELETE", clientOrderId: clientOrderId(orderId, "c1") }));
  recorder.record(message({ at: at + 3, clientOrderId: null, channel: "GET /v2/account" }));
  await recorder.close();
  const viewer = callerOf(account.teamId, await account.team.addMember("viewer"));
  const { messages } = await execute(testHost(db), getOrder, viewer, { id: orderId });
  expect(messages.map(({ channel }) => channel)).toEqual([
    "DELETE",
    "200 POST /v2/orders",
    "POST /v2/orders",
  ]);
  expect(messages.at(-1)?.body).toBe('{"key":"•••","qty":"10"}');
});

it("is appended to and never changed; only what is old enough can go", async () => {
  const { account, recorder, message, count } = await arrange();
  recorder.record(message());
  await recorder.flush();
  await expect(account.one("UPDATE venue_messages SET body = 'other'")).rejects.toThrow("permission denied");
  await account.one("DELETE FROM venue_messages");
  expect(await count()).toBe(1);
  const stranger = await testAccount(db);
  expect(await stranger.one("SELECT count(*)::int AS n FROM venue_messages")).toEqual({ n: 0 });
  await recorder.close();
});

it("forgets what is older than the setting, when it starts to keep", async () => {
  const { recorder, message, count } = await arrange(30);
  for (const days of [40, 20, 1]) recorder.record(message({ at: Date.now() * 1000 - days * DAY }));
  await recorder.close();
  expect(await count()).toBe(2);
});

it("cuts a text without end, and keeps one that PostgreSQL cannot hold as it is", async () => {
  const { account, recorder, message, count } = await arrange();
  recorder.record(message({ body: "x".repeat(70_000) }));
  recorder.record(message({ body: "with a \0 in it" }));
  await recorder.flush();
  expect(await account.one("SELECT max(length(body)) AS n FROM venue_messages")).toEqual({ n: 65_548 });
  expect(await count()).toBe(2);
  await recorder.close();
});
