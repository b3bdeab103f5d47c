import type { Micros } from "#lib/core/columns.ts";
import { money, type Price, price, type Quantity, quantity } from "#lib/core/money.ts";
import {
  type CommandId,
  NEW_ORDER,
  type OrderFact,
  orderClientId,
  type VenueState,
} from "#lib/execution/orders/index.ts";
import type { VenueAsk } from "#server/execution/brokers/broker.ts";
import type { VenueEvent } from "#server/execution/gateway/index.ts";
import { type FixMessage, momentOf } from "./message.ts";
import { orderTypeOf, sideOf } from "./order-messages.ts";

/** What is known beside the message itself. */
export type ReportContext = {
  /** Of the account: a commission that names no currency is in it. */
  readonly currency: string;
  /** When it came: for a message that says no time. */
  readonly receivedAt: Micros;
  /** The request it is about, for a message that does not name it. */
  readonly subject?: string | null;
  /** Our replace that it answers: for terms that the report leaves out. */
  readonly sent?: FixMessage | null;
};

const OURS = /^[0-9a-hjkmnp-tv-z]{26}(?:-[a-z0-9]{1,9})?$/;

export const isOurs = (clientOrderId: string): boolean => OURS.test(clientOrderId);

/** Which request an id names: of an order that was made elsewhere only the order itself. */
export const commandOf = (clientOrderId: string): CommandId =>
  clientOrderId.slice(orderClientId(clientOrderId).length + 1) || NEW_ORDER;

/**
 * The id that a message is about: ours, of this request or of the one before, else of an order that was made elsewhere;
 * null when it names none.
 */
export function subjectOf(message: FixMessage): string | null {
  const named = [message.get("ClOrdID"), message.get("OrigClOrdID"), message.get("BusinessRejectRefID")];
  return named.find((id) => id !== null && OURS.test(id)) ?? message.get("ClOrdID");
}

/** The client order id of the order itself. One that was adopted keeps its own, which our cancel of it names. */
export function orderOf(message: FixMessage, subject: string): string {
  const before = message.get("OrigClOrdID");
  const isAdopted = before !== null && !OURS.test(before) && OURS.test(subject);
  return isAdopted ? before : orderClientId(subject);
}

/** ExecType (150) of 4.4 and 4.2; ExecTransType (20) of 4.2 comes first. */
const KIND_OF: Readonly<Record<string, OrderFact["kind"]>> = {
  "0": "accepted",
  "1": "trade",
  "2": "trade",
  "3": "done-for-day",
  "4": "cancelled",
  "5": "replaced",
  "6": "pending-cancel",
  "7": "stopped",
  "8": "rejected",
  "9": "suspended",
  A: "pending-new",
  B: "calculated",
  C: "expired",
  D: "restated",
  E: "pending-replace",
  F: "trade",
  G: "trade-corrected",
  H: "trade-cancelled",
};

/** Answers a question and tells nothing that happened. */
export const isStatus = (message: FixMessage): boolean =>
  message.get("ExecTransType") === "3" || message.get("ExecType") === "I";

/** The venue has seen the id: an earlier attempt arrived. */
export const saysKnownId = (message: FixMessage): boolean =>
  (message.type === "8" && message.get("ExecType") === "8" && message.get("OrdRejReason") === "6") ||
  (message.type === "9" && message.get("CxlRejReason") === "6");

/** Tells how the order itself stands: no answer to a question, no refusal of a change or of an id that is known. */
export const isAboutOrder = (message: FixMessage): boolean =>
  !isStatus(message) &&
  !saysKnownId(message) &&
  !(message.get("ExecType") === "8" && commandOf(subjectOf(message) ?? "") !== NEW_ORDER);

/**
 * What a message says as facts of an order: ExecutionReport, OrderCancelReject, BusinessMessageReject and session
 * Reject of FIX 4.2 and 4.4. Throws AppError bad-input for a report that lacks what its kind must have.
 */
export function eventsOf(message: FixMessage, context: ReportContext): VenueEvent[] {
  const subject = context.subject ?? subjectOf(message);
  if (subject === null || isStatus(message) || saysKnownId(message)) return [];
  const body = message.type === "8" ? reported(message, subject, context) : refused(message, subject);
  if (body === null) return [];
  const at = timeOf(message, context);
  const key = message.get("ExecID") ?? `${commandOf(subject)}:${at}`;
  const clientOrderId = orderOf(message, subject);
  return [{ clientOrderId, fact: { id: `${body.kind}:${key}`, at, ...body } as OrderFact }];
}

/** The same of every copy: one that is sent again keeps its first sending time in 122. */
const timeOf = (message: FixMessage, { receivedAt }: ReportContext): Micros =>
  momentOf(message.get("TransactTime")) ??
  momentOf(message.get("OrigSendingTime")) ??
  momentOf(message.get("SendingTime")) ??
  receivedAt;

type Body = { readonly kind: OrderFact["kind"]; readonly [member: string]: unknown };

function reported(message: FixMessage, subject: string, context: ReportContext): Body | null {
  const kind = kindOf(message);
  const command = commandOf(subject);
  const isAbout = (letter: string) => command.startsWith(letter);
  const venueOrderId = message.get("OrderID");
  switch (kind) {
    case undefined:
      return null;
    case "accepted":
      return { kind, ...(venueOrderId !== null && { venueOrderId }) };
    case "trade":
      return { kind, ...tradeOf(message, subject, context) };
    case "trade-corrected":
      return {
        kind,
        refersTo: executionId(message.need("ExecRefID"), subject),
        ...tradeOf(message, subject, context),
      };
    case "trade-cancelled":
      return { kind, refersTo: executionId(message.need("ExecRefID"), subject) };
    case "rejected":
      // Some venues refuse a cancel or replace by a report: the order itself lives on.
      return command === NEW_ORDER ? { kind, reason: reasonOf(message) } : refused(message, subject);
    case "cancelled":
    case "pending-cancel":
      return { kind, ...(isAbout("c") && { command }) };
    case "pending-replace":
      return { kind, ...(isAbout("r") && { command }) };
    case "replaced":
      return {
        kind,
        version: versionOf(command),
        terms: termsOf(message, context),
        ...(isAbout("r") && { command }),
      };
    case "restated":
      return { kind, version: versionOf(command), terms: restatedTerms(message) };
    default:
      return { kind };
  }
}

function kindOf(message: FixMessage): OrderFact["kind"] | undefined {
  const transaction = message.get("ExecTransType");
  if (transaction === "1") return "trade-cancelled";
  if (transaction === "2") return "trade-corrected";
  return KIND_OF[message.get("ExecType") ?? ""];
}

const refused = (message: FixMessage, subject: string): Body => {
  const command = commandOf(subject);
  const reason = reasonOf(message);
  return command === NEW_ORDER ? { kind: "rejected", reason } : { kind: "request-refused", command, reason };
};

/** Unique in an account: a venue counts its ids anew each day, some after each start. */
const executionId = (id: string, subject: string): string => `${id}@${orderClientId(subject)}`;

function tradeOf(message: FixMessage, subject: string, { currency }: ReportContext) {
  const commission = message.get("CommType") === "3" ? message.get("Commission") : null;
  const feeCurrency = message.get("CommCurrency") ?? message.get("Currency") ?? currency;
  const [market, settles] = [message.get("LastMkt"), message.get("SettlDate")];
  return {
    ...(market !== null && { market }),
    ...(settles !== null && /^\d{8}$/.test(settles) && { settles: settles.replace(/(....)(..)/, "$1-$2-") }),
    execution: executionId(message.need("ExecID"), subject),
    quantity: quantity(message.need("LastQty")),
    price: price(message.need("LastPx")),
    ...(commission !== null && { fee: { amount: money(commission), currency: feeCurrency } }),
  };
}

/** "r2" makes version 2; the order itself is version 0. */
const versionOf = (command: CommandId): number => Number(/^r(\d+)$/.exec(command)?.[1] ?? 0);

function termsOf(message: FixMessage, { sent }: ReportContext) {
  const read = (name: "OrderQty" | "Price" | "StopPx") => message.get(name) ?? sent?.get(name) ?? null;
  return {
    quantity: quantity(read("OrderQty") ?? message.need("OrderQty")),
    limitPrice: priceOrNone(read("Price")),
    stopPrice: priceOrNone(read("StopPx")),
  };
}

function restatedTerms(message: FixMessage) {
  const [size, limit] = [message.get("OrderQty"), message.get("Price")];
  return { ...(size && { quantity: quantity(size) }), ...(limit && { limitPrice: price(limit) }) };
}

const priceOrNone = (text: string | null): Price | null => (text === null ? null : price(text));

const CANCEL_REASONS = ["too late", "unknown order", "broker's choice", "already pending"];
const ORDER_REASONS = [
  "broker's choice",
  "unknown symbol",
  "exchange closed",
  "order exceeds limit",
  "too late",
];

/** In the venue's words, else in FIX's. */
export function reasonOf(message: FixMessage): string {
  const [cancel, order] = [message.get("CxlRejReason"), message.get("OrdRejReason")];
  const coded =
    (cancel && (CANCEL_REASONS[Number(cancel)] ?? `CxlRejReason ${cancel}`)) ||
    (order && (ORDER_REASONS[Number(order)] ?? `OrdRejReason ${order}`));
  return message.get("Text") ?? coded ?? "The venue gave no reason.";
}

const STATES: Readonly<Record<string, VenueState>> = {
  "2": "filled",
  "4": "cancelled",
  "8": "rejected",
  C: "expired",
};

/** Where the report says that the order stands: by OrdStatus (39) and CumQty (14). */
export const standingOf = (message: FixMessage): { state: VenueState; filled: Quantity } => ({
  state: STATES[message.need("OrdStatus")] ?? "working",
  filled: quantity(message.get("CumQty") ?? "0"),
});

/** The venue's answer that it has no such order, by OrdRejReason 5. */
export const saysUnknown = (message: FixMessage): boolean =>
  message.get("OrdStatus") === "8" && message.get("OrdRejReason") === "5";

/** What the order asks for; null where the report does not say, or says what Pitwall has no word for. */
export function askOf(message: FixMessage): VenueAsk | null {
  const [symbol, size, type] = [message.get("Symbol"), message.get("OrderQty"), message.get("OrdType")];
  const side = sideOf(message.get("Side"));
  const kind = orderTypeOf(type, message.get("TimeInForce"));
  if (symbol === null || size === null || side === null || kind === null) return null;
  const terms = {
    limitPrice: priceOrNone(message.get("Price")),
    stopPrice: priceOrNone(message.get("StopPx")),
  };
  return { symbol, side, ...kind, quantity: quantity(size), ...terms };
}
