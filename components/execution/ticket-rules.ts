import { ORDER_TYPE, type OrderType } from "#lib/core/order.ts";
import { orderTypes } from "#lib/execution/orders/index.ts";
import { priceWire, quantityWire } from "./decimal-text.ts";
import type { AlgorithmChoice, TicketDraft } from "./staged-orders.ts";
import type { AccountSummary } from "./trading-types.ts";

/** Trailing stops need a distance that tickets do not ask for yet. */
export const TICKET_TYPES = ORDER_TYPE.filter((type) => type !== "trailing-stop");

export const rulesOf = (type: string) => orderTypes[type as OrderType] ?? orderTypes.limit;
export const needsLimit = (type: string): boolean => rulesOf(type).hasLimit;
export const needsStop = (type: string): boolean => rulesOf(type).trigger !== "none";

/** The same draft with another type: prices that it does not use fall away, and its time in force fits. */
export function withType(draft: TicketDraft, type: string): TicketDraft {
  const allowed: readonly string[] = rulesOf(type).timeInForce;
  return {
    ...draft,
    type,
    limitPrice: needsLimit(type) ? draft.limitPrice : null,
    stopPrice: needsStop(type) ? draft.stopPrice : null,
    timeInForce: allowed.includes(draft.timeInForce) ? draft.timeInForce : (allowed[0] ?? "DAY"),
  };
}

/** What the server previews and seals: every decimal is text. */
export type IntentText = {
  account: string;
  symbol: string;
  side: TicketDraft["side"];
  type: string;
  timeInForce: string;
  quantity: string;
  limitPrice: string | null;
  stopPrice: string | null;
  takeProfit?: string | null;
  stopLoss?: string | null;
  displayQuantity?: string;
};

/** `choice`: the algorithm that works it; absent: it goes out as one order. */
export type Asked = { intent: IntentText; choice?: AlgorithmChoice };
export type Draft = Asked | { missing: string };

/** The order that a draft says, or the first thing that is missing. */
export function intentOf(draft: TicketDraft): Draft {
  const { account, symbol, quantity } = draft;
  if (account === null) return { missing: "Choose an account" };
  if (symbol === null) return { missing: "Choose an instrument" };
  if (quantity === null || quantity <= 0) return { missing: "Say how many" };
  if (draft.algorithm)
    return { intent: parentOf({ ...draft, account, symbol, quantity }), choice: draft.algorithm };
  if (needsLimit(draft.type) && draft.limitPrice === null) return { missing: "Say the limit price" };
  if (needsStop(draft.type) && draft.stopPrice === null) return { missing: "Say the stop price" };
  return {
    intent: {
      account,
      symbol,
      side: draft.side,
      type: draft.type,
      timeInForce: draft.timeInForce,
      quantity: quantityWire(quantity),
      limitPrice: needsLimit(draft.type) ? priceWire(draft.limitPrice) : null,
      stopPrice: needsStop(draft.type) ? priceWire(draft.stopPrice) : null,
      // Drafts that were staged before there were brackets know none.
      ...(draft.takeProfit != null && { takeProfit: priceWire(draft.takeProfit) }),
      ...(draft.stopLoss != null && { stopLoss: priceWire(draft.stopLoss) }),
      ...(draft.displayQuantity != null &&
        needsLimit(draft.type) && { displayQuantity: quantityWire(draft.displayQuantity) }),
    },
  };
}

/** What an algorithm is given: its limit binds every slice, the rest is its own. */
const parentOf = (
  draft: TicketDraft & { account: string; symbol: string; quantity: number },
): IntentText => ({
  account: draft.account,
  symbol: draft.symbol,
  side: draft.side,
  type: "market",
  timeInForce: "DAY",
  quantity: quantityWire(draft.quantity),
  limitPrice: priceWire(draft.limitPrice),
  stopPrice: null,
});

type Standing = {
  readonly freshness: { readonly fresh: boolean; readonly word: string };
  readonly said: Draft;
  readonly mayTrade: boolean;
  readonly account?: Pick<AccountSummary, "name" | "connection"> | undefined;
};

/** Why the ticket may not go on; undefined when it may. */
export function whyNot({ freshness, said, mayTrade, account }: Standing): string | undefined {
  if (!mayTrade) return "Your role may not trade (orders:trade)";
  if (!freshness.fresh)
    return `Orders are ${freshness.word.toLowerCase()}: nothing is sent until they are fresh`;
  if (account && account.connection.state !== "connected")
    return `${account.name} has no line to its broker: nothing is sent until it has`;
  return "missing" in said ? said.missing : undefined;
}

export const sideTitle = { buy: "Buy", sell: "Sell", "sell-short": "Sell short" } as const;
