/** Trades of one symbol in the order in which they happened, struct of arrays. All arrays have the same length. */
export type TradeColumns = {
  readonly symbol: string;
  readonly length: number;
  /** µs, UTC; never falls. */
  readonly time: Float64Array;
  readonly price: Float64Array;
  /** Units traded, > 0. */
  readonly amount: Float64Array;
  /** Who crossed the spread: 1 the buyer, −1 the seller. */
  readonly side: Float64Array;
};

/** Sides where the venue does not tell them: up is a buy, down a sale, the same price as the trade before (tick rule). */
export function tickRule(price: Float64Array): Float64Array {
  const side = new Float64Array(price.length).fill(1);
  for (let i = 1; i < price.length; i++) {
    const change = price[i]! - price[i - 1]!;
    side[i] = change === 0 ? side[i - 1]! : Math.sign(change);
  }
  return side;
}
