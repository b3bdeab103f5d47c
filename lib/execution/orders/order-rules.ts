/** How one order type behaves. Prices that a type does not use are NaN; an answer of NaN means "not filled". */
export type OrderRules = {
  readonly needsLimit: boolean;
  readonly needsStop: boolean;
  /** Stops are tested before limits within a bar: the pessimistic path. */
  readonly pass: "stops" | "limits";
  /** Slippage applies where the order takes whatever price there is. */
  readonly slips: boolean;
  /** The price at which it fills when the bar opens. */
  atOpen(buys: boolean, limit: number, stop: number, open: number): number;
  /** The price at which it fills later in the bar, given that it did not at the open. */
  inside(buys: boolean, limit: number, stop: number, high: number, low: number): number;
};
