import type { OrderType } from "#lib/core/order.ts";
import type { OrderIntent } from "#lib/core/order-intent.ts";
import { orderTypes } from "./order-types.ts";

/** Why an order means nothing, in one sentence; null when it does. Whether it may be made is for the controls. */
export function whatIsWrong(
  order: Pick<OrderIntent, "type" | "timeInForce" | "quantity" | "limitPrice" | "stopPrice">,
): string | null {
  const { type, timeInForce, quantity, limitPrice, stopPrice } = order;
  if (!Object.hasOwn(orderTypes, type)) return `There is no order type "${type}".`;
  const rules = orderTypes[type as OrderType];
  if (quantity <= 0n) return "An order is for more than nothing.";
  if (rules.hasLimit !== (limitPrice !== null))
    return `A ${rules.title.toLowerCase()} order ${rules.hasLimit ? "needs" : "has no"} limit price.`;
  if (!rules.trails && (rules.trigger !== "none") !== (stopPrice !== null))
    return `A ${rules.title.toLowerCase()} order ${stopPrice === null ? "needs" : "has no"} stop price.`;
  const prices = [limitPrice, stopPrice].filter((one) => one !== null);
  if (prices.some((one) => one <= 0n)) return "A price is above zero.";
  const allowed: readonly string[] = rules.timeInForce;
  if (!allowed.includes(timeInForce))
    return `A ${rules.title.toLowerCase()} order cannot be ${timeInForce}; choose ${allowed.join(", ")}.`;
  return null;
}
