import type { BarColumns, Micros } from "#lib/core/columns.ts";

/** Bars of a symbol's bid and ask. */
export type QuoteBars = { readonly bid: BarColumns; readonly ask: BarColumns };

/** The last bid and ask of each symbol that has quotes. Asked with times that never go back. */
export class Quotes {
  readonly #sides: readonly (readonly [bid: Side, ask: Side] | undefined)[];

  constructor(bars: readonly (QuoteBars | undefined)[]) {
    this.#sides = bars.map((each) => each && [new Side(each.bid), new Side(each.ask)]);
  }

  /** What a market order pays or gets at a close: the ask or the bid; `close` where nothing is quoted. */
  closing(symbol: number, buys: boolean, time: Micros, close: number): number {
    const price = this.#sides[symbol]?.[buys ? 1 : 0].at(time);
    return price === undefined || Number.isNaN(price) ? close : price;
  }
}

class Side {
  readonly #bars: BarColumns;
  #i = -1;

  constructor(bars: BarColumns) {
    this.#bars = bars;
  }

  at(time: Micros): number {
    const { end, close, length } = this.#bars;
    while (this.#i + 1 < length && end[this.#i + 1]! <= time) this.#i++;
    return this.#i < 0 ? Number.NaN : close[this.#i]!;
  }
}
