/** Orders of the reference engine as plain objects: what an action asks for, and what is refused at once. */
import type { FillTiming, OrderStatus, OrderType, TimeInForce } from "#lib/core/order.ts";
import { DAY } from "#lib/core/time.ts";
import type { OrderChanges, OrderOptions } from "#lib/models/strategies/index.ts";
import { endOfLocalDay } from "./local-days.ts";
import type { ReferenceSize } from "./sizes.ts";

/** What the strategy of a trial does on one bar of one symbol. */
export type Action = {
  readonly symbol: string;
  readonly bar: number;
} & (
  | {
      readonly verb: "buy" | "sell" | "targetQuantity" | "targetPercent" | "close";
      /** Units, fraction of cash, fraction of equity, or target. */
      readonly amount: number;
      readonly unit: "units" | "cash" | "equity";
      readonly options: OrderOptions;
    }
  | { readonly verb: "cancel"; readonly id: number | undefined }
  | { readonly verb: "replace"; readonly id: number; readonly changes: OrderChanges }
);
export type Placing = Extract<Action, { unit: string }>;

export type Order = {
  id: number;
  symbol: string;
  type: OrderType;
  status: OrderStatus;
  /** What `size` counts; units once something has filled. */
  kind: ReferenceSize;
  size: number;
  /** Signed units it is about, filled ones included; its sign is its side. */
  quantity: number;
  filled: number;
  average: number;
  /** Units that splits added to what it had filled before them. */
  splitUnits: number;
  limit: number | undefined;
  /** Stop or touch price. */
  trigger: number | undefined;
  trailAmount: number | undefined;
  trailPercent: number | undefined;
  timing: FillTiming;
  tif: TimeInForce;
  expires: number | undefined;
  postOnly: boolean;
  reduceOnly: boolean;
  stopLoss: number | undefined;
  takeProfit: number | undefined;
  group: string;
  after: number | undefined;
  /** Number of the first bar on which it may fill. */
  firstBar: number;
  /** Bar from which it is a limit order because its trigger was reached. */
  limitFrom: number | undefined;
};

export const isWorking = ({ status }: Order) => status === "working" || status === "partially-filled";
export const isAlive = (order: Order) => isWorking(order) || order.status === "waiting";
export const buys = ({ quantity }: Order) => quantity > 0;
export const isTouch = ({ type }: Order) => type.endsWith("if-touched");
export const fillsAnyTime = ({ type }: Order) => type !== "market" && !type.includes("-on-");

export function typeOf(options: OrderOptions): OrderType {
  const { limit, stop, touch, trailAmount, trailPercent, at, timeInForce } = options;
  const priced = limit === undefined ? "market" : "limit";
  if (at === "open" || timeInForce === "OPG") return `${priced}-on-open`;
  if (at === "close" || timeInForce === "CLS") return `${priced}-on-close`;
  if (trailAmount !== undefined || trailPercent !== undefined) return "trailing-stop";
  if (touch !== undefined) return `${priced}-if-touched`;
  if (stop !== undefined) return limit === undefined ? "stop" : "stop-limit";
  return priced;
}

export function tifOf(type: OrderType, { timeInForce, goodTill }: OrderOptions): TimeInForce {
  if (timeInForce !== undefined) return timeInForce;
  if (goodTill !== undefined) return "GTD";
  return type.endsWith("on-open") ? "OPG" : type.endsWith("on-close") ? "CLS" : "GTC";
}

/** A moment, or the end of a day in a zone. */
export const endOf = (goodTill: number | string | undefined, zone: string): number | undefined =>
  typeof goodTill === "string"
    ? endOfLocalDay(zone, (Date.parse(`${goodTill}T00:00:00Z`) * 1000) / DAY)
    : goodTill;

/** Of the mistakes that a trial can make. */
export function isRefused(order: Order, options: OrderOptions, now: number): boolean {
  const { type, tif, stopLoss, takeProfit } = order;
  const possible: readonly string[] = type.endsWith("on-open")
    ? ["OPG"]
    : type.endsWith("on-close")
      ? ["CLS"]
      : type === "market" || type === "limit"
        ? ["GTC", "DAY", "GTD", "IOC", "FOK"]
        : ["GTC", "DAY", "GTD"];
  if (!possible.includes(tif) || (tif === "GTD") !== (order.expires !== undefined)) return true;
  if (order.postOnly && type !== "limit") return true;
  if (options.fillTiming !== undefined && type !== "market") return true;
  if (order.expires !== undefined && !(order.expires > now)) return true;
  return isCrossed(order, stopLoss, takeProfit);
}

export const isCrossed = (order: Order, stopLoss: number | undefined, takeProfit: number | undefined) =>
  stopLoss !== undefined &&
  takeProfit !== undefined &&
  (buys(order) ? stopLoss >= takeProfit : stopLoss <= takeProfit);

/** Whether changes name a price that orders of this type do not have, or cross the bracket. */
export function isUnfit(order: Order, changes: OrderChanges): boolean {
  const { type } = order;
  if (changes.quantity !== undefined && !(changes.quantity > 0)) return true;
  if (changes.limit !== undefined && !type.includes("limit")) return true;
  if (changes.stop !== undefined && type !== "stop" && type !== "stop-limit") return true;
  if (changes.touch !== undefined && !isTouch(order)) return true;
  const isTrail = changes.trailAmount !== undefined || changes.trailPercent !== undefined;
  if (isTrail && type !== "trailing-stop") return true;
  return isCrossed(order, changes.stopLoss ?? order.stopLoss, changes.takeProfit ?? order.takeProfit);
}

/** The stop of a trailing order moves with the price, one way only. */
export function trail(order: Order, price: number): void {
  const { trailAmount, trailPercent, trigger } = order;
  if (trailAmount === undefined && trailPercent === undefined) return;
  const distance = trailAmount ?? trailPercent! * Math.abs(price);
  const stop = buys(order) ? price + distance : price - distance;
  if (trigger === undefined || (buys(order) ? stop < trigger : stop > trigger)) order.trigger = stop;
}

/** Of "AAA#1", which is AAA as the second of several strategies holds it: AAA, and whether two are of the same. */
export const marketOf = (symbol: string) => symbol.split("#")[0]!;
export const isOfSame = (one: string, other: string) => one.split("#")[1] === other.split("#")[1];
