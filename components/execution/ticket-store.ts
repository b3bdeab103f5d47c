import { create } from "zustand";
import type { TicketDraft } from "./staged-orders.ts";

export const EMPTY_DRAFT: TicketDraft = {
  account: null,
  symbol: null,
  side: "buy",
  type: "limit",
  quantity: null,
  limitPrice: null,
  stopPrice: null,
  timeInForce: "DAY",
  sizing: "units",
  amount: null,
  takeProfit: null,
  stopLoss: null,
  algorithm: null,
  displayQuantity: null,
};

type Store = {
  readonly isOpen: boolean;
  /** How often it was opened; opening it again leads to it. */
  readonly opened: number;
  readonly draft: TicketDraft;
  /** Of a staged order that is being worked on; sending it takes it off the list. */
  readonly stagedId: string | null;
  open(draft?: Partial<TicketDraft>, stagedId?: string): void;
  change(draft: Partial<TicketDraft>): void;
  close(): void;
};

/** The order ticket, open on every page at once. What was written stays until it is sent. */
export const useTicket = create<Store>((update) => ({
  isOpen: false,
  opened: 0,
  draft: EMPTY_DRAFT,
  stagedId: null,
  open: (draft, stagedId) =>
    update((state) => ({
      isOpen: true,
      opened: state.opened + 1,
      stagedId: stagedId ?? null,
      draft: draft ? { ...EMPTY_DRAFT, account: state.draft.account, ...draft } : state.draft,
    })),
  change: (draft) => update((state) => ({ draft: { ...state.draft, ...draft } })),
  close: () => update({ isOpen: false }),
}));

/** A ticket that says what an order said. */
export function draftOf(row: {
  account: string;
  symbol: string;
  side: TicketDraft["side"] | null;
  ordType: string | null;
  orderQty: number | null;
  price: number | null;
  stopPx: number | null;
  timeInForce: string | null;
  bracket: Pick<TicketDraft, "takeProfit" | "stopLoss"> | null;
  maxFloor: number | null;
}): TicketDraft {
  return {
    ...EMPTY_DRAFT,
    ...row.bracket,
    account: row.account,
    symbol: row.symbol,
    side: row.side ?? "buy",
    type: row.ordType ?? "limit",
    quantity: row.orderQty,
    limitPrice: row.price,
    stopPrice: row.stopPx,
    timeInForce: row.timeInForce ?? "DAY",
    displayQuantity: row.maxFloor,
  };
}
