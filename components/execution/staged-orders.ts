import { create } from "zustand";

export type AlgorithmChoice = {
  readonly name: string;
  readonly parameters: Readonly<Record<string, number>>;
};

/** What a ticket says, as it was written; quantities and prices are the figures in its fields. */
export type TicketDraft = {
  account: string | null;
  symbol: string | null;
  side: "buy" | "sell" | "sell-short";
  type: string;
  quantity: number | null;
  limitPrice: number | null;
  stopPrice: number | null;
  timeInForce: string;
  /** What `amount` is; in units the size is `quantity`. */
  sizing: "units" | "money" | "percent" | "weight";
  /** Money of the instrument's currency, percent of the book, or the weight aimed at; turned into units before it is sent. */
  amount: number | null;
  /** How much of it the venue shows at a time; absent or null: all of it. */
  displayQuantity?: number | null;
  /** How it is worked; absent or null: as one order of this type, else the algorithm decides type and time in force. */
  algorithm?: AlgorithmChoice | null;
  /** The bracket: exits that the venue makes when the order fills. */
  takeProfit: number | null;
  stopLoss: number | null;
};
export type StagedOrder = { readonly id: string; readonly stagedAt: number; readonly draft: TicketDraft };

const KEY = "pitwall.staged-orders";

type Store = {
  readonly orders: readonly StagedOrder[];
  load(): void;
  stage(draft: TicketDraft, id: string, now: number): void;
  remove(id: string): void;
};

/** Orders written down on this browser and not sent. They wait until somebody sends or drops them. */
export const useStagedOrders = create<Store>((update, read) => {
  const keep = (orders: readonly StagedOrder[]) => {
    update({ orders });
    localStorage.setItem(KEY, JSON.stringify(orders));
  };
  return {
    orders: [],
    load() {
      try {
        const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
        if (Array.isArray(stored)) update({ orders: stored as StagedOrder[] });
      } catch {
        // What another version wrote is not ours to read.
      }
    },
    stage: (draft, id, stagedAt) => keep([...read().orders, { id, stagedAt, draft }]),
    remove: (id) => keep(read().orders.filter((order) => order.id !== id)),
  };
});
