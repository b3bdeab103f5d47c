import { FIRST_CAPACITY, growColumns } from "#lib/core/growing-columns.ts";
import type { Ledger } from "#lib/execution/positions/index.ts";

/** What an account was worth after each step. Equity is there as the run goes, the rest when the run is over. */
export type Curve = {
  readonly equity: Float64Array;
  /** The last point once more, after something that happened behind it. */
  amendLast(ledger: Ledger): void;
  /** Cash after each step, gross and net market value ÷ equity, in columns of their own. Call once. */
  shares(): { readonly cash: Float64Array; readonly gross: Float64Array; readonly net: Float64Array };
};

/** Of any account: written step by step. */
export class SteppedCurve implements Curve {
  readonly equity: Float64Array;
  readonly #cash: Float64Array;
  readonly #gross: Float64Array;
  /** Absent where it is equity less cash. */
  readonly #net: Float64Array | undefined;

  constructor(steps: number, isPlain: boolean) {
    this.equity = new Float64Array(steps);
    this.#cash = new Float64Array(steps);
    this.#gross = new Float64Array(steps);
    this.#net = isPlain ? undefined : new Float64Array(steps);
  }

  record(step: number, ledger: Ledger): void {
    this.equity[step] = ledger.equity();
    this.#cash[step] = ledger.totalCash();
    this.#gross[step] = ledger.gross();
    if (this.#net) this.#net[step] = ledger.net();
  }

  amendLast(ledger: Ledger): void {
    this.record(this.equity.length - 1, ledger);
  }

  shares() {
    const { equity } = this;
    const cash = this.#cash;
    const gross = this.#gross;
    const net = this.#net ?? equity.map((value, step) => value - cash[step]!);
    for (let step = 0; step < equity.length; step++) {
      gross[step]! /= equity[step]!;
      net[step]! /= equity[step]!;
    }
    return { cash, gross, net };
  }
}

/** Steps between which nothing filled: the same units and the same cash, from step `from` on. */
class Stretches {
  from = new Int32Array(FIRST_CAPACITY);
  units = new Float64Array(FIRST_CAPACITY);
  cash = new Float64Array(FIRST_CAPACITY);
  length = 0;

  add(from: number, { quantity, cash }: Ledger): void {
    if (this.length === this.from.length) growColumns(this);
    this.from[this.length] = from;
    this.units[this.length] = quantity[0]!;
    this.cash[this.length++] = cash;
  }
}

/** Of one symbol in a plain account: written stretch by stretch, and only equity while the run goes. */
export class HeldCurve implements Curve {
  readonly equity: Float64Array;
  readonly #close: Float64Array;
  readonly #stretches = new Stretches();

  constructor(close: Float64Array) {
    this.equity = new Float64Array(close.length);
    this.#close = close;
  }

  /** Steps `from` … `to` − 1, between which nothing filled. */
  hold(ledger: Ledger, from: number, to: number): void {
    if (from === to) return;
    this.#stretches.add(from, ledger);
    const { equity } = this;
    const close = this.#close;
    const units = ledger.quantity[0]!;
    const { cash } = ledger;
    for (let step = from; step < to; step++) equity[step] = cash + units * close[step]!;
  }

  amendLast(ledger: Ledger): void {
    const { length } = this.equity;
    this.hold(ledger, length - 1, length);
  }

  shares() {
    const { equity } = this;
    const { from, units, cash: money, length } = this.#stretches;
    const cash = new Float64Array(equity.length);
    const gross = new Float64Array(equity.length);
    const net = new Float64Array(equity.length);
    for (let k = 0; k < length; k++) {
      const to = k + 1 < length ? from[k + 1]! : equity.length;
      cash.fill(money[k]!, from[k]!, to);
      // While nothing is held all is cash, and the shares are the zeros that new columns hold.
      if (units[k] !== 0 || !(money[k]! > 0)) this.#share(gross, net, units[k]!, money[k]!, from[k]!, to);
    }
    return { cash, gross, net };
  }

  #share(gross: Float64Array, net: Float64Array, units: number, money: number, from: number, to: number) {
    const { equity } = this;
    const close = this.#close;
    for (let step = from; step < to; step++) {
      gross[step] = Math.abs(units * close[step]!) / equity[step]!;
      net[step] = (equity[step]! - money) / equity[step]!;
    }
  }
}
