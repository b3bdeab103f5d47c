import type { Micros } from "#lib/core/columns.ts";
import { type OrderFact, resolveAttempt, type VenueCapabilities } from "#lib/execution/orders/index.ts";
import { crashPoint } from "#server/infrastructure/crash-points/index.ts";
import { type ClaimedRequest, type Halt, isHalted, type SendAnswer, type Store, type Wire } from "./ports.ts";

export type GatewayPorts = {
  readonly store: Store;
  readonly wire: Wire;
  readonly clock: () => Micros;
  readonly venue: VenueCapabilities;
  /** Of this gateway: what an older one does is void. */
  readonly epoch: number;
  /** What a kill switch stops, asked right before each send; it must not need the database. */
  readonly halt?: () => Halt | null;
};

const BATCH = 50;
/** Events of the venue's history that are stored in one transaction. */
const PART = 500;
/** Executions are read again from this long before the last look: a venue's list may fill in late. */
const OVERLAP = 60_000_000;

/**
 * Says to one venue account what the orders ask, once each. Mark before the wire; an answer that does not come is
 * unknown, never a guess; a request is sent again only where the venue's own promises make that safe.
 * The caller repeats the three steps in turn; each may be cut off anywhere.
 */
export class Gateway {
  readonly #ports: GatewayPorts;
  #seenUntil: Micros;
  /** Not to be asked about before. */
  readonly #waits = new Map<string, Micros>();

  constructor(ports: GatewayPorts, seenUntil: Micros = 0) {
    this.#ports = ports;
    this.#seenUntil = seenUntil;
  }

  /** The venue's history was read up to here. */
  get seenUntil(): Micros {
    return this.#seenUntil;
  }

  /** What the venue did while nobody listened; before anything new is sent. */
  async catchUp(): Promise<void> {
    const { store, wire, clock, epoch } = this.#ports;
    const from = clock();
    const events = await crashPoint("gateway.history", () =>
      wire.history(Math.max(0, this.#seenUntil - OVERLAP)),
    );
    // In parts: what a long absence brought does not hold the account for long, and a part that is stored stays so.
    for (let first = 0; first < events.length; first += PART)
      await store.record(epoch, events.slice(first, first + PART));
    this.#seenUntil = from;
  }

  /** Clears up requests whose answer never came. */
  async resolve(): Promise<void> {
    const { store, epoch } = this.#ports;
    for (const request of await store.unanswered(epoch)) {
      const key = `${request.orderId} ${request.command}`;
      if ((this.#waits.get(key) ?? 0) > this.#ports.clock()) continue;
      // A cancel asks for an end that may have come: asking twice does no harm.
      if (request.kind === "cancel") await store.settle(epoch, request, "waiting", []);
      else await this.#resolveOne(request, key);
    }
  }

  /** Sends what waits. */
  async dispatch(): Promise<void> {
    const { store, clock, epoch, venue } = this.#ports;
    for (let i = 0; i < BATCH; i++) {
      // One by one, right before the wire: what is promised about lateness begins to run here.
      const request = await store.claim(epoch, clock(), venue.requestTtlMicros, this.#halt());
      if (request === null) return;
      await this.#send(request);
    }
  }

  readonly #halt = (): Halt | null => this.#ports.halt?.() ?? null;

  async #send(request: ClaimedRequest): Promise<void> {
    const { store, wire, clock, epoch } = this.#ports;
    // Stopped between the mark and the wire: nothing has left.
    if (isHalted(this.#halt(), request))
      return store.settle(epoch, request, "waiting", [absent(request, clock())]);
    let answer: SendAnswer;
    try {
      answer = await crashPoint("gateway.send", () => wire.send(request));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      await store.settle(epoch, request, "unknown", [this.#answered(request, "ambiguous", reason)]);
      return;
    }
    if (answer.outcome === "expired")
      await store.settle(epoch, request, "waiting", [absent(request, clock())]);
    else if (answer.outcome === "known-id") await store.settle(epoch, request, "unknown", []);
    else if (answer.outcome === "accepted")
      await store.settle(epoch, request, "answered", [this.#answered(request, "accepted")]);
    else await store.settle(epoch, request, "answered", [this.#answered(request, "refused", answer.reason)]);
  }

  async #resolveOne(request: ClaimedRequest, key: string): Promise<void> {
    const { store, wire, clock, epoch, venue } = this.#ports;
    // By the clock before the question: what the venue did after it may be missing from the answer.
    const askedAt = clock();
    let found: Awaited<ReturnType<Wire["query"]>>;
    try {
      found = await crashPoint("gateway.query", () => wire.query(request.clientOrderId));
    } catch {
      return;
    }
    const resolution = resolveAttempt(venue, request, found !== null, askedAt);
    const { command, attempt } = request;
    const fact = { at: askedAt, command, attempt };
    if (resolution.kind === "adopt" && found) {
      await store.record(epoch, found.events);
      await store.settle(epoch, request, "answered", [
        this.#answered(request, "accepted"),
        ...this.#snapshot(request, found, askedAt),
      ]);
    } else if (resolution.kind === "resend")
      await store.settle(epoch, request, "waiting", [this.#answered(request, "ambiguous")]);
    if (resolution.kind === "wait") this.#waits.set(key, resolution.until);
    if (resolution.kind === "absent")
      await store.settle(epoch, request, "waiting", [absent(request, askedAt)]);
    if (resolution.kind === "quarantine")
      await store.settle(epoch, request, "quarantined", [
        { id: `quarantined:${command}:${attempt}`, kind: "quarantined", reason: resolution.reason, ...fact },
      ]);
  }

  #answered(
    { command, attempt }: ClaimedRequest,
    outcome: "accepted" | "refused" | "ambiguous",
    reason?: string,
  ): OrderFact {
    const id = `answer:${command}:${attempt}:${outcome}`;
    return {
      id,
      at: this.#ports.clock(),
      kind: "send-answered",
      command,
      attempt,
      outcome,
      ...(reason && { reason }),
    };
  }

  /** The venue's own word on the order, when the request was for the order itself. */
  #snapshot(
    request: ClaimedRequest,
    found: NonNullable<Awaited<ReturnType<Wire["query"]>>>,
    at: Micros,
  ): OrderFact[] {
    if (request.kind !== "new") return [];
    return [
      { id: `found:${request.attempt}`, at, kind: "query-found", state: found.state, filled: found.filled },
    ];
  }
}

const absent = ({ command, attempt }: ClaimedRequest, at: Micros): OrderFact => ({
  id: `absent:${command}:${attempt}`,
  at,
  kind: "proven-absent",
  command,
  attempt,
});
