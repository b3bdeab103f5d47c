import {
  ENDED,
  foldOrder,
  NEW_ORDER,
  type OrderFact,
  type OrderIntent,
  type OrderView,
} from "#lib/execution/orders/index.ts";
import {
  type ClaimedRequest,
  FencedOff,
  type RequestState,
  type Store,
  type VenueEvent,
} from "#server/execution/gateway/ports.ts";

type Kept = {
  request: Omit<ClaimedRequest, "attempt" | "sentAt" | "deadBy">;
  state: RequestState | "sending";
  attempt: number;
  epoch: number;
  sentAt: number;
  deadBy: number | null;
};

/** The database as the gateway sees it: every call is all or nothing, and void for an epoch that has passed. */
export class MemoryStore implements Store {
  epoch = 0;
  /** When somebody asked for an order's end. */
  readonly cancelledAt = new Map<string, number>();
  readonly #facts = new Map<string, Map<string, OrderFact>>();
  readonly #orderOf = new Map<string, string>();
  readonly #requests: Kept[] = [];

  accept(order: OrderIntent, at: number): void {
    const facts: OrderFact[] = [
      { id: "intent", at, kind: "intent", order },
      { id: "risk-passed", at, kind: "risk-passed" },
    ];
    this.#facts.set(order.orderId, new Map(facts.map((fact) => [fact.id, fact])));
    this.#request(order, NEW_ORDER, "new");
  }

  /** As a trader asks: withdrawn when nothing of it can have left. */
  cancel(order: OrderIntent, at: number): void {
    const { state } = this.view(order.orderId);
    if (ENDED.has(state)) return;
    this.cancelledAt.set(order.orderId, at);
    if (state === "queued") this.#withdraw(order.orderId, at);
    else this.#requestCancel(order, at);
  }

  #requestCancel(order: OrderIntent, at: number): void {
    this.#add(order.orderId, [{ id: "cancel-requested", at, kind: "cancel-requested", command: "c1" }]);
    this.#request(order, "c1", "cancel");
    const sent = this.#requests.find((one) => one.request.orderId === order.orderId);
    if (sent?.state === "waiting") sent.state = "unknown";
  }

  view(orderId: string): OrderView {
    return foldOrder(this.#facts.get(orderId)?.values() ?? []);
  }

  async claim(epoch: number, now: number, ttl: number | null): Promise<ClaimedRequest | null> {
    this.#fence(epoch);
    const one = this.#requests.find(
      (kept) =>
        kept.state === "waiting" && !["sending", "unknown"].includes(this.#newOf(kept)?.state ?? "answered"),
    );
    if (!one) return null;
    Object.assign(one, { state: "sending", attempt: one.attempt + 1, epoch, sentAt: now });
    one.deadBy = ttl === null ? null : now + ttl;
    const { command, orderId } = one.request;
    const mark = { command, attempt: one.attempt, deadBy: one.deadBy };
    this.#add(orderId, [{ id: `sent:${command}:${one.attempt}`, at: now, kind: "send-marked", ...mark }]);
    return claimed(one);
  }

  async unanswered(epoch: number): Promise<ClaimedRequest[]> {
    this.#fence(epoch);
    return this.#requests
      .filter((one) => one.state === "unknown" || (one.state === "sending" && one.epoch < epoch))
      .map((one) => ({ ...claimed(one), unwanted: this.#isUnwanted(one) }));
  }

  async settle(
    epoch: number,
    request: ClaimedRequest,
    state: RequestState,
    facts: OrderFact[],
  ): Promise<void> {
    this.#fence(epoch);
    this.#add(request.orderId, facts);
    const kept = this.#requests.find(
      (one) => one.request.orderId === request.orderId && one.request.command === request.command,
    );
    if (kept?.attempt !== request.attempt) return;
    kept.state = state === "waiting" && this.#isUnwanted(kept) ? "unknown" : state;
    if (kept.state !== state && this.view(request.orderId).state === "queued")
      this.#withdraw(request.orderId, request.sentAt);
  }

  async record(epoch: number, events: readonly VenueEvent[]): Promise<void> {
    this.#fence(epoch);
    for (const { clientOrderId, fact } of events)
      this.#add(this.#orderOf.get(clientOrderId) ?? "unknown", [fact]);
  }

  #newOf = ({ request }: Kept): Kept | undefined =>
    this.#requests.find(
      (one) =>
        one.request.orderId === request.orderId && one.request.kind === "new" && one.request !== request,
    );

  #isUnwanted = ({ request }: Kept): boolean =>
    request.kind === "new" &&
    this.#requests.some(
      (one) =>
        one.request.orderId === request.orderId && one.request.kind === "cancel" && one.state === "waiting",
    );

  #withdraw(orderId: string, at: number): void {
    this.#add(orderId, [{ id: "withdrawn", at, kind: "withdrawn" }]);
    for (const one of this.#requests) if (one.request.orderId === orderId) one.state = "answered";
  }

  #request(order: OrderIntent, command: string, kind: "new" | "cancel"): void {
    const clientOrderId = command === NEW_ORDER ? order.orderId : `${order.orderId}-${command}`;
    this.#orderOf.set(clientOrderId, order.orderId);
    const request = { orderId: order.orderId, command, kind, clientOrderId, order };
    this.#requests.push({
      request: { ...request, orderClientId: order.orderId, terms: null, version: 0 },
      state: "waiting",
      attempt: 0,
      epoch: 0,
      sentAt: 0,
      deadBy: null,
    });
  }

  #add(orderId: string, facts: readonly OrderFact[]): void {
    const known = this.#facts.get(orderId) ?? new Map<string, OrderFact>();
    this.#facts.set(orderId, known);
    for (const fact of facts) if (!known.has(fact.id)) known.set(fact.id, fact);
  }

  #fence(epoch: number): void {
    if (epoch !== this.epoch) throw new FencedOff("Another gateway holds this account.");
  }
}

const claimed = ({ request, attempt, sentAt, deadBy }: Kept): ClaimedRequest => ({
  ...request,
  attempt,
  sentAt,
  deadBy,
});
