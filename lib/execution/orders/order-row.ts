import type { Micros } from "#lib/core/columns.ts";
import {
  moneyNumber,
  type Price,
  priceNumber,
  priceText,
  type Quantity,
  quantityNumber,
  sum,
} from "#lib/core/money.ts";
import { isoTime } from "#lib/core/time.ts";
import { clientOrderId } from "./client-order-id.ts";
import { NEW_ORDER, type OrderFact, type Side } from "./order-fact.ts";
import { ENDED, type OrderFlag, type OrderState, type OrderView } from "./order-state.ts";
import { orderTypes } from "./order-types.ts";

/** What the blotter writes: a working order whose trigger has not been reported is "not elected". */
export type ShownState = OrderState | "not-elected";
/** What needs a person comes first, then what is open, then what is done. */
export type Attention = "needs-person" | "open" | "done";

/**
 * One line of the blotter, under FIX 4.4 names. Figures are the nearest float64 of the exact decimals and are for
 * showing and sorting only; null where nothing is known. Times in microseconds UTC, `done` and flags as in OrderView.
 */
export type OrderRow = {
  readonly orderId: string;
  readonly state: ShownState;
  readonly attention: Attention;
  readonly ordStatus: string | null;
  readonly transactTime: Micros;
  readonly placedAt: Micros | null;
  readonly account: string;
  readonly symbol: string;
  readonly side: Side | null;
  readonly orderQty: number | null;
  readonly ordType: string | null;
  readonly price: number | null;
  readonly stopPx: number | null;
  readonly timeInForce: string | null;
  /** When it ends by itself, as its instructions say. */
  readonly expireTime: string | null;
  /** How much of it the venue shows at a time; null: all of it. */
  readonly maxFloor: number | null;
  /** FIX codes of what else the venue should heed: "6" only passively, "E" only to reduce. */
  readonly execInst: string | null;
  /** FIX code of what it asks for: "C" may only close, "O" opens; null: what is held decides. */
  readonly positionEffect: "O" | "C" | null;
  /** The prices of the exits that the venue makes when it fills; null without a bracket. */
  readonly bracket: { readonly takeProfit: number | null; readonly stopLoss: number | null } | null;
  readonly cumQty: number;
  readonly leavesQty: number;
  readonly avgPx: number | null;
  readonly lastQty: number | null;
  readonly lastPx: number | null;
  readonly lastMkt: string | null;
  /** ISO date of the last execution's settlement. */
  readonly settlDate: string | null;
  readonly currency: string | null;
  readonly commission: number | null;
  readonly clOrdId: string;
  /** The venue's own name of it; null while it has told none. */
  readonly venueOrderId: string | null;
  readonly origClOrdId: string | null;
  readonly parent: string | null;
  readonly basket: string | null;
  readonly strategy: string | null;
  readonly trader: string | null;
  readonly rejectReason: string | null;
  /** Why the venue refused the last cancel or replace; null when it did not. */
  readonly cxlRejReason: string | null;
  readonly text: string;
  /** Share of the quantity that traded, 0 to 1. */
  readonly done: number;
  /** What is left × its limit, or the last price; null when neither is known. */
  readonly openNotional: number | null;
  readonly tradedNotional: number;
  /** From the first send to the venue's first word, microseconds. */
  readonly latency: number | null;
  readonly flags: readonly OrderFlag[];
  /** OrderQty = CumQty + LeavesQty: FIX's rule for an order that still works. */
  readonly balanced: boolean;
};

/** What a list of orders knows beside the facts. */
export type OrderOrigin = {
  readonly orderId: string;
  readonly accountId: string;
  readonly createdBy: string | null;
};

export function orderRow(view: OrderView, facts: Iterable<OrderFact>, origin: OrderOrigin): OrderRow {
  const known = [...facts];
  const { intent, terms } = view;
  const last = view.executions.at(-1) ?? null;
  const state = shownState(view);
  const asked = terms && quantityNumber(terms.quantity);
  const cum = quantityNumber(view.filled);
  const leaves = quantityNumber(view.leaves);
  const mark = terms?.limitPrice ?? last?.price ?? terms?.stopPrice ?? null;
  const [commission = null] = view.fees;
  return {
    orderId: origin.orderId,
    state,
    attention: attentionOf(view),
    ordStatus: view.ordStatus,
    transactTime: view.updatedAt,
    placedAt: known.find((fact) => fact.kind === "intent")?.at ?? null,
    account: origin.accountId,
    symbol: intent?.symbol ?? "",
    side: intent?.side ?? null,
    orderQty: asked,
    ordType: intent?.type ?? null,
    price: number(terms?.limitPrice),
    stopPx: number(terms?.stopPrice),
    timeInForce: intent?.timeInForce ?? null,
    ...heeded(intent?.instructions ?? {}),
    positionEffect: effectOf(intent),
    cumQty: cum,
    leavesQty: leaves,
    avgPx: number(view.averagePrice),
    lastQty: last && quantityNumber(last.quantity),
    lastPx: number(last?.price),
    lastMkt: last?.market ?? null,
    settlDate: last?.settles ?? null,
    currency: commission?.currency ?? null,
    commission: commission && moneyNumber(commission.amount),
    ...requestIds(view, origin.orderId),
    venueOrderId: venueIdOf(known),
    parent: intent?.parent ?? null,
    basket: intent?.basket ?? null,
    strategy: intent?.strategy ?? null,
    trader: origin.createdBy,
    rejectReason: view.reason,
    cxlRejReason: refusalReason(refusedCommand(view)),
    text: textOf(view, known, state),
    done: asked ? Math.min(1, cum / asked) : 0,
    openNotional: mark === null ? null : priceNumber(mark) * leaves,
    tradedNotional: moneyNumber(view.notional),
    latency: latencyOf(known),
    flags: view.flags,
    balanced: terms === null || ENDED.has(view.state) || isBalanced(view, terms.quantity),
  };
}

function heeded(instructions: Readonly<Record<string, string>>) {
  const { goodTill, postOnly, reduceOnly, takeProfit, stopLoss, displayQuantity } = instructions;
  const codes = [postOnly === "yes" && "6", reduceOnly === "yes" && "E"].filter(Boolean);
  const isMoment = goodTill !== undefined && /^\d+$/.test(goodTill);
  return {
    expireTime: isMoment ? isoTime(Number(goodTill)) : (goodTill ?? null),
    maxFloor: figureOf(displayQuantity),
    execInst: codes.length > 0 ? codes.join(" ") : null,
    bracket:
      takeProfit === undefined && stopLoss === undefined
        ? null
        : { takeProfit: figureOf(takeProfit), stopLoss: figureOf(stopLoss) },
  };
}

function effectOf(intent: OrderView["intent"]): OrderRow["positionEffect"] {
  if (intent?.instructions?.reduceOnly === "yes") return "C";
  return intent?.side === "sell-short" ? "O" : null;
}

const figureOf = (text: string | undefined): number | null => (text === undefined ? null : Number(text));
const number = (price: Price | null | undefined): number | null =>
  price === null || price === undefined ? null : priceNumber(price);

const isBalanced = (view: OrderView, asked: Quantity): boolean =>
  view.flags.includes("overfill") || sum(view.filled, view.leaves) === asked;

function shownState({ state, intent, filled }: OrderView): ShownState {
  const rules = intent && intent.type in orderTypes && orderTypes[intent.type as keyof typeof orderTypes];
  return state === "new" && rules && rules.trigger !== "none" && filled === 0n ? "not-elected" : state;
}

const NEEDS_PERSON: ReadonlySet<OrderState> = new Set(["unknown", "quarantined", "denied", "rejected"]);

function attentionOf({ state, flags }: OrderView): Attention {
  if (NEEDS_PERSON.has(state) || flags.length > 0) return "needs-person";
  return ENDED.has(state) ? "done" : "open";
}

/** The newest replacement's id, and the id that it stands for (FIX 11 and 41). */
function requestIds(view: OrderView, orderId: string): { clOrdId: string; origClOrdId: string | null } {
  const sent = view.commands.filter((one) => one.kind === "replace" && one.state === "acknowledged");
  const [before, last] = [sent.at(-2), sent.at(-1)];
  if (!last) return { clOrdId: clientOrderId(orderId, NEW_ORDER), origClOrdId: null };
  return {
    clOrdId: clientOrderId(orderId, last.command),
    origClOrdId: clientOrderId(orderId, before?.command ?? NEW_ORDER),
  };
}

const venueIdOf = (facts: readonly OrderFact[]): string | null =>
  facts.reduce<string | null>((id, fact) => (fact.kind === "accepted" && fact.venueOrderId) || id, null);

const VENUE_WORDS: ReadonlySet<string> = new Set(["pending-new", "accepted", "trade", "rejected"]);

function latencyOf(facts: readonly OrderFact[]): number | null {
  const first = (wanted: (fact: OrderFact) => boolean) =>
    Math.min(...facts.filter(wanted).map((fact) => fact.at));
  const sent = first((fact) => fact.kind === "send-marked" && fact.command === NEW_ORDER);
  const heard = first(
    (fact) =>
      VENUE_WORDS.has(fact.kind) ||
      (fact.kind === "send-answered" && fact.command === NEW_ORDER && fact.outcome === "accepted"),
  );
  return Number.isFinite(sent) && Number.isFinite(heard) && heard >= sent ? heard - sent : null;
}

const FLAG_WORDS: Record<OrderFlag, string> = {
  "late-fill": "Traded after it ended",
  overfill: "More traded than asked",
  contradiction: "The venue's reports contradict each other",
  "missing-execution": "The venue counts a trade that it has not reported",
  "no-intent": "We have no record of sending it",
};

/** What happened and what comes next, in one line (FIX 58). */
function textOf(view: OrderView, facts: readonly OrderFact[], state: ShownState): string {
  const said = [
    ...view.flags.map((flag) => FLAG_WORDS[flag]),
    sentenceOf(view, facts, state),
    ENDED.has(view.state) ? "" : bracketWords(view),
  ];
  return said.filter(Boolean).join(" · ");
}

function sentenceOf(view: OrderView, facts: readonly OrderFact[], state: ShownState): string {
  const order = view.commands.find((command) => command.kind === "new");
  switch (state) {
    case "denied":
    case "rejected":
      return view.reason ?? "";
    case "queued":
      return "Waits for its turn to be sent";
    case "sending":
      return `Attempt ${order?.attempt ?? 1} is on its way`;
    case "unknown":
      return `No answer to attempt ${order?.attempt ?? 1}, asking the venue`;
    case "quarantined":
      return `${(order?.reason ?? "It cannot be proven").replace(/\.$/, "")}; a person must close it`;
    case "pending-new":
      return "Sent, no word from the venue yet";
    case "pending-cancel":
      return "May still receive an execution";
    case "pending-replace":
      return pendingTerms(view);
    case "not-elected":
      return view.terms?.stopPrice ? `Elects at ${priceText(view.terms.stopPrice)}` : "";
    case "closed-by-operator":
      return closing(facts);
    case "filled":
    case "partially-filled":
      return refusal(view) || fills(view);
    case "cancelled":
      return ending(view, "unfilled");
    case "expired":
      return ending(view, "expired");
    default:
      return refusal(view);
  }
}

/** What an order has to do with a bracket, while it can still trade. */
function bracketWords({ intent }: OrderView): string {
  const { takeProfit, stopLoss, reduceOnly } = intent?.instructions ?? {};
  if (reduceOnly === "yes" && intent?.parent !== undefined)
    return intent.type === "stop" ? "Stop loss" : "Take profit";
  const exits = [takeProfit, stopLoss].filter((at) => at !== undefined).join(" or ");
  return exits && `Exits at ${exits}`;
}

function fills({ executions }: OrderView): string {
  // The fills of an order that an algorithm works are its children's.
  if (executions.length === 0) return "";
  return executions.length === 1 ? "1 fill" : `${executions.length} fills`;
}

function ending(view: OrderView, word: string): string {
  const left = view.terms ? quantityNumber(view.terms.quantity) - quantityNumber(view.filled) : 0;
  return left > 0 ? `${left} ${word}` : "";
}

/** The last cancel or replace that the venue refused, as long as the order lives on. */
function refusal(view: OrderView): string {
  const refused = refusedCommand(view);
  if (refused === null) return "";
  return `${refused.kind === "cancel" ? "Cancel" : "Replace"} refused: ${refusalReason(refused)}`;
}

function refusedCommand({ commands }: OrderView) {
  const last = commands.findLast((one) => one.kind !== "new");
  return last?.state === "refused" ? last : null;
}

const refusalReason = (refused: ReturnType<typeof refusedCommand>): string | null =>
  refused && (refused.reason ?? "no reason given");

function pendingTerms({ terms, commands }: OrderView): string {
  const asked = commands.findLast((one) => one.kind === "replace" && one.state !== "refused")?.terms;
  if (!terms || !asked) return "Asked for other terms";
  const changes = [
    asked.quantity !== terms.quantity &&
      `Qty ${quantityNumber(terms.quantity)} → ${quantityNumber(asked.quantity)}`,
    asked.limitPrice !== terms.limitPrice &&
      `Limit ${terms.limitPrice === null ? "—" : priceText(terms.limitPrice)} → ${asked.limitPrice === null ? "—" : priceText(asked.limitPrice)}`,
    asked.stopPrice !== terms.stopPrice &&
      `Stop ${terms.stopPrice === null ? "—" : priceText(terms.stopPrice)} → ${asked.stopPrice === null ? "—" : priceText(asked.stopPrice)}`,
  ];
  return changes.filter(Boolean).join(", ") || "Same terms asked again";
}

function closing(facts: readonly OrderFact[]): string {
  const closed = facts.find((fact) => fact.kind === "operator-closed");
  return closed ? `${closed.by} and ${closed.second}: ${closed.note}` : "";
}
