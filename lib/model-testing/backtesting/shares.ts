import type { Ledger } from "#lib/execution/positions/index.ts";
import { type Seat, seatOfRows } from "./seats.ts";

/**
 * What each of several strategies has added to the account after each step, and the value of what it then holds;
 * strategy k begins at k × steps. Profit counts the fills, fees, dividends, borrow fees and funding of its own
 * positions; interest and money put in or taken out belong to no strategy.
 */
export class Shares {
  readonly profit: Float64Array;
  readonly gross: Float64Array;
  readonly seats: readonly Seat[];
  readonly #steps: number;

  constructor(seats: readonly Seat[], steps: number) {
    this.seats = seats;
    this.#steps = steps;
    this.profit = new Float64Array(seats.length * steps);
    this.gross = new Float64Array(seats.length * steps);
  }

  record(step: number, ledger: Ledger): void {
    this.seats.forEach(({ firstRow, symbols }, k) => {
      let profit = 0;
      let gross = 0;
      for (let row = firstRow; row < firstRow + symbols.length; row++) {
        profit += ledger.profit(row);
        gross += Math.abs(ledger.quantity[row]! * ledger.mark[row]!) * ledger.scale[row]!;
      }
      this.profit[k * this.#steps + step] = profit;
      this.gross[k * this.#steps + step] = gross;
    });
  }

  get strategyOf(): Int32Array {
    return seatOfRows(this.seats);
  }
}
