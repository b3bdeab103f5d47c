import { NO_QUANTITY, type Quantity, sum } from "#lib/core/money.ts";
import type { AlpacaClient } from "./alpaca-client.ts";
import type { Order } from "./alpaca-shapes.ts";

/** How often one order may be replaced before something must be wrong. */
const MAX_LENGTH = 1000;

/** The orders that Alpaca made of one of ours, from the given one on: each replaced by the next. */
export async function chainFrom(client: AlpacaClient, first: Order): Promise<Order[]> {
  const chain = [first];
  for (let order = first; order.replaced_by !== null && chain.length < MAX_LENGTH; ) {
    const next = await client.orderById(order.replaced_by);
    if (next === null) break;
    chain.push(next);
    order = next;
  }
  return chain;
}

/** The one that works, or worked last: a replacement that was rejected leaves the one before it. */
export function tipOf(chain: readonly Order[]): Order {
  return chain.findLast(({ status }) => status !== "rejected") ?? (chain[0] as Order);
}

export const filledIn = (orders: readonly Order[]): Quantity =>
  sum(NO_QUANTITY, ...orders.map(({ filled_qty: filled }) => filled));

/** What had been filled of an order of ours before each of Alpaca's orders; asked once for each. */
export class FilledBefore {
  readonly #client: AlpacaClient;
  readonly #known = new Map<string, Quantity>();

  constructor(client: AlpacaClient) {
    this.#client = client;
  }

  /** `listed` saves asking for orders that are at hand. */
  async of(order: Order, listed: ReadonlyMap<string, Order> = new Map()): Promise<Quantity> {
    if (order.replaces === null) return NO_QUANTITY;
    const known = this.#known.get(order.id);
    if (known !== undefined) return known;
    const replaced = listed.get(order.replaces) ?? (await this.#client.orderById(order.replaces));
    const before = replaced ? sum(replaced.filled_qty, await this.of(replaced, listed)) : NO_QUANTITY;
    // While it is being replaced it may still fill.
    if (replaced?.status === "replaced") this.#known.set(order.id, before);
    return before;
  }
}
