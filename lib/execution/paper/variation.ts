import type { Ledger } from "#lib/execution/positions/index.ts";

/** What rounding leaves of nothing, in points × units. */
const DUST = 1e-9;

/** What was paid in cash for futures: their profit up to the price at which they were settled or traded last. */
export class Variation {
  readonly #ledger: Ledger;
  /** By symbol: units × settled price when it was asked last. */
  readonly #settled: Float64Array;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
    this.#settled = new Float64Array(ledger.quantity.length);
    ledger.quantity.forEach((_, s) => {
      this.paid(s, 0);
    });
  }

  /** Paid since it was asked last, in the symbol's currency; `traded`: Σ units × price of the fills since then. */
  paid(s: number, traded: number): 0 | { readonly currency: number; readonly amount: number } {
    const { terms, quantity } = this.#ledger;
    if (terms.settlesDaily[s] === 0) return 0;
    const value = quantity[s]! * this.#ledger.settledAt(s);
    const points = value - this.#settled[s]! - traded;
    this.#settled[s] = value;
    return Math.abs(points) < DUST
      ? 0
      : { currency: terms.currency[s]!, amount: points * terms.multiplier[s]! };
  }

  /** A position goes on under another symbol, at the price at which it was settled: nothing is paid for it. */
  move(from: number, to: number, value: number): void {
    if (this.#ledger.terms.settlesDaily[from] === 0) return;
    this.#settled[from]! -= value;
    this.#settled[to]! += value;
  }
}
