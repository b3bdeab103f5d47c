import {
  moneyFromNumber,
  negated,
  priceFromNumber,
  quantity,
  quantityFromNumber,
  quantityNumber,
  unitsFor,
} from "#lib/core/money.ts";
import { figure } from "./decimal-text.ts";
import type { TicketDraft } from "./staged-orders.ts";
import { needsLimit, needsStop } from "./ticket-rules.ts";
import type { AccountSummary, Instrument } from "./trading-types.ts";
import type { QuoteText } from "./use-trading-facts.ts";

export const SIZINGS = [
  { value: "units", label: "Units" },
  { value: "money", label: "Money" },
  { value: "percent", label: "% of book" },
  { value: "weight", label: "Target" },
] as const;

/** What a size other than units is turned into units by. */
export type SizeFacts = {
  readonly instrument: Instrument | undefined;
  readonly account: AccountSummary | undefined;
  readonly quote: QuoteText | undefined;
  /** Units of the instrument in the account, signed; null while not known. */
  readonly held: number | null;
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
  /** What a target weight says: which way, and the position that it leads to. */
  readonly side?: TicketDraft["side"];
  readonly target?: number;
};

const nothing = (missing: string): Size => ({ quantity: null, at: null, missing });

/** How many units a draft says: as written, or what its amount comes to at its own price, else the market's. */
export function sizeOf(draft: TicketDraft, facts: SizeFacts): Size {
  const { instrument, account, quote } = facts;
  const sizing = draft.sizing ?? "units";
  if (sizing === "units") return { quantity: draft.quantity, at: null };
  if (draft.amount === null || (draft.amount <= 0 && sizing !== "weight")) return nothing("Say how much");
  if (!instrument) return nothing("Choose an instrument");
  if (sizing !== "money" && account?.currency !== instrument.currency)
    return nothing(`The book is not in ${instrument.currency}: say units or money`);
  const at = priceOf(draft, quote);
  if (at === null || at <= 0) return nothing("There is no price to size it by: say units, or a limit");
  const share = sizing === "money" ? 1 : Number(account?.equity ?? 0) / 100;
  const units = unitsWorth(draft.amount * Math.max(0, share), at, instrument);
  if (sizing === "weight") return towards(units, at, facts, instrument);
  if (units <= 0n) return { quantity: null, at, missing: `It buys less than one lot of ${instrument.lot}` };
  return sized(units, at, instrument);
}

/** Whole lots that an amount buys at a price; a negative one sells. */
function unitsWorth(amount: number, at: number, { lot, multiplier }: Instrument) {
  const units = unitsFor(
    moneyFromNumber(Math.abs(amount)),
    priceFromNumber(at),
    quantity(lot),
    quantity(multiplier),
  );
  return amount < 0 ? negated(units) : units;
}

function sized(units: bigint, at: number, { multiplier }: Instrument): Size {
  const whole = quantityNumber(units as Parameters<typeof quantityNumber>[0]);
  return { quantity: whole, at, worth: whole * at * Number(multiplier) };
}

/** The order that leads from what is held to `target` units, in whole lots; open orders do not count. */
function towards(target: bigint, at: number, { held, account }: SizeFacts, instrument: Instrument): Size {
  if (held === null) return nothing("What is held is not known yet");
  if (target < 0n && !account?.shortAllowed) return nothing("This account may not be short");
  const now = quantityFromNumber(held) as bigint;
  const gap = target - now;
  const size = gap < 0n ? -gap : gap;
  const lots = size - (size % (quantity(instrument.lot) as bigint));
  if (lots === 0n) return { quantity: null, at, missing: "It is there already, to the lot" };
  const side = gap > 0n ? "buy" : target < 0n ? "sell-short" : "sell";
  const after = now + (gap > 0n ? lots : -lots);
  return { ...sized(lots, at, instrument), side, target: quantityNumber(after as never) };
}

/** A target does not say a side before it is sized: it goes by the last price. */
function priceOf(draft: TicketDraft, quote: QuoteText | undefined): number | null {
  if (draft.algorithm) return draft.limitPrice ?? figure(quote?.reference);
  if (needsLimit(draft.type)) return draft.limitPrice;
  if (needsStop(draft.type)) return draft.stopPrice;
  if (draft.sizing === "weight") return figure(quote?.reference);
  return figure((draft.side === "buy" ? quote?.ask : quote?.bid) ?? quote?.reference);
}
