import type { Micros } from "#lib/core/columns.ts";
import {
  difference,
  type Money,
  money,
  NO_QUANTITY,
  negated,
  notional,
  type Price,
  price,
  priceText,
  type Quantity,
  quantity,
  quantityText,
  smaller,
  sum,
} from "#lib/core/money.ts";
import type { JournalEntry } from "./journal.ts";
import type {
  VenueAnswer,
  VenueMessage,
  VenueOrderAnswer,
  VenueRequest,
  VenueSettings,
  What,
} from "./protocol.ts";

type Order = {
  readonly number: number;
  readonly request: VenueRequest;
  quantity: Quantity;
  limitPrice: Price | null;
  filled: Quantity;
  state: VenueOrderAnswer["state"];
  readonly ids: Set<string>;
  readonly events: VenueMessage[];
  /** Questions do not see it before. */
  visibleAt: Micros;
  /** Of the script of fills. */
  parts: number;
  isWaiting: boolean;
};

export type ExchangeHost = {
  readonly clock: () => Micros;
  readonly after: (millis: number, run: () => void) => void;
  readonly write: (entry: JournalEntry) => void;
  readonly publish: (message: VenueMessage) => void;
  readonly settings: VenueSettings;
};

const WHOLE = quantity("1") as bigint;

/** The books of the fake venue: orders by the personality's rules, fills by a script, all of it from its journal. */
export class Exchange {
  readonly #host: ExchangeHost;
  readonly #orders: Order[] = [];
  #sequence = 0;

  constructor(host: ExchangeHost, journal: readonly JournalEntry[]) {
    this.#host = host;
    for (const entry of journal) this.#apply(entry);
  }

  /** Looks at every order again: after a start, and when prices or the script of fills changed. */
  matchAll(): void {
    for (const order of this.#orders) this.#match(order);
  }

  act(request: VenueRequest, visibleAfterMillis = 0): VenueAnswer {
    if (request.deadBy !== null && this.#host.clock() > request.deadBy) return { outcome: "expired" };
    if (request.kind === "cancel") return this.#cancel(request);
    if (this.#isKnown(request.clientOrderId)) return { outcome: "known-id" };
    if (request.kind === "replace") return this.#replace(request);
    const refused = refusal(request);
    if (refused) return { outcome: "refused", reason: refused };
    const at = this.#host.clock();
    this.#keep({ type: "order", at, order: this.#orders.length, request });
    const order = this.#orders.at(-1) as Order;
    order.visibleAt = at + visibleAfterMillis * 1000;
    this.#tell(order, { kind: "accepted" });
    this.#match(order);
    if (request.timeInForce === "IOC" && order.state === "working" && !order.isWaiting)
      this.#tell(order, { kind: "cancelled" });
    return { outcome: "accepted" };
  }

  find(clientOrderId: string): VenueOrderAnswer | null {
    if (this.#host.settings.personality === "none") return null;
    const now = this.#host.clock();
    const found = this.#orders.findLast((one) => one.ids.has(clientOrderId) && one.visibleAt <= now);
    return found ? answerOf(found) : null;
  }

  history(from: Micros): VenueMessage[] {
    return this.#orders
      .flatMap((order) => order.events.filter(({ at }) => at >= from))
      .sort((a, b) => a.sequence - b.sequence);
  }

  open(): VenueOrderAnswer[] {
    return this.#orders.filter((one) => one.state === "working").map(answerOf);
  }

  positions(): Map<string, Quantity> {
    const positions = new Map<string, Quantity>();
    for (const { request, filled } of this.#orders)
      positions.set(
        request.symbol,
        sum(positions.get(request.symbol) ?? NO_QUANTITY, signed(request, filled)),
      );
    return positions;
  }

  cash(): Money {
    const { cash, fee } = this.#host.settings;
    let total = money(cash);
    for (const order of this.#orders)
      for (const trade of effectiveTrades(order)) {
        const value = notional(price(trade.price), signed(order.request, quantity(trade.quantity)));
        total = difference(total, sum(value, money(fee)));
      }
    return total;
  }

  priceOf(symbol: string): Price {
    return price(this.#host.settings.prices[symbol] ?? this.#host.settings.price);
  }

  tradeOldest(units: number): void {
    const order = this.#orders.find((one) => one.state === "working");
    if (order) this.#fill(order, smaller(quantity(String(units)), difference(order.quantity, order.filled)));
  }

  bust(execution: string): void {
    const order = this.#orders.find((one) => effectiveTrades(one).some((it) => it.execution === execution));
    if (order) this.#tell(order, { kind: "trade-cancelled", refersTo: execution });
  }

  endDay(): void {
    for (const order of this.#orders)
      if (order.state === "working" && order.request.timeInForce === "DAY")
        this.#tell(order, { kind: "expired" });
  }

  #isKnown(id: string): boolean {
    const known = this.#orders.filter((one) => one.ids.has(id));
    if (this.#host.settings.personality === "forever") return known.length > 0;
    return this.#host.settings.personality === "open-only" && known.some((one) => one.state === "working");
  }

  #cancel({ orderClientId, command }: VenueRequest): VenueAnswer {
    const order = this.#orders.findLast((one) => one.ids.has(orderClientId));
    if (order?.state !== "working") return { outcome: "refused", reason: "too late to cancel" };
    this.#tell(order, { kind: "cancelled", command });
    return { outcome: "accepted" };
  }

  #replace(request: VenueRequest): VenueAnswer {
    const order = this.#orders.findLast((one) => one.ids.has(request.orderClientId));
    if (order?.state !== "working") return { outcome: "refused", reason: "too late to replace" };
    if (request.quantity <= order.filled)
      return { outcome: "refused", reason: "as much as that is filled already" };
    const { command, version, clientOrderId: requestId } = request;
    const terms = {
      quantity: quantityText(request.quantity),
      limitPrice: request.limitPrice && priceText(request.limitPrice),
    };
    this.#tell(order, { kind: "replaced", command, requestId, version, ...terms });
    this.#match(order);
    return { outcome: "accepted" };
  }

  /** Gives an order that can trade its next part, in its time. */
  #match(order: Order): void {
    const { fills } = this.#host.settings;
    const part = fills[order.parts];
    if (!part || order.isWaiting || !this.#canTrade(order)) return;
    order.isWaiting = true;
    const trade = () => {
      order.isWaiting = false;
      if (!this.#canTrade(order)) return;
      order.parts++;
      this.#trade(order, part.share);
      this.#match(order);
    };
    if (part.afterMillis === 0) trade();
    else this.#host.after(part.afterMillis, trade);
  }

  #canTrade({ state, request, limitPrice }: Order): boolean {
    if (state !== "working") return false;
    if (limitPrice === null) return true;
    const now = this.priceOf(request.symbol);
    return request.side === "buy" ? now <= limitPrice : now >= limitPrice;
  }

  #trade(order: Order, share: number): void {
    const wanted = (order.quantity * BigInt(Math.round(share * 1_000_000))) / 1_000_000n;
    const upTo = share === 1 ? order.quantity : wanted - (wanted % WHOLE);
    const units = difference(upTo as Quantity, order.filled);
    if (units > 0n) this.#fill(order, units);
  }

  #fill(order: Order, units: Quantity): void {
    const now = this.priceOf(order.request.symbol);
    const at = this.#canTrade(order) ? now : (order.limitPrice ?? now);
    this.#tell(order, {
      kind: "trade",
      execution: `x${this.#sequence + 1}`,
      quantity: quantityText(units),
      price: priceText(at),
      fee: this.#host.settings.fee,
    });
  }

  #tell(order: Order, what: What): void {
    const at = this.#host.clock();
    const { clientOrderId } = order.request;
    const message = { sequence: this.#sequence + 1, at, clientOrderId, what };
    this.#keep({ type: "event", order: order.number, message });
    this.#host.publish(message);
  }

  #keep(entry: JournalEntry): void {
    this.#host.write(entry);
    this.#apply(entry);
  }

  #apply(entry: JournalEntry): void {
    if (entry.type === "order") {
      this.#orders.push(opened(entry));
      return;
    }
    const order = this.#orders[entry.order] as Order;
    const { message } = entry;
    this.#sequence = message.sequence;
    order.events.push(message);
    if (message.what.kind === "replaced") {
      order.ids.add(message.what.requestId);
      order.quantity = quantity(message.what.quantity);
      order.limitPrice = message.what.limitPrice === null ? null : price(message.what.limitPrice);
    }
    order.filled = sum(NO_QUANTITY, ...effectiveTrades(order).map((trade) => quantity(trade.quantity)));
    if (message.what.kind === "cancelled" || message.what.kind === "expired") order.state = message.what.kind;
    else if (order.state === "working" && order.filled >= order.quantity) order.state = "filled";
  }
}

const opened = ({ at, order, request }: Extract<JournalEntry, { type: "order" }>): Order => ({
  number: order,
  request,
  quantity: request.quantity,
  limitPrice: request.limitPrice,
  filled: NO_QUANTITY,
  state: "working",
  ids: new Set([request.clientOrderId]),
  events: [],
  visibleAt: at,
  parts: 0,
  isWaiting: false,
});

function refusal({ type, limitPrice, stopPrice, quantity: units }: VenueRequest): string | null {
  if (type !== "market" && type !== "limit") return `no ${type} orders here`;
  if (stopPrice !== null) return "no stop prices here";
  if (type === "limit" && limitPrice === null) return "a limit order needs its price";
  return units > 0n ? null : "the quantity must be more than zero";
}

type Trade = Extract<What, { kind: "trade" }>;

/** Trades that were not busted. */
function effectiveTrades({ events }: Order): Trade[] {
  const busted = new Set(events.map(({ what }) => (what.kind === "trade-cancelled" ? what.refersTo : "")));
  return events
    .map(({ what }) => what)
    .filter((what): what is Trade => what.kind === "trade" && !busted.has(what.execution));
}

const signed = ({ side }: VenueRequest, units: Quantity): Quantity =>
  side === "buy" ? units : negated(units);

const answerOf = (order: Order): VenueOrderAnswer => ({
  clientOrderId: order.request.clientOrderId,
  state: order.state,
  symbol: order.request.symbol,
  side: order.request.side,
  type: order.request.type,
  timeInForce: order.request.timeInForce,
  quantity: quantityText(order.quantity),
  filled: quantityText(order.filled),
  limitPrice: order.limitPrice && priceText(order.limitPrice),
  events: order.events,
});
