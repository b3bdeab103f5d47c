import type { Micros } from "#lib/core/columns.ts";
import { FIRST_CAPACITY, growColumns } from "#lib/core/growing-columns.ts";
import { RareColumn } from "#lib/core/rare-column.ts";

/** Flat-to-flat round trips, one open at most per symbol. */
export class TradeBook {
  symbol = new Int32Array(FIRST_CAPACITY);
  entryTime = new Float64Array(FIRST_CAPACITY);
  exitTime = new Float64Array(FIRST_CAPACITY);
  quantity = new Float64Array(FIRST_CAPACITY);
  entryPrice = new Float64Array(FIRST_CAPACITY);
  exitPrice = new Float64Array(FIRST_CAPACITY);
  pnl = new Float64Array(FIRST_CAPACITY);
  readonly commission = new RareColumn(0);
  return = new Float64Array(FIRST_CAPACITY);
  bars = new Int32Array(FIRST_CAPACITY);
  /** Dividends less borrow fees and funding while it was open; part of `pnl`. */
  readonly income = new RareColumn(0);
  length = 0;
  readonly #open: OpenTrade[];

  constructor(symbols: number) {
    this.#open = Array.from({ length: symbols }, () => new OpenTrade());
  }

  /** `units` > 0 were added to the position, which is now `position` (signed); `scale` turns prices to money. */
  enter(
    symbol: number,
    units: number,
    position: number,
    price: number,
    scale: number,
    fee: number,
    time: Micros,
    bar: number,
  ) {
    const trade = this.#open[symbol]!;
    if (trade.entryUnits === 0) trade.begin(time, bar);
    trade.entryUnits += units;
    trade.entryValue += units * price;
    trade.entryMoney += units * price * scale;
    trade.commission += fee;
    if (Math.abs(position) > Math.abs(trade.largest)) trade.largest = position;
  }

  /** `units` > 0 were taken from the position; `flat` ends the trade. */
  leave(
    symbol: number,
    units: number,
    flat: boolean,
    price: number,
    scale: number,
    fee: number,
    time: Micros,
    bar: number,
  ) {
    const trade = this.#open[symbol]!;
    trade.exitUnits += units;
    trade.exitValue += units * price;
    trade.exitMoney += units * price * scale;
    trade.commission += fee;
    if (!flat) return;
    this.#write(symbol, trade, time, bar);
    trade.clear();
  }

  /** Adds the trades still open, marked at the last close, with exitTime NaN. Call once, at the end. */
  markOpen(marks: Float64Array, scales: Float64Array, positions: Float64Array, lastBars: Int32Array): void {
    this.#open.forEach((trade, symbol) => {
      if (trade.entryUnits === 0) return;
      const units = Math.abs(positions[symbol]!);
      trade.exitUnits += units;
      trade.exitValue += units * marks[symbol]!;
      trade.exitMoney += units * marks[symbol]! * scales[symbol]!;
      this.#write(symbol, trade, Number.NaN, lastBars[symbol]!);
    });
  }

  /** Money that the open position earned or cost without a fill. */
  earn(symbol: number, amount: number): void {
    this.#open[symbol]!.income += amount;
  }

  split(symbol: number, ratio: number): void {
    const trade = this.#open[symbol]!;
    trade.entryUnits *= ratio;
    trade.exitUnits *= ratio;
    trade.largest *= ratio;
  }

  rename(from: number, to: number): void {
    [this.#open[from], this.#open[to]] = [this.#open[to]!, this.#open[from]!];
  }

  #write(symbol: number, trade: OpenTrade, exitTime: Micros, exitBar: number): void {
    const direction = trade.largest < 0 ? -1 : 1;
    const pnl = direction * (trade.exitMoney - trade.entryMoney) - trade.commission + trade.income;
    if (this.length === this.symbol.length) growColumns(this);
    const row = this.length++;
    this.symbol[row] = symbol;
    this.entryTime[row] = trade.entryTime;
    this.exitTime[row] = exitTime;
    this.quantity[row] = trade.largest;
    this.entryPrice[row] = trade.entryValue / trade.entryUnits;
    this.exitPrice[row] = trade.exitValue / trade.exitUnits;
    this.pnl[row] = pnl;
    this.commission.set(row, trade.commission);
    this.return[row] = pnl / trade.entryMoney;
    this.income.set(row, trade.income);
    this.bars[row] = exitBar - trade.entryBar;
  }
}

class OpenTrade {
  entryTime: Micros = 0;
  entryBar = 0;
  entryUnits = 0;
  /** Σ units × price, and the same in account currency. */
  entryValue = 0;
  entryMoney = 0;
  exitUnits = 0;
  exitValue = 0;
  exitMoney = 0;
  commission = 0;
  income = 0;
  /** Signed: the largest position held so far. */
  largest = 0;

  begin(time: Micros, bar: number): void {
    this.entryTime = time;
    this.entryBar = bar;
  }

  clear(): void {
    this.entryUnits = 0;
    this.entryValue = 0;
    this.entryMoney = 0;
    this.exitUnits = 0;
    this.exitValue = 0;
    this.exitMoney = 0;
    this.commission = 0;
    this.income = 0;
    this.largest = 0;
  }
}
