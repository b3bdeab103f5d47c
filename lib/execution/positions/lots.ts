/** How units are matched: the oldest lot first, or all units at their average cost. */
export type LotMethod = "fifo" | "average";

type Lot = { quantity: number; cost: number };

/** The open units of one instrument at what was paid for them (or received, when sold short). */
export class LotBook {
  readonly #method: LotMethod;
  #lots: Lot[] = [];
  #realised = 0;
  #committed = 0;

  constructor(method: LotMethod) {
    this.#method = method;
  }

  /** `quantity` is signed, > 0 bought; `amount` ≥ 0 is what it cost or brought, fees included. */
  fill(quantity: number, amount: number): void {
    let rest = quantity;
    while (rest !== 0 && this.#lots.length > 0 && this.#lots[0]!.quantity > 0 !== rest > 0)
      rest += this.#close(this.#lots[0]!, rest, amount / Math.abs(quantity));
    if (rest === 0) return;
    this.#open(rest, (amount * rest) / quantity);
    this.#committed = this.cost;
  }

  /** Answers the signed units closed. */
  #close(lot: Lot, rest: number, price: number): number {
    const units = Math.min(Math.abs(lot.quantity), Math.abs(rest));
    const share = units / Math.abs(lot.quantity);
    const cost = lot.cost * share;
    const side = Math.sign(lot.quantity);
    this.#realised += side * (units * price - cost);
    lot.quantity -= side * units;
    lot.cost -= cost;
    if (lot.quantity === 0) this.#lots.shift();
    return side * units;
  }

  #open(quantity: number, cost: number): void {
    const [lot] = this.#lots;
    if (lot && this.#method === "average") {
      lot.quantity += quantity;
      lot.cost += cost;
    } else this.#lots.push({ quantity, cost });
  }

  get quantity(): number {
    return this.#lots.reduce((sum, lot) => sum + lot.quantity, 0);
  }

  /** What the open units cost (or brought, short), ≥ 0. */
  get cost(): number {
    return this.#lots.reduce((sum, lot) => sum + lot.cost, 0);
  }

  /** Profit of the closed units, account currency. */
  get realised(): number {
    return this.#realised;
  }

  /** Profit of the open units at a price, account currency. */
  unrealised(price: number): number {
    return this.#lots.reduce(
      (sum, { quantity, cost }) => sum + quantity * price - Math.sign(quantity) * cost,
      0,
    );
  }

  /** Cost of the position when it was last opened or added to: what its profit is a return on. */
  get committed(): number {
    return this.#committed;
  }
}
