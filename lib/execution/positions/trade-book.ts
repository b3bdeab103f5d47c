import type { Micros } from "#lib/core/columns.ts";
import { growingFloats, growingIntegers } from "#lib/core/growing-column.ts";

/** Flat-to-flat round trips, one open at most per symbol. */
export class TradeBook {
  readonly symbol = growingIntegers();
  readonly entryTime = growingFloats();
  readonly exitTime = growingFloats();
  readonly quantity = growingFloats();
  readonly entryPrice = growingFloats();
  readonly exitPrice = growingFloats();
  readonly pnl = growingFloats();
  readonly commission = growingFloats();
  readonly return = growingFloats();
  readonly bars = growingIntegers();
  readonly #open: OpenTrade[];

  constructor(symbols: number) {
    this.#open = Array.from({ length: symbols }, () => new OpenTrade());
  }

  /** `units` > 0 were added to the position, which is now `position` (signed). */
  enter(
    symbol: number,
    units: number,
    position: number,
    price: number,
    fee: number,
    time: Micros,
    bar: number,
  ) {
    const trade = this.#open[symbol]!;
    if (trade.entryUnits === 0) trade.begin(time, bar);
    trade.entryUnits += units;
    trade.entryValue += units * price;
    trade.commission += fee;
    if (Math.abs(position) > Math.abs(trade.largest)) trade.largest = position;
  }

  /** `units` > 0 were taken from the position; `flat` ends the trade. */
  leave(symbol: number, units: number, flat: boolean, price: number, fee: number, time: Micros, bar: number) {
    const trade = this.#open[symbol]!;
    trade.exitUnits += units;
    trade.exitValue += units * price;
    trade.commission += fee;
    if (!flat) return;
    this.#write(symbol, trade, time, bar);
    trade.clear();
  }

  /** Adds the trades still open, marked at the last close, with exitTime NaN. Call once, at the end. */
  markOpen(marks: Float64Array, positions: Float64Array, lastBars: Int32Array): void {
    this.#open.forEach((trade, symbol) => {
      if (trade.entryUnits === 0) return;
      const units = Math.abs(positions[symbol]!);
      trade.exitUnits += units;
      trade.exitValue += units * marks[symbol]!;
      this.#write(symbol, trade, Number.NaN, lastBars[symbol]!);
    });
  }

  #write(symbol: number, trade: OpenTrade, exitTime: Micros, exitBar: number): void {
    const direction = trade.largest < 0 ? -1 : 1;
    const pnl = direction * (trade.exitValue - trade.entryValue) - trade.commission;
    this.symbol.push(symbol);
    this.entryTime.push(trade.entryTime);
    this.exitTime.push(exitTime);
    this.quantity.push(trade.largest);
    this.entryPrice.push(trade.entryValue / trade.entryUnits);
    this.exitPrice.push(trade.exitValue / trade.exitUnits);
    this.pnl.push(pnl);
    this.commission.push(trade.commission);
    this.return.push(pnl / trade.entryValue);
    this.bars.push(exitBar - trade.entryBar);
  }
}

class OpenTrade {
  entryTime: Micros = 0;
  entryBar = 0;
  entryUnits = 0;
  entryValue = 0;
  exitUnits = 0;
  exitValue = 0;
  commission = 0;
  /** Signed: the largest position held so far. */
  largest = 0;

  begin(time: Micros, bar: number): void {
    this.entryTime = time;
    this.entryBar = bar;
  }

  clear(): void {
    this.entryUnits = 0;
    this.entryValue = 0;
    this.exitUnits = 0;
    this.exitValue = 0;
    this.commission = 0;
    this.largest = 0;
  }
}
