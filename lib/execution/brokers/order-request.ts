import type { Micros } from "#lib/core/columns.ts";
import {
  FILL_TIMINGS,
  ORDER_TYPE,
  type OrderType,
  TIME_IN_FORCE,
  type TimeInForce,
} from "#lib/core/order.ts";
import { type OrderRules, orderTypes, TYPE } from "#lib/execution/orders/index.ts";
import type { OrderOptions } from "#lib/models/strategies/index.ts";

/** An order as asked for, before it has passed any check. */
export type OrderRequest = {
  readonly symbol: number;
  readonly time: Micros;
  /** First bar of the symbol on which it may fill. */
  readonly firstBar: number;
  readonly sizeKind: number;
  /** Signed: what `sizeKind` counts. */
  readonly size: number;
  readonly options?: OrderOptions | undefined;
  /** What is already known to be wrong with it; "" or absent = nothing. */
  readonly problem?: string;
};

const PRICES = ["limit", "stop", "touch", "trailAmount", "trailPercent", "stopLoss", "takeProfit"] as const;

/** The type that the options describe; which of them do not go together is `whatIsWrong`'s to say. */
export function typeOf({
  limit,
  stop,
  touch,
  trailAmount,
  trailPercent,
  at,
  timeInForce,
}: OrderOptions): number {
  if (at === "open" || timeInForce === "OPG")
    return TYPE[limit === undefined ? "market-on-open" : "limit-on-open"];
  if (at === "close" || timeInForce === "CLS")
    return TYPE[limit === undefined ? "market-on-close" : "limit-on-close"];
  if (trailAmount !== undefined || trailPercent !== undefined) return TYPE["trailing-stop"];
  if (touch !== undefined) return TYPE[limit === undefined ? "market-if-touched" : "limit-if-touched"];
  if (limit !== undefined) return stop !== undefined ? TYPE["stop-limit"] : TYPE.limit;
  return stop !== undefined ? TYPE.stop : TYPE.market;
}

export function timeInForceOf({ timeInForce, goodTill }: OrderOptions, type: number): TimeInForce {
  if (timeInForce !== undefined) return timeInForce;
  return goodTill === undefined ? (orderTypes[ORDER_TYPE[type]!] as OrderRules).timeInForce[0]! : "GTD";
}

/** One sentence when the request makes no sense, "" when it does. `buys` is the side it is expected to take. */
export function whatIsWrong(request: OrderRequest, buys: boolean): string {
  if (request.problem) return request.problem;
  if (!Number.isFinite(request.size))
    return `An order's size must be a finite number; the strategy asked for ${request.size}.`;
  if (request.options === undefined) return "";
  return wrongOptions(request.options, buys);
}

export function wrongOptions(options: OrderOptions, buys: boolean): string {
  for (const name of PRICES) {
    const price = options[name];
    if (price !== undefined && !Number.isFinite(price))
      return `An order's ${name} must be a finite price; the strategy gave ${price}.`;
  }
  return wrongTrail(options) || wrongPrices(options) || wrongTimes(options) || wrongBracket(options, buys);
}

function wrongTrail({ trailAmount, trailPercent, limit, stop, touch }: OrderOptions): string {
  if (trailAmount === undefined && trailPercent === undefined) return "";
  if (trailAmount !== undefined && trailPercent !== undefined)
    return "A trailing stop follows by trailAmount or by trailPercent, not by both.";
  if (limit !== undefined || stop !== undefined || touch !== undefined)
    return "A trailing stop has no limit, stop or touch price beside its trail; make a second order with oco.";
  if (trailAmount !== undefined && !(trailAmount > 0))
    return `A trailing stop's trailAmount must be above zero; the strategy gave ${trailAmount}.`;
  if (trailPercent !== undefined && !(trailPercent > 0 && trailPercent < 1))
    return `A trailing stop's trailPercent is a fraction between 0 and 1; the strategy gave ${trailPercent}.`;
  return "";
}

function wrongPrices(options: OrderOptions): string {
  const { stop, touch, postOnly, fillTiming } = options;
  const type = ORDER_TYPE[typeOf(options)]!;
  const { title, moment } = orderTypes[type];
  if (stop !== undefined && touch !== undefined)
    return "An order waits for its stop or for its touch price, not for both.";
  if (
    moment !== "any" &&
    (stop !== undefined ||
      touch !== undefined ||
      options.trailAmount !== undefined ||
      options.trailPercent !== undefined)
  )
    return `${title} trades in an auction: it has no stop, touch or trail.`;
  if (postOnly && type !== "limit") return `Only a limit order can be postOnly; this one is ${named(type)}.`;
  if (fillTiming === undefined) return "";
  if (!FILL_TIMINGS.includes(fillTiming))
    return `An order's fillTiming must be one of ${FILL_TIMINGS.join(", ")}; the strategy gave ${String(fillTiming)}.`;
  return type === "market"
    ? ""
    : `Only a market order has a fillTiming; this one is ${named(type)} and fills at its own price.`;
}

function wrongTimes(options: OrderOptions): string {
  const { timeInForce, goodTill, at } = options;
  if (timeInForce !== undefined && !TIME_IN_FORCE.includes(timeInForce))
    return `An order's timeInForce must be one of ${TIME_IN_FORCE.join(", ")}; the strategy gave ${String(timeInForce)}.`;
  if (at !== undefined && at !== "open" && at !== "close")
    return `An order's at must be "open" or "close"; the strategy gave ${String(at)}.`;
  const type = typeOf(options);
  const wanted = timeInForceOf(options, type);
  const possible: readonly TimeInForce[] = orderTypes[ORDER_TYPE[type]!].timeInForce;
  if (!possible.includes(wanted))
    return `${orderTypes[ORDER_TYPE[type]!].title} orders cannot be ${wanted}; they can be ${possible.join(", ")}.`;
  if ((wanted === "GTD") !== (goodTill !== undefined))
    return "An order is GTD with goodTill, the moment or date of its end; give both or neither.";
  return "";
}

function wrongBracket({ stopLoss, takeProfit }: OrderOptions, buys: boolean): string {
  if (stopLoss === undefined || takeProfit === undefined) return "";
  if (buys ? stopLoss < takeProfit : stopLoss > takeProfit) return "";
  return buys
    ? `The stop-loss ${stopLoss} of a buy must lie below its take-profit ${takeProfit}.`
    : `The stop-loss ${stopLoss} of a sale must lie above its take-profit ${takeProfit}.`;
}

const named = (type: OrderType) => `a ${orderTypes[type].title.toLowerCase()} order`;
