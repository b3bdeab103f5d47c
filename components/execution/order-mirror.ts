import {
  foldOrder,
  type OrderFact,
  type OrderOrigin,
  type OrderRow,
  type OrderView,
  orderRow,
} from "#lib/execution/orders/index.ts";

/** What is new about some orders; batches of a team are numbered without holes. */
export type OrderBatch = {
  readonly seq: number;
  readonly orders: readonly (OrderOrigin & { readonly facts: readonly OrderFact[] })[];
};

export type MirroredOrder = OrderOrigin & {
  readonly facts: ReadonlyMap<string, OrderFact>;
  readonly view: OrderView;
  readonly row: OrderRow;
};
type Known = OrderOrigin & { facts: Map<string, OrderFact>; folded: MirroredOrder | null };

export type RowChanges = { readonly changed: readonly OrderRow[]; readonly removed: readonly string[] };

/** More than this many batches before the snapshot: it will not help any more, ask again. */
const MOST_EARLY = 500;

/**
 * The browser's copy of the team's orders: a snapshot, then numbered batches of facts. Orders are folded when they
 * are looked at, so that ten facts of one moment cost one fold. Order of arrival and repetition mean nothing.
 */
export class OrderMirror {
  readonly #orders = new Map<string, Known>();
  readonly #dirty = new Set<string>();
  readonly #removed = new Set<string>();
  #seq: number | null = null;
  #early: OrderBatch[] = [];
  #waiting = 0;

  /** False until a snapshot came, and again after a gap. */
  get isWhole(): boolean {
    return this.#seq !== null;
  }
  get seq(): number | null {
    return this.#seq;
  }
  /** Updates of orders that came since the last `takeChanges`. */
  get waiting(): number {
    return this.#waiting;
  }

  /** A snapshot replaces the list; what is known of its orders stays known. False: batches after it are missing. */
  reset({ seq, orders }: OrderBatch): boolean {
    const listed = new Set(orders.map(({ orderId }) => orderId));
    for (const orderId of this.#orders.keys())
      if (!listed.has(orderId)) {
        this.#orders.delete(orderId);
        this.#dirty.delete(orderId);
        this.#removed.add(orderId);
      }
    this.#add(orders);
    this.#seq = seq;
    const early = this.#early.toSorted((a, b) => a.seq - b.seq);
    this.#early = [];
    return early.every((batch) => this.receive(batch) !== "gap");
  }

  receive(batch: OrderBatch): "applied" | "early" | "old" | "gap" {
    if (this.#seq === null) {
      if (this.#early.length === MOST_EARLY) this.#early.shift();
      this.#early.push(batch);
      return "early";
    }
    if (batch.seq <= this.#seq) return "old";
    if (batch.seq > this.#seq + 1) {
      this.#seq = null;
      this.#early = [batch];
      return "gap";
    }
    this.#seq = batch.seq;
    this.#add(batch.orders);
    return "applied";
  }

  /** Something was lost: nothing is applied until the next snapshot. */
  lose(): void {
    this.#seq = null;
  }

  get(orderId: string): MirroredOrder | undefined {
    const known = this.#orders.get(orderId);
    return known && fold(known);
  }

  *rows(): Generator<OrderRow> {
    for (const known of this.#orders.values()) yield fold(known).row;
  }

  takeChanges(): RowChanges {
    const changed = [...this.#dirty].flatMap((orderId) => this.get(orderId)?.row ?? []);
    const removed = [...this.#removed].filter((orderId) => !this.#orders.has(orderId));
    this.#dirty.clear();
    this.#removed.clear();
    this.#waiting = 0;
    return { changed, removed };
  }

  #add(orders: OrderBatch["orders"]): void {
    for (const { facts, ...origin } of orders) {
      let known = this.#orders.get(origin.orderId);
      if (!known) {
        known = { ...origin, facts: new Map(), folded: null };
        this.#orders.set(origin.orderId, known);
      }
      const before = known.facts.size;
      for (const fact of facts) if (!known.facts.has(fact.id)) known.facts.set(fact.id, fact);
      if (known.facts.size === before) continue;
      known.folded = null;
      this.#dirty.add(origin.orderId);
      this.#waiting += 1;
    }
  }
}

function fold(known: Known): MirroredOrder {
  if (known.folded) return known.folded;
  const { facts, orderId, accountId, createdBy } = known;
  const view = foldOrder(facts.values());
  const row = orderRow(view, facts.values(), { orderId, accountId, createdBy });
  known.folded = { orderId, accountId, createdBy, facts, view, row };
  return known.folded;
}
