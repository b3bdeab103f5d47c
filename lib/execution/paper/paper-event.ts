import type { Micros } from "#lib/core/columns.ts";
import type { PaperTerms } from "./paper-order.ts";

/** What happened to the account itself: before the bars of a day, in this order. */
export type PaperAccountEvent = {
  readonly order: null;
  readonly kind: (typeof PAPER_ACCOUNT_EVENT)[number];
  /** Null: the whole account. */
  readonly symbol: string | null;
  /** Market time. */
  readonly time: Micros;
  /** What it added to cash, account currency. */
  readonly amount: number;
  /** Ratio of a split, dividend per unit, funding rate; null when there is nothing to say. */
  readonly value: number | null;
  /** What it added to the position; only a split does. */
  readonly units: number;
};
export const PAPER_ACCOUNT_EVENT = ["interest", "borrow-fee", "dividend", "split", "funding"] as const;

/** What a paper market tells. Units are signed; prices are the simulation's own, not rounded. */
export type PaperEvent = PaperOrderEvent | PaperAccountEvent;

export type PaperOrderEvent = { readonly order: string } & (
  | { readonly kind: "accepted" }
  | {
      readonly kind: "trade";
      /** Market time. */
      readonly time: Micros;
      readonly quantity: number;
      readonly price: number;
      readonly fee: number;
      /** What the order still wants. */
      readonly left: number;
    }
  | { readonly kind: "replaced"; readonly terms: PaperTerms }
  /** The market made this order itself: the n-th exit of the bracket of order `of`, from 1. */
  | {
      readonly kind: "exit";
      readonly of: string;
      readonly n: number;
      readonly symbol: string;
      readonly quantity: number;
      readonly type: "stop" | "limit";
      readonly limit: number | null;
      readonly stop: number | null;
    }
  /**
   * The market changed the order: it is for this many units in all, above zero. An exit follows what its entry filled;
   * a split also moves prices by its `ratio`, and what had filled counts in units of its own day.
   */
  | {
      readonly kind: "restated";
      readonly quantity: number;
      readonly prices?: { readonly limit: number | null; readonly stop: number | null };
      readonly ratio?: number;
    }
  /** A cancel or replace that came to nothing: the order is what it was. */
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "cancelled" | "rejected" | "expired"; readonly time: Micros; readonly reason: string }
);
