import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { money, price, quantity } from "#lib/core/money.ts";
import type { BrokerConnection } from "#server/execution/brokers/broker.ts";
import type { ClaimedRequest, VenueEvent } from "#server/execution/gateway/ports.ts";
import {
  connectToVenue,
  type LaunchedVenue,
  launchFakeVenue,
  type Personality,
  readJournal,
} from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "pitwall-venue-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const open: { close(): Promise<void> }[] = [];
const running: LaunchedVenue[] = [];
afterEach(async () => {
  for (const connection of open.splice(0)) await connection.close();
  for (const venue of running.splice(0)) await venue.stop();
});

const now = () => Date.now() * 1000;
let count = 0;

type Options = Omit<Parameters<typeof launchFakeVenue>[0], "journal" | "personality">;

async function arrange(personality: Personality, options: Options = {}, journal = `${folder}/${++count}`) {
  const venue = await launchFakeVenue({ journal, personality, ...options });
  running.push(venue);
  const wire = await connectToVenue({ url: venue.url, currency: "USD" }, { clock: now });
  open.push(wire);
  const heard: VenueEvent[] = [];
  const downs: string[] = [];
  wire.listen({ events: (events) => heard.push(...events), down: (reason) => downs.push(reason) });
  return { venue, wire, heard, downs, journal };
}

const request = (id: string, over: Partial<ClaimedRequest> = {}): ClaimedRequest => ({
  orderId: id,
  command: "new",
  kind: "new",
  attempt: 1,
  clientOrderId: id,
  orderClientId: id,
  order: {
    orderId: id,
    account: "a",
    symbol: "IBM",
    side: "buy",
    type: "limit",
    timeInForce: "GTC",
    quantity: quantity("10"),
    limitPrice: price("100"),
    stopPrice: null,
  },
  terms: null,
  version: 0,
  sentAt: now(),
  deadBy: null,
  ...over,
});
const cancel = (id: string) => request(id, { kind: "cancel", command: "c1", clientOrderId: `${id}-c1` });
const orders = (journal: string) => readJournal(journal).filter((entry) => entry.type === "order").length;
const kinds = (events: readonly VenueEvent[]) => events.map(({ fact }) => fact.kind);
const lost = (wire: BrokerConnection, id: string) => expect(wire.send(request(id))).rejects.toThrow();

describe("the fake venue's personalities", () => {
  it("takes an id once for ever", async () => {
    const { wire, journal } = await arrange("forever");
    expect(await wire.send(request("a"))).toEqual({ outcome: "accepted" });
    expect(await wire.send(request("a"))).toEqual({ outcome: "known-id" });
    expect((await wire.query("a"))?.state).toBe("filled");
    expect(orders(journal)).toBe(1);
  });

  it("takes an id again once its order ended, and nothing that comes too late", async () => {
    const { wire, journal } = await arrange("open-only", { fills: [] });
    await wire.send(request("a"));
    expect(await wire.send(request("a"))).toEqual({ outcome: "known-id" });
    await wire.send(cancel("a"));
    expect(await wire.send(request("a"))).toEqual({ outcome: "accepted" });
    expect(await wire.send(request("b", { deadBy: now() - 1 }))).toEqual({ outcome: "expired" });
    expect(orders(journal)).toBe(2);
  });

  it("takes an id as often as it comes, and is not asked by it", async () => {
    const { wire, journal } = await arrange("none");
    await wire.send(request("a"));
    await wire.send(request("a"));
    expect(await wire.query("a")).toBeNull();
    expect(orders(journal)).toBe(2);
  });
});

describe("the fake venue's market", () => {
  it("fills by its script, replaces, cancels, and keeps position and cash", async () => {
    const fills = [
      { afterMillis: 0, share: 0.4 },
      { afterMillis: 60_000, share: 1 },
    ];
    const { wire, heard } = await arrange("forever", { fills, fee: "1" });
    await wire.send(request("a"));
    const terms = { quantity: quantity("20"), limitPrice: price("101"), stopPrice: null };
    const replace = { kind: "replace", command: "r1", clientOrderId: "a-r1", version: 1, terms } as const;
    expect(await wire.send(request("a", replace))).toEqual({ outcome: "accepted" });
    expect(await wire.openOrders()).toMatchObject([{ clientOrderId: "a", filled: quantity("4") }]);
    await wire.send(cancel("a"));
    expect(await wire.send(cancel("a"))).toEqual({ outcome: "refused", reason: "too late to cancel" });
    while (heard.length < 4) await sleep(5);
    expect(kinds(heard)).toEqual(["accepted", "trade", "replaced", "cancelled"]);
    expect(await wire.positions()).toMatchObject([{ symbol: "IBM", quantity: quantity("4") }]);
    expect(await wire.cash()).toEqual([{ currency: "USD", amount: money("999599") }]);
  });

  it("lets a limit order rest until its price comes, and takes a fill back", async () => {
    const { wire, venue, heard } = await arrange("forever", { prices: { IBM: "101" } });
    await wire.send(request("a"));
    expect(wire.quote("IBM")?.reference).toBe(price("101"));
    await venue.control({ prices: { IBM: "99.5" } });
    expect((await wire.query("a"))?.state).toBe("filled");
    await venue.control({ bust: "x2" });
    while (heard.length < 3) await sleep(5);
    expect(heard[1]?.fact).toMatchObject({ kind: "trade", execution: "x2", price: price("99.5") });
    expect(heard[2]?.fact).toMatchObject({ kind: "trade-cancelled", refersTo: "x2" });
    expect(await wire.cash()).toEqual([{ currency: "USD", amount: money("1000000") }]);
  });

  it("knows everything again after kill -9", async () => {
    const fills = [{ afterMillis: 0, share: 0.5 }];
    const first = await arrange("forever", { fills });
    await first.wire.send(request("a"));
    await first.venue.stop();
    while (first.downs.length === 0) await sleep(5);
    const { wire } = await arrange("forever", {}, first.journal);
    expect(await wire.send(request("a"))).toEqual({ outcome: "known-id" });
    expect(await wire.query("a")).toMatchObject({ state: "filled", filled: quantity("10") });
    expect(kinds(await wire.history(0))).toEqual(["accepted", "trade", "trade"]);
  });
});

describe("the fake venue's faults", () => {
  it("loses requests and answers, accepts late and answers badly, as scheduled", async () => {
    const { wire, journal } = await arrange("forever", {
      faults: [
        { fault: "lost-request", when: { nth: 1 } },
        { fault: "lost-answer", when: { nth: 2 } },
        { fault: "error-after-accept", when: { nth: 3 } },
        { fault: "late-accept", when: { nth: 4 }, millis: 100 },
        { fault: "query-lag", when: { nth: 5 }, millis: 200 },
        { fault: "unreachable", when: { nth: 2 } },
      ],
      queryLagMillis: 200,
    });
    await lost(wire, "a");
    expect(await wire.query("a")).toBeNull();
    await lost(wire, "b");
    await expect(wire.query("b")).rejects.toThrow();
    expect((await wire.query("b"))?.state).toBe("filled");
    await expect(wire.send(request("c"))).rejects.toThrow("503");
    await lost(wire, "d");
    expect(orders(journal)).toBe(2);
    await wire.send(request("e"));
    expect(await wire.query("e")).toBeNull();
    await sleep(250);
    expect((await wire.query("d"))?.state).toBe("filled");
    expect((await wire.query("e"))?.state).toBe("filled");
  });

  it("doubles, swaps and swallows events and cuts streams; the history has all of them in order", async () => {
    const { wire, heard, downs } = await arrange("forever", {
      faults: [
        { fault: "duplicate", when: { nth: 1 } },
        { fault: "reorder", when: { nth: 2 } },
        { fault: "missing", when: { nth: 4 } },
        { fault: "disconnect", when: { nth: 5 } },
      ],
    });
    for (const id of ["a", "b", "c"]) await wire.send(request(id));
    while (downs.length === 0) await sleep(5);
    expect(heard.map(({ fact }) => fact.id)).toEqual(["v1", "v1", "v3", "v2"]);
    expect((await wire.history(0)).map(({ fact }) => fact.id)).toEqual(["v1", "v2", "v3", "v4", "v5", "v6"]);
    expect(downs).toEqual([expect.stringMatching(/stream/)]);
  });
});
