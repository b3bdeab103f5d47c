import { type Quantity, quantityText } from "#lib/core/money.ts";
import type { OrderIntent } from "#lib/core/order-intent.ts";
import { orderTypes } from "./order-types.ts";

/** How much of an order the venue shows at a time (MaxFloor), in the words that adapters read; undefined for all of it. */
export const displayInstruction = (shown: Quantity | null): Record<string, string> | undefined =>
  shown === null ? undefined : { displayQuantity: quantityText(shown) };

/** Why a display quantity means nothing, in one sentence; null when it does. `lot`: null where it is not known. */
export function wrongDisplayQuantity(
  { type, quantity }: Pick<OrderIntent, "type" | "quantity">,
  shown: Quantity | null,
  lot: Quantity | null,
): string | null {
  if (shown === null) return null;
  if (!orderTypes[type as keyof typeof orderTypes]?.hasLimit)
    return "Only an order with a limit rests where a part of it can be shown: leave the display quantity empty.";
  if (shown <= 0n || shown > quantity)
    return `The display quantity lies above zero and is at most the order's ${quantityText(quantity)}.`;
  if (lot !== null && lot > 0n && shown % lot !== 0n)
    return `The display quantity ${quantityText(shown)} is not a multiple of the lot ${quantityText(lot)}.`;
  return null;
}
