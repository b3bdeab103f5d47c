import type { Micros } from "#lib/core/columns.ts";
import { type Price, type Quantity, quantity } from "#lib/core/money.ts";
import type { Rng } from "#lib/core/rng.ts";
import type { OrderFact, VenueCapabilities } from "#lib/execution/orders/index.ts";
import type {
  ClaimedRequest,
  SendAnswer,
  VenueEvent,
  VenueOrder,
  Wire,
} from "#server/execution/gateway/ports.ts";
import type { VirtualTime } from "./virtual-time.ts";

export type Faults = {
  /** Chances, 0 … 1, per message. */
  readonly lostRequest: number;
  readonly lateRequest: number;
  readonly lostAnswer: number;
  readonly duplicateEvent: number;
  readonly lostEvent: number;
  readonly unreachable: number;
};

type Booked = {
  clientOrderId: string;
  orderId: string;
  /** By the gateway's clock, of the attempt that made it. */
  sentAt: Micros;
  asked: bigint;
  filled: bigint;
  state: "working" | "filled" | "cancelled";
  visibleAt: Micros;
  events: { at: Micros; event: VenueEvent }[];
};

/** The three kinds of venue there are, as their capabilities say. */
export const PERSONALITIES: Record<string, VenueCapabilities> = {
  "dedupes for ever": { clientIds: "forever", requestTtlMicros: null, queryLagMicros: 500_000 },
  "among open orders, with request TTL": {
    clientIds: "open-only",
    requestTtlMicros: 5_000_000,
    queryLagMicros: 500_000,
  },
  "not at all": { clientIds: "none", requestTtlMicros: null, queryLagMicros: 500_000 },
};

/** A venue with its own journal, which is the truth that a gateway's picture is compared with. */
export class FakeVenue implements Wire {
  /** Every order that was ever made here, in order. */
  readonly journal: Booked[] = [];
  faults: Faults;
  readonly #time: VirtualTime;
  readonly #rng: Rng;
  readonly #venue: VenueCapabilities;
  readonly #onEvent: (event: VenueEvent) => void;
  #events = 0;

  constructor(
    time: VirtualTime,
    rng: Rng,
    venue: VenueCapabilities,
    faults: Faults,
    onEvent: (event: VenueEvent) => void,
  ) {
    this.#time = time;
    this.#rng = rng;
    this.#venue = venue;
    this.faults = faults;
    this.#onEvent = onEvent;
  }

  async send(request: ClaimedRequest): Promise<SendAnswer> {
    await this.#travel();
    if (this.#happens(this.faults.lostRequest)) return this.#silence();
    if (this.#happens(this.faults.lateRequest)) {
      // Delivered after the caller has given up.
      this.#time.after(2_100_000 + this.#upTo(8_000_000), () => this.#act(request));
      return this.#silence();
    }
    const answer = this.#act(request);
    if (this.#happens(this.faults.lostAnswer)) return this.#silence();
    await this.#travel();
    return answer;
  }

  async query(clientOrderId: string): Promise<VenueOrder | null> {
    await this.#travel();
    if (this.#happens(this.faults.unreachable)) return this.#silence();
    const seen = this.#venue.clientIds === "none" ? [] : this.journal;
    const found = seen.findLast(
      (one) => one.clientOrderId === clientOrderId && one.visibleAt <= this.#time.now,
    );
    await this.#travel();
    if (!found) return null;
    return {
      state: found.state,
      filled: found.filled as Quantity,
      events: found.events.map((one) => one.event),
    };
  }

  async history(from: Micros): Promise<readonly VenueEvent[]> {
    await this.#travel();
    if (this.#happens(this.faults.unreachable)) return this.#silence();
    return this.journal.flatMap((one) => one.events.filter(({ at }) => at >= from).map(({ event }) => event));
  }

  #act(request: ClaimedRequest): SendAnswer {
    // What requestTtlMicros means.
    if (request.deadBy !== null && this.#time.now > request.deadBy) return { outcome: "expired" };
    if (request.kind === "cancel") return this.#cancel(request);
    const known = this.journal.filter((one) => one.clientOrderId === request.clientOrderId);
    if (this.#venue.clientIds === "forever" && known.length > 0) return { outcome: "known-id" };
    if (this.#venue.clientIds === "open-only" && known.some((one) => one.state === "working"))
      return { outcome: "known-id" };
    const order: Booked = {
      clientOrderId: request.clientOrderId,
      orderId: request.orderId,
      sentAt: request.sentAt,
      asked: request.order.quantity,
      filled: 0n,
      state: "working",
      visibleAt: this.#time.now + this.#upTo(this.#venue.queryLagMicros),
      events: [],
    };
    this.journal.push(order);
    this.#tell(order, { kind: "accepted" });
    this.#time.after(1000 + this.#upTo(8_000_000), () => this.#trade(order));
    return { outcome: "accepted" };
  }

  #cancel(request: ClaimedRequest): SendAnswer {
    const order = this.journal.findLast((one) => one.clientOrderId === request.orderClientId);
    if (order?.state !== "working") return { outcome: "refused", reason: "too late to cancel" };
    order.state = "cancelled";
    this.#tell(order, { kind: "cancelled", command: request.command });
    return { outcome: "accepted" };
  }

  /** Trades part or all of what is open, now and then. */
  #trade(order: Booked): void {
    if (order.state !== "working") return;
    const open = order.asked - order.filled;
    const part = this.#happens(0.5) ? open : open / 2n || open;
    order.filled += part;
    if (order.filled === order.asked) order.state = "filled";
    const execution = `x${++this.#events}`;
    this.#tell(order, {
      kind: "trade",
      execution,
      quantity: part as Quantity,
      price: quantity("100") as bigint as Price,
    });
    if (order.state === "working") this.#time.after(1000 + this.#upTo(8_000_000), () => this.#trade(order));
  }

  #tell(order: Booked, what: object): void {
    const at = this.#time.now;
    const fact = { id: `v${++this.#events}`, at, ...what } as OrderFact;
    const event = { clientOrderId: order.clientOrderId, fact };
    order.events.push({ at, event });
    const times = this.#happens(this.faults.lostEvent)
      ? 0
      : this.#happens(this.faults.duplicateEvent)
        ? 2
        : 1;
    for (let i = 0; i < times; i++) this.#time.after(this.#upTo(2_000_000), () => this.#onEvent(event));
  }

  /** The caller's time-out, with nothing known. */
  async #silence(): Promise<never> {
    await this.#time.sleep(2_000_000);
    throw new Error("no answer within 2 s");
  }

  #travel = (): Promise<void> => this.#time.sleep(1 + this.#upTo(50_000));
  #happens = (chance: number): boolean => this.#rng.next() < chance;
  #upTo = (most: Micros): Micros => Math.floor(this.#rng.next() * most);
}
