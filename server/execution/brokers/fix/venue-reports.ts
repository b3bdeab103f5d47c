import {
  moneyText,
  type Price,
  priceText,
  type Quantity,
  quantity,
  quantityText,
  sum,
} from "#lib/core/money.ts";
import { type OrderFact, orderClientId } from "#lib/execution/orders/index.ts";
import type { OpenOrder } from "#server/execution/brokers/broker.ts";
import type { VenueEvent, VenueOrder } from "#server/execution/gateway/index.ts";
import { type FixMessage, momentText } from "./message.ts";
import { SIDE } from "./order-messages.ts";
import type { FixSettings } from "./settings.ts";

type Body = Record<string, unknown>;
type Order = {
  readonly symbol: string;
  readonly side: string;
  id: string;
  asked: Quantity;
  limit: Price | null;
  filled: Quantity;
  ended: string | null;
  /** The ids of cancels and replaces, by command. */
  readonly requests: Map<string, string>;
};

/** What the fake venue tells, as ExecutionReports of a version: the tests' other side of execution-report.ts. */
export class VenueReports {
  readonly #isOld: boolean;
  readonly #orders = new Map<string, Order>();

  constructor(version: FixSettings["version"]) {
    this.#isOld = version === "FIX.4.2";
  }

  open(message: FixMessage): void {
    const id = message.need("ClOrdID");
    if (this.#orders.has(id)) return;
    this.#orders.set(id, {
      id,
      symbol: message.need("Symbol"),
      side: message.need("Side"),
      asked: quantity(message.need("OrderQty")),
      limit: null,
      filled: quantity("0"),
      ended: null,
      requests: new Map(),
    });
  }

  /** An order that came another way than over this line: from now on the line is told of it. */
  learn({ clientOrderId: id, asks, filled }: OpenOrder): void {
    if (!asks || this.#orders.has(id)) return;
    const side = SIDE[asks.side];
    const { symbol, quantity: asked, limitPrice: limit } = asks;
    this.#orders.set(id, { id, symbol, side, asked, limit, filled, ended: null, requests: new Map() });
  }

  /** A cancel or replace, of whatever order it names. */
  asked(message: FixMessage, command: string): void {
    const order = this.#orders.get(orderClientId(message.need("OrigClOrdID")));
    order?.requests.set(command, message.need("ClOrdID"));
  }

  knows = (clientOrderId: string): boolean => this.#orders.has(clientOrderId);

  ofEvent({ clientOrderId, fact }: VenueEvent): Body {
    const order = this.#orders.get(clientOrderId) as Order;
    const [was, more, type] = [order.id, this.#change(order, fact), this.#typeOf(order, fact)];
    const named =
      "command" in fact && fact.command !== undefined ? this.#nameOf(order, fact.command) : order.id;
    return this.#report(order, {
      ClOrdID: named,
      ...(named !== was && { OrigClOrdID: was }),
      ExecID: "execution" in fact ? fact.execution : fact.id,
      ExecType: type,
      TransactTime: momentText(new Date(Math.floor(fact.at / 1000))),
      ...more,
    });
  }

  /** What a question gets: null for an order that the venue does not know. */
  status(id: string, found: VenueOrder | null, ids: Body): Body {
    const order = this.#orders.get(orderClientId(id));
    const type = {
      ClOrdID: id,
      ExecID: "0",
      ...(this.#isOld ? { ExecTransType: "3" } : { ExecType: "I" }),
      ...ids,
    };
    if (found && order) return this.#report(order, { ...(this.#isOld && { ExecType: "0" }), ...type });
    const nothing = { id, symbol: "-", side: "1", asked: quantity("0"), limit: null, filled: quantity("0") };
    return this.#report(
      { ...nothing, ended: "8", requests: new Map() },
      { ...(this.#isOld && { ExecType: "8" }), ...type, OrdRejReason: "5" },
    );
  }

  refusal(message: FixMessage, reason: string, isKnown: boolean): [string, Body] {
    const id = message.need("ClOrdID");
    const of = message.type === "D" ? id : message.need("OrigClOrdID");
    const order = this.#orders.get(orderClientId(of)) as Order;
    if (message.type === "D") {
      const body = { ClOrdID: id, ExecID: `refused-${id}`, ExecType: "8", OrdStatus: "8", Text: reason };
      return ["8", this.#report(order, { ...body, ...(isKnown && { OrdRejReason: "6" }) })];
    }
    return [
      "9",
      {
        OrderID: `V-${orderClientId(of)}`,
        ClOrdID: id,
        OrigClOrdID: message.need("OrigClOrdID"),
        OrdStatus: this.#statusOf(order),
        CxlRejResponseTo: message.type === "F" ? "1" : "2",
        CxlRejReason: isKnown ? "6" : "0",
        Text: reason,
      },
    ];
  }

  /** Brings the order up to date; answers the fields of its own that the report has. */
  #change(order: Order, fact: OrderFact): Body {
    if (fact.kind === "cancelled") order.ended = "4";
    if (fact.kind === "expired") order.ended = "C";
    if (fact.kind === "replaced") {
      order.asked = fact.terms.quantity;
      order.limit = fact.terms.limitPrice;
      order.id = this.#nameOf(order, fact.command ?? "");
    }
    if (fact.kind === "trade-cancelled") return { ExecRefID: fact.refersTo };
    if (fact.kind !== "trade") return {};
    order.filled = sum(order.filled, fact.quantity);
    const [size, fee] = [quantityText(fact.quantity), moneyText(fact.fee?.amount ?? (0n as never))];
    const commission = { Commission: fee, CommType: "3" };
    return {
      ...(this.#isOld ? { LastShares: size, ...commission } : { LastQty: size, CommissionData: commission }),
      LastPx: priceText(fact.price),
    };
  }

  #nameOf = ({ id, requests }: Order, command: string): string =>
    requests.get(command) ?? `${orderClientId(id)}-${command}`;

  #typeOf(order: Order, { kind }: OrderFact): string {
    if (kind === "trade") return this.#isOld ? this.#statusOf(order) : "F";
    const types: Partial<Record<OrderFact["kind"], string>> = {
      accepted: "0",
      cancelled: "4",
      replaced: "5",
      expired: "C",
      "trade-cancelled": this.#isOld ? "0" : "H",
    };
    return types[kind] ?? "0";
  }

  #statusOf({ ended, filled, asked }: Order): string {
    if (ended) return ended;
    if (filled >= asked) return "2";
    return filled > 0n ? "1" : "0";
  }

  #report(order: Order, body: Body): Body {
    const leaves =
      order.ended || order.filled >= order.asked
        ? "0"
        : quantityText((order.asked - order.filled) as Quantity);
    const size = { OrderQty: quantityText(order.asked) };
    return {
      OrderID: `V-${orderClientId(order.id)}`,
      ...(this.#isOld && { ExecTransType: "ExecRefID" in body ? "1" : "0" }),
      OrdStatus: this.#statusOf(order),
      Side: order.side,
      LeavesQty: leaves,
      CumQty: quantityText(order.filled),
      AvgPx: "0",
      ...(order.limit !== null && { OrdType: "2", Price: priceText(order.limit) }),
      ...(this.#isOld
        ? { Symbol: order.symbol, ...size }
        : { Instrument: { Symbol: order.symbol }, OrderQtyData: size }),
      ...body,
    };
  }
}
