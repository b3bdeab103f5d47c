import type { AlgorithmOption } from "#lib/core/algorithm.ts";
import type { Micros } from "#lib/core/columns.ts";
import type { FillTiming, TimeInForce } from "#lib/core/order.ts";

/**
 * What an order says besides its size. Its type follows from the prices named here: none = market, `limit`,
 * `stop`, both = stop-limit, `touch` (with `limit`) = if touched, `trailAmount` or `trailPercent` = trailing stop,
 * `at` = an auction.
 */
export type OrderOptions = {
  /** Pay no more than this (buy), accept no less (sell). */
  readonly limit?: number;
  /** Become active when the price moves against you to this. With `limit`, a stop-limit order. */
  readonly stop?: number;
  /** Become active when the price moves in your favour to this. With `limit`, limit if touched. */
  readonly touch?: number;
  /** A stop that follows the best price at this distance, in price units. */
  readonly trailAmount?: number;
  /** The same as a fraction of the best price: 0.05 = 5 %. */
  readonly trailPercent?: number;
  /** Trade in the opening or closing auction of a session only. With `limit`, a limit on open or close. */
  readonly at?: "open" | "close";
  /** Where this market order fills; absent = as the run says. */
  readonly fillTiming?: FillTiming;
  /** GTC unless said otherwise; GTD with `goodTill`, OPG and CLS with `at`. */
  readonly timeInForce?: TimeInForce;
  /** When a GTD order expires: a moment in µs, or a date "2020-02-29" that counts to its end. */
  readonly goodTill?: Micros | string;
  /** Only ever makes a position smaller; cancelled when there is none left. */
  readonly reduceOnly?: boolean;
  /** A limit order that must rest: rejected when it could trade at its first price. */
  readonly postOnly?: boolean;
  /** Bracket: exits made when the entry fills; one cancels the other, a closed position cancels both. */
  readonly stopLoss?: number;
  readonly takeProfit?: number;
  /** The id of a working order: when either fills, the other is cancelled; reduceOnly shrinks with a part. */
  readonly oco?: number;
  /** The id of an order of this symbol: this one waits until that one has filled, and ends with it otherwise. */
  readonly after?: number;
  /**
   * Worked by an execution algorithm in many small orders: `{ name: "twap", minutes: 60, slices: 12 }`. Goes with
   * `limit` alone. The size is fixed when the order is made; the id is below zero, and so none of an order.
   */
  readonly algorithm?: AlgorithmOption;
};

/** What `replace` changes; the rest stays. */
export type OrderChanges = Pick<
  OrderOptions,
  "limit" | "stop" | "touch" | "trailAmount" | "trailPercent" | "stopLoss" | "takeProfit"
> & {
  /** Units still to trade, above zero; the side stays. */
  readonly quantity?: number;
};
