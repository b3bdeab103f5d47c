import type { Micros } from "#lib/core/columns.ts";
import { priceText, quantityText } from "#lib/core/money.ts";
import { denialText, foldOrder } from "./fold-order.ts";
import type { CommandId, FactKind, OrderFact, OrderTerms } from "./order-fact.ts";
import type { CommandState, OrderState } from "./order-state.ts";

/** One message of an order's history as FIX would carry it, oldest first. */
export type TimelineEntry = {
  readonly id: string;
  readonly at: Micros;
  /** "us" for what we decided or sent, "venue" for what it said. */
  readonly from: "us" | "venue";
  /** FIX MsgType (35) in words; null for what never leaves this house. */
  readonly message:
    | "NewOrderSingle"
    | "OrderCancelRequest"
    | "OrderCancelReplaceRequest"
    | "ExecutionReport"
    | "OrderCancelReject"
    | "OrderStatusRequest"
    | null;
  /** FIX ExecType (150) of an execution report. */
  readonly execType: string | null;
  readonly title: string;
  readonly detail: string;
  /** What the order was once this was known. */
  readonly state: OrderState;
};

/** The facts in the order in which they happened, each with the state that the order had then. */
export function orderTimeline(facts: Iterable<OrderFact>): TimelineEntry[] {
  const ordered = [...facts].sort((a, b) => a.at - b.at || rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
  const kinds = new Map(foldOrder(ordered).commands.map(({ command, kind }) => [command, kind]));
  return ordered.map((fact, index) => ({
    id: fact.id,
    at: fact.at,
    from: FROM_VENUE[fact.kind] === undefined ? "us" : "venue",
    message: messageOf(fact, kinds),
    execType: FROM_VENUE[fact.kind] ?? null,
    title: TITLES[fact.kind],
    detail: detailOf(fact),
    state: foldOrder(ordered.slice(0, index + 1)).state,
  }));
}

/** Acceptance writes intent and verdict in one moment. */
const rank = ({ kind }: OrderFact): number => (kind === "intent" ? 0 : kind.startsWith("risk-") ? 1 : 2);

/** FIX ExecType of what a venue says; "" where FIX answers with another message. */
const FROM_VENUE: Partial<Record<FactKind, string>> = {
  "pending-new": "A",
  accepted: "0",
  trade: "F",
  "trade-cancelled": "H",
  "trade-corrected": "G",
  "pending-cancel": "6",
  "pending-replace": "E",
  cancelled: "4",
  replaced: "5",
  "request-refused": "",
  rejected: "8",
  expired: "C",
  "done-for-day": "3",
  stopped: "7",
  suspended: "9",
  calculated: "B",
  restated: "D",
  "query-found": "I",
  "query-missing": "",
};

const TITLES: Record<FactKind, string> = {
  intent: "Asked for",
  adopted: "Adopted from the venue",
  "risk-passed": "Passed the pre-trade controls",
  "risk-denied": "Denied by a pre-trade control",
  withdrawn: "Taken back before it was sent",
  worked: "Worked by an algorithm",
  "cancel-requested": "Cancel asked for",
  "replace-requested": "Replace asked for",
  "send-marked": "Sending",
  "send-answered": "Answer to the send",
  "proven-absent": "Proven never to have arrived",
  quarantined: "Quarantined",
  "operator-closed": "Closed by two people",
  "pending-new": "Pending new",
  accepted: "Working",
  trade: "Trade",
  "trade-cancelled": "Trade taken back",
  "trade-corrected": "Trade corrected",
  "pending-cancel": "Pending cancel",
  "pending-replace": "Pending replace",
  cancelled: "Canceled",
  replaced: "Replaced",
  "request-refused": "Request refused",
  rejected: "Rejected",
  expired: "Expired",
  "done-for-day": "Done for day",
  stopped: "Stopped",
  suspended: "Suspended",
  calculated: "Calculated",
  restated: "Restated by the venue",
  "query-found": "Found by asking",
  "query-missing": "Not found by asking",
};

const SENT = {
  new: "NewOrderSingle",
  cancel: "OrderCancelRequest",
  replace: "OrderCancelReplaceRequest",
} as const;

function messageOf(
  fact: OrderFact,
  kinds: ReadonlyMap<CommandId, CommandState["kind"]>,
): TimelineEntry["message"] {
  if (fact.kind === "request-refused") return "OrderCancelReject";
  if (fact.kind === "query-missing") return "OrderStatusRequest";
  if (FROM_VENUE[fact.kind] !== undefined) return "ExecutionReport";
  return fact.kind === "send-marked" ? SENT[kinds.get(fact.command) ?? "new"] : null;
}

const terms = ({ quantity, limitPrice, stopPrice }: Partial<OrderTerms>): string =>
  [
    quantity !== undefined && `${quantityText(quantity)}`,
    limitPrice && `limit ${priceText(limitPrice)}`,
    stopPrice && `stop ${priceText(stopPrice)}`,
  ]
    .filter(Boolean)
    .join(", ");

function detailOf(fact: OrderFact): string {
  switch (fact.kind) {
    case "intent":
      return `${fact.order.side.replace("-", " ")} ${fact.order.symbol} ${fact.order.type} ${terms(fact.order)} ${fact.order.timeInForce}${exits(fact.order.instructions)}`;
    case "adopted":
      return fact.reason;
    case "risk-denied":
      return denialText(fact);
    case "replace-requested":
      return `Version ${fact.version}: ${terms(fact.terms)}`;
    case "send-marked":
      return `Attempt ${fact.attempt} of ${fact.command}`;
    case "send-answered":
      return [fact.outcome, fact.reason].filter(Boolean).join(": ");
    case "proven-absent":
      return `Attempt ${fact.attempt} of ${fact.command}`;
    case "operator-closed":
      return `${fact.by} and ${fact.second}: ${fact.note}`;
    case "trade":
      return `${quantityText(fact.quantity)} at ${priceText(fact.price)}, ${fact.execution}`;
    case "trade-corrected":
      return `${fact.refersTo} is now ${quantityText(fact.quantity)} at ${priceText(fact.price)}`;
    case "trade-cancelled":
      return fact.refersTo;
    case "replaced":
      return `Version ${fact.version}: ${terms(fact.terms)}`;
    case "restated":
      return terms(fact.terms ?? {});
    case "query-found":
      return `${fact.state}, ${quantityText(fact.filled)} filled`;
    case "worked":
      return [fact.phase, `${quantityText(fact.filled)} filled`, fact.reason].filter(Boolean).join(", ");
    case "quarantined":
    case "request-refused":
    case "rejected":
      return fact.reason;
    default:
      return "";
  }
}

const exits = ({ takeProfit, stopLoss, displayQuantity }: Readonly<Record<string, string>> = {}): string =>
  [
    displayQuantity && `, shows ${displayQuantity}`,
    takeProfit && `, take profit ${takeProfit}`,
    stopLoss && `, stop loss ${stopLoss}`,
  ]
    .filter(Boolean)
    .join("");
