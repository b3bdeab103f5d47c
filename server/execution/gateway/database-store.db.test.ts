import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { money, price, type Quantity, quantity } from "#lib/core/money.ts";
import { Rng } from "#lib/core/rng.ts";
import { ENDED, NEW_ORDER, type OrderFact } from "#lib/execution/orders/index.ts";
import { transaction as bookTransaction } from "#lib/execution/positions/index.ts";
import {
  acceptOrder,
  cancelOrder,
  clientOrderId as idOnTheWire,
  readOrder,
  verifyOrders,
  writeTransaction,
} from "#server/execution/orders/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import {
  type ClaimedRequest,
  DatabaseStore,
  Gateway,
  takeOver,
  type VenueEvent,
  type Wire,
} from "./index.ts";
import { PERSONALITIES } from "./simulation/fake-venue.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const now = () => Date.now() * 1000;
const clientOrderIdOf = (orderId: string) => idOnTheWire(orderId, NEW_ORDER);
const venue = PERSONALITIES["dedupes for ever"]!;

async function arrange() {
  const { teamId } = await db.team();
  const accountId = await withTeam(db.pool, teamId, async (client) => {
    const { rows } = await client.query(
      `INSERT INTO accounts (team_id, name, broker, mode, currency)
       VALUES (app_team_id(), 'Paper', 'paper', 'paper', 'USD') RETURNING id`,
    );
    await client.query(
      "INSERT INTO instruments (team_id, symbol, currency, tick, lot) VALUES (app_team_id(), 'IBM', 'USD', 0.01, 1)",
    );
    const funds = bookTransaction("deposit", 0, "deposit", [
      { account: "cash", currency: "USD", amount: money("900000") },
      { account: "external", currency: "USD", amount: money("-900000") },
    ]);
    await writeTransaction(client, rows[0].id, funds);
    return rows[0].id as string;
  });
  const inTeam = <T>(run: Parameters<typeof withTeam<T>>[2]) => withTeam(db.pool, teamId, run);
  const place = async (key: string): Promise<string> => {
    const quotes = () => ({ reference: price("10"), at: now(), open: true, dailyVolume: null });
    const intent = {
      account: accountId,
      symbol: "IBM",
      side: "buy",
      type: "limit",
      timeInForce: "DAY",
      quantity: quantity("100"),
      limitPrice: price("10"),
      stopPrice: null,
    } as const;
    const accepted = new Set(["duplicate-order"] as const);
    const placed = await inTeam((client) =>
      acceptOrder(client, quotes, { key, now: now(), by: null, accepted, intent }),
    );
    return placed.orderId as string;
  };
  return { pool: db.pool, teamId, accountId, inTeam, place };
}

/** A venue in this process that loses requests and answers, and keeps its own journal. */
class LossyVenue implements Wire {
  readonly made = new Map<
    string,
    { filled: bigint; events: VenueEvent[]; state: "filled" | "cancelled" | "working" }
  >();
  readonly times = new Map<string, number>();
  readonly #rng = new Rng(11);
  lossy = true;
  fills = true;

  async send(request: ClaimedRequest) {
    if (this.#loses()) throw new Error("request lost");
    const answer = this.#act(request);
    if (this.#loses()) throw new Error("answer lost");
    return answer;
  }

  #act({ clientOrderId, kind, orderClientId, order, command }: ClaimedRequest) {
    const known = this.made.get(kind === "cancel" ? orderClientId : clientOrderId);
    if (kind === "cancel") {
      if (known?.state !== "working") return { outcome: "refused", reason: "too late" } as const;
      known.state = "cancelled";
      known.events.push(this.#event(orderClientId, { kind: "cancelled", command }));
      return { outcome: "accepted" } as const;
    }
    if (known) return { outcome: "known-id" } as const;
    const events = [this.#event(clientOrderId, { kind: "accepted" })];
    const trade = {
      kind: "trade",
      execution: `x-${clientOrderId}`,
      quantity: order.quantity,
      price: price("10"),
    };
    if (this.fills) events.push(this.#event(clientOrderId, trade));
    this.made.set(clientOrderId, {
      filled: this.fills ? order.quantity : 0n,
      events,
      state: this.fills ? "filled" : "working",
    });
    this.times.set(clientOrderId, (this.times.get(clientOrderId) ?? 0) + 1);
    return { outcome: "accepted" } as const;
  }

  async query(clientOrderId: string) {
    if (this.#loses()) throw new Error("not reached");
    const known = this.made.get(clientOrderId);
    return known ? { state: known.state, filled: known.filled as Quantity, events: known.events } : null;
  }

  async history() {
    return [...this.made.values()].flatMap((one) => one.events);
  }

  #event = (clientOrderId: string, what: object): VenueEvent => ({
    clientOrderId,
    fact: { id: `${clientOrderId}:${(what as OrderFact).kind}`, at: now(), ...what } as OrderFact,
  });
  #loses = (): boolean => this.lossy && this.#rng.next() < 0.3;
}

describe("the gateway on PostgreSQL", () => {
  it("sends each order once through lost requests, lost answers and gateways that die and are followed", async () => {
    const host = await arrange();
    const wire = new LossyVenue();
    const orders = await Promise.all(Array.from({ length: 30 }, (_, i) => host.place(`k${i}`)));
    for (let life = 0; life < 25; life++) {
      const epoch = await takeOver(host);
      wire.lossy = life < 20;
      const gateway = new Gateway({ store: new DatabaseStore(host), wire, clock: now, venue, epoch });
      // The next life begins while this one still works: its writes must be void, its requests cleared up.
      const work = gateway.resolve().then(() => gateway.dispatch());
      const ends = life < 20 ? work.catch(() => {}) : work.then(() => gateway.catchUp());
      await (life % 2 ? ends : Promise.race([ends, takeOverSoon()]));
    }
    expect([...wire.times.values()]).toEqual(orders.map(() => 1));
    const views = await Promise.all(orders.map((id) => host.inTeam((client) => readOrder(client, id))));
    expect(new Set(views.map((view) => view.state))).toEqual(new Set(["filled"]));
    expect((await host.inTeam(verifyOrders)).differences).toEqual([]);
    const { rows } = await host.inTeam((client) => client.query("SELECT quantity::int FROM positions"));
    expect(rows).toEqual([{ quantity: 3000 }]);
  });

  it("withdraws what was never sent, and cancels once what was", async () => {
    const host = await arrange();
    const wire = new LossyVenue();
    Object.assign(wire, { lossy: false, fills: false });
    const [early, late] = [await host.place("early"), await host.place("late")];
    const cancel = (id: string) => host.inTeam((client) => cancelOrder(client, id, now()));
    expect((await cancel(early)).state).toBe("cancelled");
    const epoch = await takeOver(host);
    const gateway = new Gateway({ store: new DatabaseStore(host), wire, clock: now, venue, epoch });
    await gateway.dispatch();
    expect(wire.times.size).toBe(1);
    await gateway.catchUp();
    await Promise.all([cancel(late), cancel(late), cancel(late)]);
    await gateway.dispatch();
    await gateway.catchUp();
    const view = await host.inTeam((client) => readOrder(client, late));
    expect([view.state, view.commands.length]).toEqual(["cancelled", 2]);
    expect(ENDED.has(view.state)).toBe(true);
    await expect(cancel(late)).rejects.toThrow("The order is cancelled already.");
  });
});

describe("an order whose end is asked for while nothing is known of it", () => {
  const open = PERSONALITIES["among open orders, with request TTL"]!;

  async function lost(of: typeof venue, clock = now) {
    const host = await arrange();
    const sent: string[] = [];
    const shown: VenueEvent[] = [];
    const wire: Wire = {
      async send({ kind, clientOrderId, orderClientId, command }) {
        sent.push(kind);
        if (kind === "new") throw new Error(`${clientOrderId} got lost`);
        const fact = { id: "gone", at: clock(), kind: "cancelled", command } as const;
        shown.push({ clientOrderId: orderClientId, fact });
        return { outcome: "accepted" };
      },
      query: async () =>
        shown.length > 0 ? { state: "working", filled: 0n as Quantity, events: shown } : null,
      history: async () => shown,
    };
    const id = await host.place("lost");
    const store = new DatabaseStore(host);
    const gateway = new Gateway({ store, wire, clock, venue: of, epoch: await takeOver(host) });
    const round = async () => {
      await gateway.catchUp();
      await gateway.resolve();
      await gateway.dispatch();
    };
    const cancel = () => host.inTeam((client) => cancelOrder(client, id, now()));
    const view = () => host.inTeam((client) => readOrder(client, id));
    return { ...host, id, sent, shown, gateway, round, cancel, view };
  }

  it("is not sent again, and is cancelled once the venue shows it", async () => {
    const { gateway, sent, shown, round, cancel, view, id } = await lost(venue);
    await gateway.dispatch();
    expect((await view()).state).toBe("unknown");
    // It is to be sent again when the cancel comes.
    await gateway.resolve();
    await cancel();
    for (let i = 0; i < 3; i++) await round();
    expect([sent, (await view()).state]).toEqual([["new"], "unknown"]);
    const clientOrderId = clientOrderIdOf(id);
    shown.push({ clientOrderId, fact: { id: "late", at: now(), kind: "accepted" } });
    // The resolver looks again a second later.
    await vi.waitFor(
      async () => {
        await round();
        expect([sent, (await view()).state]).toEqual([["new", "cancel"], "cancelled"]);
      },
      { timeout: 30_000, interval: 100 },
    );
  });

  it("is withdrawn once its absence is proven", async () => {
    let late = 0;
    const { sent, round, cancel, view, inTeam } = await lost(open, () => now() + late);
    await round();
    await cancel();
    await round();
    expect((await view()).state).toBe("unknown");
    late = 60_000_000;
    for (let i = 0; i < 2; i++) await round();
    expect([sent, (await view()).state]).toEqual([["new"], "cancelled"]);
    const { rows } = await inTeam((client) => client.query("SELECT DISTINCT state FROM order_requests"));
    expect(rows).toEqual([{ state: "answered" }]);
    expect((await inTeam(verifyOrders)).differences).toEqual([]);
  });
});

const takeOverSoon = () => new Promise<void>((resolve) => setTimeout(resolve, 15));
