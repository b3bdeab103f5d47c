import type { OrderRow } from "#lib/execution/orders/index.ts";
import type { RowChanges } from "./order-mirror.ts";

export type GridChange<Row> = {
  readonly add: Row[];
  readonly update: Row[];
  readonly remove: Row[];
};

/** The rows of a list that a tab and its filters show, kept in step by changes instead of by filtering all again. */
export class RowProjection {
  readonly #shows: (row: OrderRow) => boolean;
  readonly #inside = new Map<string, OrderRow>();

  constructor(shows: (row: OrderRow) => boolean, rows: Iterable<OrderRow>) {
    this.#shows = shows;
    for (const row of rows) if (shows(row)) this.#inside.set(row.orderId, row);
  }

  get rows(): Iterable<OrderRow> {
    return this.#inside.values();
  }

  apply({ changed, removed }: RowChanges): GridChange<OrderRow> {
    const change: GridChange<OrderRow> = { add: [], update: [], remove: [] };
    for (const row of changed) {
      const before = this.#inside.get(row.orderId);
      if (this.#shows(row)) {
        (before ? change.update : change.add).push(row);
        this.#inside.set(row.orderId, row);
      } else if (before) this.#leave(row.orderId, change);
    }
    for (const orderId of removed) this.#leave(orderId, change);
    return change;
  }

  #leave(orderId: string, change: GridChange<OrderRow>): void {
    const row = this.#inside.get(orderId);
    if (!row) return;
    this.#inside.delete(orderId);
    change.remove.push(row);
  }
}
