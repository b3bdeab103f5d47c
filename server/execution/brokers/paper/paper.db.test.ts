import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { price, quantity } from "#lib/core/money.ts";
import { Rng } from "#lib/core/rng.ts";
import { DAY } from "#lib/core/time.ts";
import { clientOrderId, foldOrder, NEW_ORDER } from "#lib/execution/orders/index.ts";
import { brokerConformance } from "#server/execution/brokers/broker-conformance.ts";
import type { ClaimedRequest } from "#server/execution/gateway/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { createLogger } from "#server/infrastructure/logging/index.ts";
import { type PaperConnection, paperBroker } from "./paper-broker.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const bus = {
  publish: async () => {},
  set: () => {},
  latest: () => undefined,
  sequence: () => 0,
  hint: () => {},
};
let micros = 1_700_000_000_000_000;
const clock = () => ++micros;

async function anAccount(settings: object = {}): Promise<() => Promise<PaperConnection>> {
  const { teamId } = await db.team();
  const accountId = await withTeam(db.pool, teamId, async (client) => {
    const { rows } = await client.query(
      `INSERT INTO accounts (team_id, name, broker, mode, currency)
       VALUES (app_team_id(), 'Paper', 'paper', 'paper', 'USD') RETURNING id`,
    );
    await client.query(
      `INSERT INTO ledger_entries (team_id, account_id, transaction, entry, currency, amount, at, reason)
       VALUES (app_team_id(), $1, 'deposit', 'cash', 'USD', 100000, 0, 'test'),
              (app_team_id(), $1, 'deposit', 'external', 'USD', -100000, 0, 'test')`,
      [rows[0].id],
    );
    return rows[0].id as string;
  });
  const account = { teamId, accountId, mode: "paper" as const, currency: "USD" };
  const parsed = paperBroker.settings.parse({ timeZone: "UTC", ...settings });
  return async () =>
    (await paperBroker.connect(
      { ...account, settings: parsed },
      {
        pool: db.pool,
        clock,
        log: createLogger("test"),
        bus,
      },
    )) as PaperConnection;
}

let day = 0;
const aMoment = (volume: number, symbol = "AAA", open = 100, low = 90) => {
  const start = day++ * DAY;
  const bar = { symbol, start, end: start + DAY, open, high: 105, low, close: 101, volume, next: null };
  return { time: start + DAY, bars: [bar] };
};

brokerConformance("paper", paperBroker.capabilities, async () => {
  const open = await anAccount({ participation: 1 });
  let line: PaperConnection;
  return {
    symbol: "AAA",
    restingPrice: "95",
    async connect() {
      line = await open();
      await line.openMarket("test", ["AAA"]);
      if (line.quote("AAA") === null) await line.advance(aMoment(0));
      return line;
    },
    async trade(units) {
      await line.advance(aMoment(units));
    },
    close: async () => {},
  };
});

function anOrder(type: "market" | "limit", units: number): ClaimedRequest {
  const orderId = randomUUID();
  const id = clientOrderId(orderId, NEW_ORDER);
  const order = {
    orderId,
    account: "",
    symbol: "AAA",
    side: units > 0 ? ("buy" as const) : ("sell" as const),
    type,
    timeInForce: "GTC",
    quantity: quantity(String(Math.abs(units))),
    limitPrice: type === "limit" ? price("96") : null,
    stopPrice: null,
  };
  const sent = { attempt: 1, sentAt: 0, deadBy: null, terms: null, version: 0 };
  return { orderId, command: NEW_ORDER, kind: "new", clientOrderId: id, orderClientId: id, order, ...sent };
}

describe("a paper account", () => {
  it("is the same after any kill: market, orders, cash and what it tells", async () => {
    const rng = new Rng(3);
    const steady = await play(await anAccount({ participation: 0.5 }), rng, 0);
    const killed = await play(await anAccount({ participation: 0.5 }), new Rng(3), 0.4);
    expect(killed.trades).toEqual(steady.trades);
    expect(killed.cash).toEqual(steady.cash);
    expect(killed.positions).toEqual(steady.positions);
    expect(steady.trades.length).toBeGreaterThan(20);
  });

  it("goes down and takes no more when another process wrote its journal", async () => {
    const open = await anAccount();
    const [one, two] = [await open(), await open()];
    const lost: string[] = [];
    two.listen({ events: () => {}, down: (reason) => lost.push(reason) });
    await one.openMarket("one", ["AAA"]);
    await expect(two.openMarket("two", ["AAA"])).rejects.toThrow(/duplicate key/);
    expect(lost).toHaveLength(1);
    await expect(two.settle()).rejects.toThrow(/journal could not be written/);
    expect(await one.send(anOrder("market", 1))).toEqual({ outcome: "accepted" });
  });

  it("ends the orders of one market when another opens, and keeps cash and holdings", async () => {
    const line = await (await anAccount())();
    await line.openMarket("first", ["AAA"]);
    await line.advance(aMoment(1000));
    await line.send(anOrder("market", 10));
    await line.advance(aMoment(1000));
    const resting = anOrder("limit", 5);
    await line.send({ ...resting, order: { ...resting.order, limitPrice: price("50") } });
    const cash = await line.cash();
    await line.openMarket("second", ["BBB"]);
    expect((await line.query(resting.clientOrderId))?.state).toBe("cancelled");
    expect(await line.cash()).toEqual(cash);
    expect((await line.positions())?.[0]).toMatchObject({ symbol: "AAA", quantity: quantity("10") });
    expect(await line.send(anOrder("market", 1))).toEqual({ outcome: "accepted" });
    await line.advance(aMoment(10, "BBB"));
    await line.openMarket("third", ["BBB"]);
    const refused = await line.send({
      ...anOrder("market", 1),
      order: { ...anOrder("market", 1).order, symbol: "ZZZ" },
    });
    expect(refused).toMatchObject({
      outcome: "refused",
      reason: expect.stringContaining("no market in ZZZ"),
    });
  });
});

it("splits what is held and what works, also of an order that was replaced, in any process", async () => {
  const before = day;
  day = 400;
  const open = await anAccount({ corporateActions: "1971-02-07 AAA split 2\n1971-02-07 AAA dividend 0.5" });
  const line = await open();
  await line.openMarket("split", ["AAA"]);
  await line.advance(aMoment(1000));
  await line.send(anOrder("market", 10));
  const resting = anOrder("limit", 5);
  const asked = { ...resting.order, limitPrice: price("50") };
  await line.send({ ...resting, order: asked });
  await line.advance(aMoment(1000));
  const terms = { quantity: quantity("7"), limitPrice: price("51"), stopPrice: null };
  const replace = { kind: "replace" as const, command: "r1", clientOrderId: `${resting.clientOrderId}-r1` };
  await line.send({ ...resting, ...replace, order: asked, terms, version: 1 });
  await (await open()).advance(aMoment(1000));
  const now = await open();
  day = before;
  expect(await now.positions()).toMatchObject([{ symbol: "AAA", quantity: quantity("20") }]);
  const facts = (await now.query(resting.clientOrderId))!.events.map(({ fact }) => fact);
  expect(facts.flatMap((fact) => (fact.kind === "restated" ? [fact.ratio] : []))).toEqual([quantity("2")]);
  const view = foldOrder([{ id: "intent", at: 0, kind: "intent", order: asked }, ...facts]);
  expect(view).toMatchObject({
    ...{ state: "new", version: 1, flags: [] },
    terms: { quantity: quantity("14"), limitPrice: price("25.5") },
  });
  const { rows } = await db.owner.query(
    `SELECT f.kind, f.units::float8, f.amount::float8, (SELECT sum(amount)::float8 FROM ledger_entries e
       WHERE e.account_id = f.account_id AND e.transaction = 'account:' || f.id AND e.entry = 'dividends') AS booked
     FROM account_facts f JOIN paper_journal j ON j.account_id = f.account_id
       AND j.body ->> 'by' = 'split' ORDER BY f.id`,
  );
  expect(rows).toEqual([
    { kind: "split", units: 10, amount: 0, booked: null },
    { kind: "dividend", units: 0, amount: 10, booked: -10 },
  ]);
});

/** Random orders over 60 moments; with the chance `kill` the connection is dropped before a step. */
async function play(open: () => Promise<PaperConnection>, rng: Rng, kill: number) {
  const killer = new Rng(11);
  let line = await open();
  const started = day;
  const sent: string[] = [];
  await line.openMarket("play", ["AAA"]);
  for (let step = 0; step < 60; step++) {
    if (killer.next() < kill) line = await open();
    day = 100 + step;
    await line.advance(aMoment(10 + Math.floor(rng.next() * 50), "AAA", 100, 90 + rng.next() * 9));
    const order = anOrder(rng.next() < 0.5 ? "market" : "limit", Math.floor(rng.next() * 41) - 20 || 1);
    sent.push(order.clientOrderId);
    await line.send(order);
    const other = sent[Math.floor(rng.next() * sent.length)] as string;
    if (killer.next() < kill) line = await open();
    if (rng.next() < 0.2)
      await line.send({
        ...order,
        kind: "cancel",
        command: "c1",
        clientOrderId: `${other}-c1`,
        orderClientId: other,
      });
  }
  day = started + 200;
  const trades = (await line.history(0)).flatMap(({ clientOrderId: id, fact }) =>
    fact.kind === "trade" ? [[sent.indexOf(id), fact.quantity, fact.price]] : [],
  );
  return { trades, cash: await line.cash(), positions: await line.positions() };
}
