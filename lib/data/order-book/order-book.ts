/** [price, quantity]; a quantity of 0 takes the level away. */
export type Level = readonly [price: number, quantity: number];
export type Side = "bid" | "ask";

/** Price levels of one instrument, best last in each side's arrays, where most changes are. */
export class OrderBook {
  readonly #prices = { bid: [] as number[], ask: [] as number[] };
  readonly #quantities = { bid: [] as number[], ask: [] as number[] };

  /** Replaces everything by a snapshot. */
  reset(bids: readonly Level[], asks: readonly Level[]): void {
    for (const side of ["bid", "ask"] as const) {
      this.#prices[side] = [];
      this.#quantities[side] = [];
    }
    this.apply(bids, asks);
  }

  /** Sets the levels named; the others stay. */
  apply(bids: readonly Level[], asks: readonly Level[]): void {
    for (const level of bids) this.#set("bid", level);
    for (const level of asks) this.#set("ask", level);
  }

  #set(side: Side, [price, quantity]: Level): void {
    const prices = this.#prices[side];
    const quantities = this.#quantities[side];
    const at = placeOf(prices, price, side);
    const there = prices[at] === price;
    if (quantity === 0) {
      if (!there) return;
      prices.splice(at, 1);
      quantities.splice(at, 1);
    } else if (there) quantities[at] = quantity;
    else {
      prices.splice(at, 0, price);
      quantities.splice(at, 0, quantity);
    }
  }

  /** The best `count` levels, best first. */
  top(side: Side, count: number): Level[] {
    const prices = this.#prices[side];
    const quantities = this.#quantities[side];
    const n = Math.min(count, prices.length);
    return Array.from({ length: n }, (_, k) => [
      prices[prices.length - 1 - k]!,
      quantities[prices.length - 1 - k]!,
    ]);
  }

  /** The best level; undefined when the side is empty. */
  best(side: Side): Level | undefined {
    return this.top(side, 1)[0];
  }

  /** Whether the best bid reaches the best ask: such a book is out of step. */
  get crossed(): boolean {
    const [bid, ask] = [this.best("bid"), this.best("ask")];
    return bid !== undefined && ask !== undefined && bid[0] >= ask[0];
  }
}

/** First index whose price is not worse than `price`: bids rise along the array, asks fall. */
function placeOf(prices: readonly number[], price: number, side: Side): number {
  let low = 0;
  let high = prices.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const worse = side === "bid" ? prices[middle]! < price : prices[middle]! > price;
    if (worse) low = middle + 1;
    else high = middle;
  }
  return low;
}
