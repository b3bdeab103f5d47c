import { price, quantity } from "#lib/core/money.ts";
import { Rng } from "#lib/core/rng.ts";
import { ENDED, type OrderIntent, type VenueCapabilities } from "#lib/execution/orders/index.ts";
import { Gateway, type GatewayPorts } from "#server/execution/gateway/gateway.ts";
import type { Store, Wire } from "#server/execution/gateway/ports.ts";
import { FakeVenue, type Faults } from "./fake-venue.ts";
import { MemoryStore } from "./memory-store.ts";
import { VirtualTime } from "./virtual-time.ts";

export type Simulated = {
  readonly orders: number;
  /** What broke a promise, in words; empty when all were kept. */
  readonly broken: readonly string[];
  readonly resends: number;
  readonly quarantined: number;
  readonly kills: number;
};

const NONE: Faults = {
  lostRequest: 0,
  lateRequest: 0,
  lostAnswer: 0,
  duplicateEvent: 0,
  lostEvent: 0,
  unreachable: 0,
};
const SECOND = 1_000_000;

/**
 * One seeded history: orders arrive, some are cancelled, messages are lost, late and doubled, the gateway is killed
 * at any await and another takes over. Then the faults end, and what we believe is compared with the venue's journal.
 * `make` builds the gateway: the production one, or one with a planted error.
 */
export async function simulate(
  seed: number,
  venue: VenueCapabilities,
  make: (ports: GatewayPorts) => Pick<Gateway, "catchUp" | "resolve" | "dispatch"> = (ports) =>
    new Gateway(ports),
): Promise<Simulated> {
  const rng = new Rng(seed);
  const time = new VirtualTime();
  const store = new MemoryStore();
  const chance = () => (rng.next() < 0.4 ? rng.next() * 0.5 : 0);
  const faults: Faults = {
    lostRequest: chance(),
    lateRequest: chance(),
    lostAnswer: chance(),
    duplicateEvent: chance(),
    lostEvent: chance(),
    unreachable: chance(),
  };
  const fake = new FakeVenue(time, rng, venue, faults, (event) => {
    // The stream of whoever is the gateway now; what it misses, catching up finds.
    store.record(store.epoch, [event]).catch(() => {});
  });
  const orders = Array.from({ length: 1 + Math.floor(rng.next() * 4) }, (_, i) => anOrder(`o${i}`));
  for (const order of orders) {
    time.after(Math.floor(rng.next() * 10 * SECOND), () => store.accept(order, time.now));
    if (rng.next() < 0.4)
      time.after(Math.floor((10 + rng.next() * 20) * SECOND), () => store.cancel(order, time.now));
  }
  let kills = 0;
  const start = () => takeOver(time, store, fake, venue, make);
  start();
  for (let at = rng.next() * 10; at < 40; at += 1 + rng.next() * 25) {
    if (rng.next() < 0.4) continue;
    kills++;
    time.after(Math.floor(at * SECOND), start);
  }
  await time.run(time.now + 60 * SECOND);
  fake.faults = NONE;
  await time.run(time.now + 90 * SECOND);
  return { ...compare(orders, store, fake, venue), orders: orders.length, kills };
}

const anOrder = (orderId: string): OrderIntent => ({
  orderId,
  account: "a1",
  symbol: "IBM",
  side: "buy",
  type: "limit",
  timeInForce: "GTC",
  quantity: quantity("100"),
  limitPrice: price("100"),
  stopPrice: null,
});

/** A gateway that loops until another takes over. The one before it is dead: nothing it awaits ever comes back. */
function takeOver(
  time: VirtualTime,
  store: MemoryStore,
  fake: FakeVenue,
  venue: VenueCapabilities,
  make: (ports: GatewayPorts) => Pick<Gateway, "catchUp" | "resolve" | "dispatch">,
): void {
  const epoch = ++store.epoch;
  const isDead = () => store.epoch !== epoch;
  const gateway = make({
    store: dying(store as Store, isDead),
    wire: dying(fake as Wire, isDead),
    clock: () => time.now,
    venue,
    epoch,
  });
  const loop = async (): Promise<void> => {
    while (!isDead()) {
      try {
        await gateway.catchUp();
        await gateway.resolve();
        await gateway.dispatch();
      } catch {
        // A step that failed is taken again: whatever it did is marked.
      }
      await time.sleep(SECOND / 2);
    }
  };
  void loop();
}

/** Calls of a dead process never return; half of those under way still reach the other side, as packets do. */
function dying<T extends object>(port: T, isDead: () => boolean): T {
  return new Proxy(port, {
    get(target, name) {
      const member = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return async (...args: unknown[]) => {
        if (isDead()) return new Promise(() => {});
        const answer = await member.apply(target, args);
        return isDead() ? new Promise(() => {}) : answer;
      };
    },
  });
}

function compare(
  orders: readonly OrderIntent[],
  store: MemoryStore,
  fake: FakeVenue,
  venue: VenueCapabilities,
): Pick<Simulated, "broken" | "resends" | "quarantined"> {
  const broken: string[] = [];
  let [resends, quarantined] = [0, 0];
  for (const { orderId } of orders) {
    const view = store.view(orderId);
    const there = fake.journal.filter((one) => one.orderId === orderId);
    const attempts = view.commands[0]?.attempt ?? 0;
    if (attempts > 1) resends++;
    if (there.length > 1) broken.push(`${orderId} was made ${there.length} times`);
    const traded = there.reduce((sum, one) => sum + one.filled, 0n);
    if (view.filled !== traded) broken.push(`${orderId}: we count ${view.filled}, the venue ${traded}`);
    const cancelledAt = store.cancelledAt.get(orderId) ?? Number.POSITIVE_INFINITY;
    if (there.some((one) => one.sentAt > cancelledAt)) broken.push(`${orderId} was sent after its cancel`);
    const isUnwanted = cancelledAt < Number.POSITIVE_INFINITY;
    if (view.flags.some((flag) => flag !== "late-fill")) broken.push(`${orderId}: ${view.flags.join(", ")}`);
    if (view.state === "quarantined") quarantined++;
    else if (!ENDED.has(view.state)) broken.push(`${orderId} is still ${view.state}`);
    if (there.length === 0 && view.state !== "quarantined" && !(isUnwanted && view.state === "cancelled"))
      broken.push(`${orderId} was lost: ${view.state}`);
    if (view.state === "quarantined" && venue.clientIds !== "none" && !isUnwanted)
      broken.push(`${orderId} is quarantined`);
  }
  return { broken, resends, quarantined };
}
