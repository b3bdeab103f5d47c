import { z } from "zod";
import type { OrderType } from "#lib/core/order.ts";
import { ORDER_TYPE, TIME_IN_FORCE } from "#lib/core/order.ts";
import { typeOf } from "#lib/execution/brokers/index.ts";
import { orderTypes, TYPE } from "#lib/execution/orders/index.ts";
import type { OrderOptions } from "#lib/models/strategies/index.ts";

const Distance = z.number().min(0).max(0.5);

/** How orders go out that the strategy asks for without saying a type. */
export const OrderStyle = z
  .strictObject({
    type: z.enum(ORDER_TYPE).exclude(["market"]),
    /** From the last price to the limit or touch (on the better side) or to the stop (beyond it), as a fraction. */
    distance: Distance.default(0.005).meta({ title: "Distance from the last price" }),
    /** From the stop or touch on to the limit, where a type has both. */
    limitDistance: Distance.default(0.005).meta({ title: "Limit beyond it by" }),
    /** Of types that trade at any moment; an auction has its own. */
    timeInForce: z.enum(TIME_IN_FORCE).extract(["DAY", "GTC", "IOC", "FOK"]).default("DAY"),
    /** Also what only makes a position smaller; otherwise that stays at market and surely gets out. */
    exits: z.boolean().default(false),
  })
  .superRefine(({ type, distance, timeInForce }, context) => {
    const { title, moment, timeInForce: possible, trails } = orderTypes[type];
    const words: readonly string[] = possible;
    if (moment === "any" && !words.includes(timeInForce))
      context.addIssue({
        code: "custom",
        path: ["timeInForce"],
        message: `${title} orders cannot be ${timeInForce}; they can be ${words.filter((word) => word !== "GTD").join(", ")}.`,
      });
    if (trails && distance === 0)
      context.addIssue({
        code: "custom",
        path: ["distance"],
        message: "A trailing stop follows at a distance above zero.",
      });
  });
export type OrderStyle = z.infer<typeof OrderStyle>;

/** Whether the style may decide: the strategy said neither a type nor when a market order fills. */
export function leavesTypeOpen(options: OrderOptions | undefined): boolean {
  return (
    options === undefined ||
    (typeOf(options) === TYPE.market && options.fillTiming === undefined && options.algorithm === undefined)
  );
}

/** The options of an order for `units` (signed) at the last price `mark`, with the style's prices in them. */
export function styled(
  style: OrderStyle,
  options: OrderOptions | undefined,
  units: number,
  mark: number,
): OrderOptions {
  const { moment } = orderTypes[style.type];
  const { timeInForce } = style;
  const live = moment === "any" && options?.goodTill === undefined ? { timeInForce } : {};
  return { ...live, ...options, ...pricesOf(style, units > 0, mark) };
}

/** Prices better than the last one lie below it for a buy and above it for a sale. */
function pricesOf({ type, distance, limitDistance }: OrderStyle, buys: boolean, mark: number): OrderOptions {
  const worse = (price: number, by: number) => price * (buys ? 1 + by : 1 - by);
  const better = worse(mark, -distance);
  const stop = worse(mark, distance);
  const prices: Record<Exclude<OrderType, "market">, OrderOptions> = {
    limit: { limit: better },
    stop: { stop },
    "stop-limit": { stop, limit: worse(stop, limitDistance) },
    "trailing-stop": { trailPercent: distance },
    "market-if-touched": { touch: better },
    "limit-if-touched": { touch: better, limit: worse(better, limitDistance) },
    "market-on-open": { at: "open" },
    "limit-on-open": { at: "open", limit: better },
    "market-on-close": { at: "close" },
    "limit-on-close": { at: "close", limit: better },
  };
  return prices[type];
}
