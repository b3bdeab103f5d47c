import type { Micros } from "#lib/core/columns.ts";
import { type Quantity, sum } from "#lib/core/money.ts";
import type {
  ClaimedRequest,
  SendAnswer,
  VenueEvent,
  VenueOrder,
  Wire,
} from "#server/execution/gateway/index.ts";
import { type AlpacaClient, NotSent, Refusal } from "./alpaca-client.ts";
import { activityEvents, orderEvents, stateOf, updateEvents, versionOf } from "./alpaca-facts.ts";
import type { Order, TradeUpdate } from "./alpaca-shapes.ts";
import { newOrder, replacement } from "./order-request.ts";
import { chainFrom, FilledBefore, filledIn, tipOf } from "./replace-chain.ts";

const KNOWN_ID = /client_?\s?order_?\s?id must be unique/i;
/** The history lists orders from this long before: what was told of them may have been missed. */
const ORDERS_BEFORE = 3_600_000_000;

/** A replacement in these may still be rejected; the one that it replaces works until then. */
const WAITING = new Set(["pending_new", "accepted", "held"]);

/** A cancel's or replace's id begins with its order's. */
const baseOf = (id: string): string => id.split("-", 1)[0] ?? id;

/** The gateway's wire to Alpaca: one order of ours is a chain of Alpaca's, each replaced by the next. */
export class AlpacaWire implements Wire {
  readonly #client: AlpacaClient;
  readonly #clock: () => Micros;
  readonly #before: FilledBefore;
  /** The order that works now, by our order's client id. */
  readonly #tips = new Map<string, string>();
  /** Alpaca's ids of what was open when last seen: what leaves the list is asked for. */
  readonly #open = new Map<string, string>();
  /** The last change that was asked of an order: Alpaca names none when it refuses one. */
  readonly #asked = new Map<string, { cancel?: string; replace?: string }>();

  constructor(client: AlpacaClient, clock: () => Micros) {
    this.#client = client;
    this.#clock = clock;
    this.#before = new FilledBefore(client);
  }

  async send(request: ClaimedRequest): Promise<SendAnswer> {
    const { kind, command, orderClientId } = request;
    try {
      if (kind !== "new")
        this.#asked.set(orderClientId, { ...this.#asked.get(orderClientId), [kind]: command });
      if (kind === "cancel") return await this.#cancel(request);
      return kind === "new" ? await this.#place(request) : await this.#replace(request);
    } catch (error) {
      if (error instanceof NotSent) return { outcome: "expired" };
      if (error instanceof Refusal) return this.#refused(request, error);
      throw error;
    }
  }

  /** Null says only that Alpaca shows nothing yet: its client order ids are taken once, so the same is sent again. */
  async query(clientOrderId: string): Promise<VenueOrder | null> {
    const first = await this.#client.orderByClientId(clientOrderId);
    if (first === null) return null;
    const chain = await chainFrom(this.#client, first);
    const tip = this.#see(...chain);
    const events = await this.#eventsOf(chain);
    const filled = sum(filledIn(chain), await this.#before.of(first));
    if (filled > 0n) events.push(...(await this.#trades(first.created_at, chain)));
    return { state: stateOf(tip), filled, events };
  }

  async history(from: Micros): Promise<VenueEvent[]> {
    const trades = await this.#trades(from);
    const listed = [
      ...(await this.#client.orders({ after: from - ORDERS_BEFORE })),
      ...(await this.#client.orders("open")),
    ];
    const orders = new Map(listed.map((order) => [order.id, order]));
    for (const id of this.#open.keys()) {
      const gone = orders.has(id) ? null : await this.#client.orderById(id);
      if (gone) orders.set(id, gone);
    }
    this.#see(...orders.values());
    return [...(await this.#eventsOf([...orders.values()])), ...trades];
  }

  /** Of each order of the account that works, what is open of it now. */
  async open(): Promise<{ order: Order; filled: Quantity }[]> {
    const orders = await this.#client.orders("open");
    this.#see(...orders);
    const listed = new Map(orders.map((order) => [order.id, order]));
    const chains = Map.groupBy(orders, (order) => baseOf(order.client_order_id));
    return Promise.all(
      [...chains.values()].map(async (chain) => {
        const last = chain.toSorted((a, b) => a.created_at - b.created_at).at(-1) as Order;
        return { order: last, filled: sum(last.filled_qty, await this.#before.of(last, listed)) };
      }),
    );
  }

  async update(update: TradeUpdate): Promise<VenueEvent[]> {
    this.#see(update.order);
    const asked = this.#asked.get(baseOf(update.order.client_order_id));
    const events = updateEvents(update, await this.#before.of(update.order), asked);
    // The replaced one says who follows: whose own word may have been missed.
    const next = update.event === "replaced" && update.order.replaced_by;
    const follower = next ? await this.#client.orderById(next) : null;
    if (follower) {
      this.#see(follower);
      events.push(...(await this.#eventsOf([follower])));
    }
    return events;
  }

  async #place(request: ClaimedRequest): Promise<SendAnswer> {
    const order = newOrder(request);
    if (typeof order === "string") return { outcome: "refused", reason: order };
    this.#see(await this.#client.post(order));
    return { outcome: "accepted" };
  }

  async #cancel(request: ClaimedRequest): Promise<SendAnswer> {
    const tip = await this.#tip(request);
    if (tip === null) return { outcome: "refused", reason: "Alpaca does not know the order." };
    try {
      await this.#client.cancel(tip);
    } catch (error) {
      // It may have been replaced a moment ago: then another one works.
      this.#tips.delete(request.orderClientId);
      const next = error instanceof Refusal ? await this.#tip(request) : null;
      if (next === null || next === tip) throw error;
      await this.#client.cancel(next);
    }
    return { outcome: "accepted" };
  }

  /** Reads the order first: the new one is for what is left. A fill between this and Alpaca's act comes on top. */
  async #replace(request: ClaimedRequest): Promise<SendAnswer> {
    const first = await this.#client.orderByClientId(request.orderClientId);
    if (first === null) return { outcome: "refused", reason: "Alpaca does not know the order." };
    const chain = await chainFrom(this.#client, first);
    if (chain.some((order) => order.client_order_id === request.clientOrderId))
      return { outcome: "known-id" };
    const change = replacement(request, filledIn(chain));
    if (typeof change === "string") return { outcome: "refused", reason: change };
    await this.#client.patch(tipOf(chain).id, change);
    return { outcome: "accepted" };
  }

  /** A refusal speaks for this attempt alone: an earlier one may have arrived. */
  async #refused(request: ClaimedRequest, { message }: Refusal): Promise<SendAnswer> {
    const { clientOrderId, attempt, kind } = request;
    if (KNOWN_ID.test(message)) return { outcome: "known-id" };
    const mayExist = kind === "replace" || (kind === "new" && attempt > 1);
    if (mayExist && (await this.#client.orderByClientId(clientOrderId)) !== null)
      return { outcome: "known-id" };
    return { outcome: "refused", reason: message };
  }

  async #tip({ orderClientId }: ClaimedRequest): Promise<string | null> {
    const known = this.#tips.get(orderClientId);
    if (known !== undefined) return known;
    const first = await this.#client.orderByClientId(orderClientId);
    return first && this.#see(...(await chainFrom(this.#client, first))).id;
  }

  /** Remembers what is open; answers the one that works. */
  #see(...orders: readonly Order[]): Order {
    for (const order of orders) {
      const { id, client_order_id: clientId, status } = order;
      const isOpen = stateOf(order) === "working" && status !== "replaced";
      if (isOpen) this.#open.set(id, clientId);
      else this.#open.delete(id);
      const waits = versionOf(clientId) > 0 && WAITING.has(status);
      if (isOpen && !waits) this.#tips.set(baseOf(clientId), id);
      else if (this.#tips.get(baseOf(clientId)) === id) this.#tips.delete(baseOf(clientId));
    }
    return tipOf(orders);
  }

  async #eventsOf(orders: readonly Order[]): Promise<VenueEvent[]> {
    const listed = new Map(orders.map((order) => [order.id, order]));
    const events: VenueEvent[] = [];
    for (const order of orders) events.push(...orderEvents(order, await this.#before.of(order, listed)));
    return events;
  }

  /** Executions since a moment, of some orders or of all. */
  async #trades(from: Micros, only?: readonly Order[]): Promise<VenueEvent[]> {
    const activities = await this.#client.trades(from, this.#clock());
    const names = new Map(only?.map((order) => [order.id, order.client_order_id]));
    const events: VenueEvent[] = [];
    for (const activity of activities) {
      const { order_id: id, client_order_id: told } = activity.details;
      if (only && !names.has(id)) continue;
      const clientId = told ?? names.get(id) ?? (await this.#client.orderById(id))?.client_order_id;
      if (clientId) events.push(...activityEvents(activity, clientId));
    }
    return events;
  }
}
