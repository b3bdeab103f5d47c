import type { TimeInForce } from "#lib/core/order.ts";

/**
 * What one order type is: when it can fill, the price that sets it off, the price that bounds it. The broker
 * does the rest in the same way for all.
 */
export type OrderRules = {
  readonly title: string;
  /** When it fills and at which price, in one or two sentences: forms and docs show it. */
  readonly rule: string;
  /** Any moment of a bar, or only the auction that opens or closes a session. */
  readonly moment: "any" | "open" | "close";
  /** "stop" is set off by a price that moves against the trader, "touch" by one that moves in favour. */
  readonly trigger: "none" | "stop" | "touch";
  readonly hasLimit: boolean;
  /** Its trigger follows the best price seen since it was placed. */
  readonly trails: boolean;
  /** The first is the default. */
  readonly timeInForce: readonly TimeInForce[];
};

/** How long an order may live that fills at any moment and waits for a price. */
export const RESTING = ["GTC", "DAY", "GTD"] as const satisfies readonly TimeInForce[];
/** Immediate orders too: what can take the first price there is. */
export const IMMEDIATE = [...RESTING, "IOC", "FOK"] as const satisfies readonly TimeInForce[];

/** Whether a price between `low` and `high` reaches the trigger or limit `level`, which lies against or for the trader. */
export function isReached(
  against: boolean,
  buys: boolean,
  level: number,
  high: number,
  low: number,
): boolean {
  return against === buys ? high >= level : low <= level;
}

/** Whether the limit lets the order trade at `price`. A limit of NaN lets everything through. */
export function allows(buys: boolean, limit: number, price: number): boolean {
  return !(buys ? price > limit : price < limit);
}
