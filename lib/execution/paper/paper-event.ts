import type { Micros } from "#lib/core/columns.ts";
import type { PaperTerms } from "./paper-order.ts";

/** What a paper market tells of an order. Units are signed; prices are the simulation's own, not rounded. */
export type PaperEvent = { readonly order: string } & (
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
  /** An exit is for more or fewer units than before: for this many in all, above zero. */
  | { readonly kind: "restated"; readonly quantity: number }
  /** A cancel or replace that came to nothing: the order is what it was. */
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "cancelled" | "rejected" | "expired"; readonly time: Micros; readonly reason: string }
);
