import { type Price, priceText } from "#lib/core/money.ts";
import type { OrderIntent } from "#lib/core/order-intent.ts";

/** Exits that the venue makes when an order fills: the first to trade cancels the other. Null for none of its kind. */
export type Bracket = { readonly takeProfit: Price | null; readonly stopLoss: Price | null };

/** A bracket in the words that adapters read; undefined for none. */
export function bracketInstructions({ takeProfit, stopLoss }: Bracket): Record<string, string> | undefined {
  if (takeProfit === null && stopLoss === null) return undefined;
  return {
    ...(takeProfit !== null && { takeProfit: priceText(takeProfit) }),
    ...(stopLoss !== null && { stopLoss: priceText(stopLoss) }),
  };
}

/**
 * Why a person's bracket means nothing, in one sentence; null when it does. Each price lies on the `tick` (null: not
 * known), the profit beyond the entry's own price and the loss before it.
 */
export function wrongBracket(
  { side, limitPrice, stopPrice }: Pick<OrderIntent, "side" | "limitPrice" | "stopPrice">,
  { takeProfit, stopLoss }: Bracket,
  tick: Price | null,
): string | null {
  const exits = [takeProfit, stopLoss].filter((at) => at !== null);
  if (exits.some((at) => at <= 0n)) return "A price of the bracket is above zero.";
  const off = tick !== null && tick > 0n ? exits.find((at) => at % tick !== 0n) : undefined;
  if (off !== undefined && tick !== null)
    return `${priceText(off)} of the bracket is not a multiple of the tick ${priceText(tick)}.`;
  const entry = limitPrice ?? stopPrice;
  const [low, high] = side === "buy" ? [stopLoss, takeProfit] : [takeProfit, stopLoss];
  const inOrder = (below: Price | null, above: Price | null) =>
    below === null || above === null || below < above;
  if (inOrder(low, entry) && inOrder(entry, high) && inOrder(low, high)) return null;
  const place = side === "buy" ? ["above", "below"] : ["below", "above"];
  return `A ${side === "buy" ? "buy" : "sale"} takes profit ${place[0]} its entry price and stops its loss ${place[1]} it.`;
}
