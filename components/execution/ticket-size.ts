import { moneyFromNumber, priceFromNumber, quantity, quantityNumber, unitsFor } from "#lib/core/money.ts";
import { figure } from "./decimal-text.ts";
import type { TicketDraft } from "./staged-orders.ts";
import { needsLimit, needsStop } from "./ticket-rules.ts";
import type { AccountSummary, Instrument } from "./trading-types.ts";
import type { QuoteText } from "./use-trading-facts.ts";

export const SIZINGS = [
  { value: "units", label: "Units" },
  { value: "money", label: "Money" },
  { value: "percent", label: "% of book" },
] as const;

/** What a size other than units is turned into units by. */
export type SizeFacts = {
  readonly instrument: Instrument | undefined;
  readonly account: AccountSummary | undefined;
  readonly quote: QuoteText | undefined;
};

export type Size = {
  /** Units, in whole lots; null while it cannot be said. */
  readonly quantity: number | null;
  /** The price that an amount was divided by; null for units. */
  readonly at: number | null;
  /** What the units cost at that price, in the instrument's currency. */
  readonly worth?: number;
  /** Why there is no quantity. */
  readonly missing?: string;
};

/** How many units a draft says: as written, or what its amount buys at its own price, else the market's. */
export function sizeOf(draft: TicketDraft, { instrument, account, quote }: SizeFacts): Size {
  if (draft.sizing === "money" || draft.sizing === "percent") {
    const nothing = (missing: string): Size => ({ quantity: null, at: null, missing });
    if (draft.amount === null || draft.amount <= 0) return nothing("Say how much");
    if (!instrument) return nothing("Choose an instrument");
    if (draft.sizing === "percent" && account?.currency !== instrument.currency)
      return nothing(`The book is not in ${instrument.currency}: say units or money`);
    const at = priceOf(draft, quote);
    if (at === null || at <= 0) return nothing("There is no price to size it by: say units, or a limit");
    const share = draft.sizing === "percent" ? Number(account?.equity ?? 0) / 100 : 1;
    const amount = moneyFromNumber(Math.max(0, draft.amount * share));
    const units = unitsFor(
      amount,
      priceFromNumber(at),
      quantity(instrument.lot),
      quantity(instrument.multiplier),
    );
    if (units <= 0n) return { quantity: null, at, missing: `It buys less than one lot of ${instrument.lot}` };
    const whole = quantityNumber(units);
    return { quantity: whole, at, worth: whole * at * Number(instrument.multiplier) };
  }
  return { quantity: draft.quantity, at: null };
}

function priceOf(draft: TicketDraft, quote: QuoteText | undefined): number | null {
  if (needsLimit(draft.type)) return draft.limitPrice;
  if (needsStop(draft.type)) return draft.stopPrice;
  return figure((draft.side === "buy" ? quote?.ask : quote?.bid) ?? quote?.reference);
}
