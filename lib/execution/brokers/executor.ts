import type { BarColumns, Micros } from "#lib/core/columns.ts";
import { type OrderBook, SIZE, STATUS, TIF, TIMING, TYPE } from "#lib/execution/orders/index.ts";
import type { Ledger } from "#lib/execution/positions/index.ts";
import type { Commission, Slippage } from "./cost-model.ts";
import { FillBook } from "./fill-book.ts";
import type { Market } from "./market.ts";
import { OrderSizes } from "./order-sizes.ts";
import type { Sizing } from "./sizing.ts";
import { trailFrom } from "./trailing.ts";
import { VolumeRoom } from "./volume-room.ts";
import type { WorkingOrders } from "./working-orders.ts";

/** A fraction of the account that rounding may overdraw. */
const ROUNDING = 1e-9;

type Settings = {
  readonly symbols: readonly string[];
  readonly ledger: Ledger;
  readonly commission: Commission;
  readonly slippage: Slippage;
  readonly lot: number;
  readonly sizing: Sizing;
  /** The part of each bar's volume that a symbol's orders can take together; undefined = all that they want. */
  readonly participation: number | undefined;
  /** One sentence when units of the symbol cannot be sold short, "" when they can. */
  readonly refusesShort: (symbol: string) => string;
};

/** `children` and `target`: the first bar on which a bracket's stop-loss and take-profit may fill. */
export type Circumstances = {
  readonly time: Micros;
  /** Number of the bar for the trade's length. */
  readonly bar: number;
  readonly slips: boolean;
  /** The order rested in the market and was met there. */
  readonly rested: boolean;
  readonly children: number;
  readonly target: number;
  /** No commission: the fill is not a trade. */
  readonly isFree?: boolean;
};

type Fill = {
  readonly row: number;
  readonly symbol: number;
  readonly quantity: number;
  /** What the order still wants after it. */
  readonly left: number;
  readonly price: number;
  readonly reference: number;
  readonly fee: number;
};

/** Turns an order that has met its price into a fill: size, volume, slippage, commission, collateral, bracket. */
export class Executor {
  readonly fills = new FillBook();
  readonly #settings: Settings;
  readonly #orders: WorkingOrders;
  readonly #book: OrderBook;
  readonly #room: VolumeRoom;
  readonly sizes: OrderSizes;

  constructor(settings: Settings, orders: WorkingOrders) {
    this.#settings = settings;
    this.#orders = orders;
    this.#book = orders.book;
    this.#room = new VolumeRoom(settings.symbols);
    this.sizes = new OrderSizes(settings);
  }

  /** Fills from here on happen on bar `j` of the symbol. */
  enterBar(symbol: number, bars: BarColumns, j: number): void {
    const { participation, lot } = this.#settings;
    this.#room.enterBar(symbol, bars, j, participation, lot);
  }

  /** The last fill of a run is not limited by volume. */
  liftVolumeCap(symbol: number): void {
    this.#room.lift(symbol);
  }

  hasRoom(symbol: number): boolean {
    return this.#room.of(symbol) > 0;
  }

  /** Signed units that a size would mean at the last known price. */
  estimate(symbol: number, sizeKind: number, size: number): number {
    return sizeKind === SIZE.units
      ? size
      : this.sizes.units(symbol, sizeKind, size, this.#settings.ledger.mark[symbol]!);
  }

  /** Units in place of a size that counts money, where the run fixes sizes when orders are made. */
  fixed<Request extends { symbol: number; sizeKind: number; size: number }>(request: Request): Request {
    const { symbol, sizeKind, size } = request;
    const { at } = this.#settings.sizing;
    if (at === "order-units" && (sizeKind === SIZE["target-units"] || sizeKind === SIZE["target-equity"])) {
      const target = sizeKind === SIZE["target-units"] ? size : this.sizes.fixedTarget(symbol, size);
      const units = target - this.#settings.ledger.quantity[symbol]!;
      return { ...request, sizeKind: SIZE.units, size: units };
    }
    if (at === "fill" || sizeKind === SIZE.units || sizeKind === SIZE["target-units"]) return request;
    if (sizeKind === SIZE["target-equity"])
      return { ...request, sizeKind: SIZE["target-units"], size: this.sizes.fixedTarget(symbol, size) };
    return { ...request, sizeKind: SIZE.units, size: this.estimate(symbol, sizeKind, size) };
  }

  /** Whether filling now would only make a position smaller. */
  reduces(row: number): boolean {
    const symbol = this.#book.symbol[row]!;
    if (this.#settings.ledger.quantity[symbol] === 0) return false;
    return this.isExit(symbol, this.estimate(symbol, this.#book.sizeKind[row]!, this.#book.size[row]!));
  }

  /** Whether so many units, signed, only make a position smaller. */
  isExit(symbol: number, units: number): boolean {
    const held = this.#settings.ledger.quantity[symbol]!;
    return units !== 0 && held !== 0 && held > 0 !== units > 0 && Math.abs(units) <= Math.abs(held);
  }

  /** `reference` is the price by the order's rules, before slippage. Without volume left nothing happens. */
  execute(row: number, reference: number, when: Circumstances): void {
    const symbol = this.#book.symbol[row]!;
    const room = this.#room.of(symbol);
    if (!(room > 0)) return;
    const wanted = this.#quantity(row, symbol, reference);
    const asked = within(room, wanted);
    const price = when.slips && asked !== 0 ? this.#slipped(symbol, reference, asked) : reference;
    const whole = price === reference ? wanted : this.#quantity(row, symbol, price);
    const quantity = within(room, whole);
    if (quantity === 0 || quantity > 0 !== asked > 0) {
      this.#nothingToDo(row, when.time);
      return;
    }
    if (quantity !== whole && this.#book.timeInForce[row] === TIF.FOK) return;
    const fee = when.isFree ? 0 : this.#feeOf(row, Math.abs(quantity), price, when.rested);
    const missing = this.#missingCash(symbol, quantity, price, fee);
    if (missing) this.#orders.end(row, "rejected", when.time, missing);
    else this.#fill({ row, symbol, quantity, left: whole - quantity, price, reference, fee }, when);
  }

  /**
   * A market order without options that is the only one working meets the open: `execute` without all that ties orders
   * together. Answers false, having done nothing, when more is to be said than "filled".
   */
  fillAlone(row: number, { symbol, fine, i, j, opening }: Market): boolean {
    const book = this.#book;
    const { ledger } = this.#settings;
    const kind = book.sizeKind[row]!;
    const size = book.size[row]!;
    const open = fine.open[j]!;
    this.enterBar(symbol, fine, j);
    const wanted = this.sizes.units(symbol, kind, size, open);
    const price = wanted === 0 ? open : this.#slipped(symbol, open, wanted);
    const quantity = price === open ? wanted : this.sizes.units(symbol, kind, size, price);
    if (quantity === 0 || quantity > 0 !== wanted > 0) return false;
    const fee = this.sizes.fee(symbol, Math.abs(quantity), price);
    if (this.#missingCash(symbol, quantity, price, fee)) return false;
    ledger.apply(symbol, quantity, price, fee, opening, i);
    this.#record(row, symbol, quantity, price, open, fee, opening);
    book.fillWhole(row, quantity, price, opening);
    this.#orders.clear(symbol);
    return true;
  }

  /** A fill that a venue reports; `left`: signed units that the order still wants. All that follows, follows. */
  report(row: number, quantity: number, left: number, price: number, fee: number, when: Circumstances): void {
    const symbol = this.#book.symbol[row]!;
    this.#fill({ row, symbol, quantity, left, price, reference: price, fee }, when);
  }

  #slipped(symbol: number, reference: number, quantity: number): number {
    return this.#settings.slippage(reference, quantity > 0, Math.abs(quantity), this.#room.volumeOf[symbol]!);
  }

  /**
   * What an order costs is reckoned over all units that it traded: a minimum or a cap counts once. A fill costs what
   * it adds, at its own rate of exchange and as maker or taker.
   */
  #feeOf(row: number, units: number, price: number, rested: boolean): number {
    const { filled, averagePrice, splitUnits } = this.#book;
    const symbol = this.#book.symbol[row]!;
    const held = Math.abs(filled[row]!);
    const before = held - splitUnits.get(row);
    if (before === 0) return this.sizes.fee(symbol, units, price, rested);
    const value = averagePrice[row]! * held;
    const sum = before + units;
    const all = this.sizes.fee(symbol, sum, (value + price * units) / sum, rested);
    return Math.max(0, all - this.sizes.fee(symbol, before, value / before, rested));
  }

  /** The size came to nothing: because the position is where it should be, or because no lot is affordable. */
  #nothingToDo(row: number, time: Micros): void {
    const { sizeKind, size, reduceOnly, symbol } = this.#book;
    const kind = sizeKind[row]!;
    const isFlat = this.#settings.ledger.quantity[symbol[row]!] === 0;
    const wantsMore = kind === SIZE["target-equity"] && size[row] !== 0 && isFlat;
    if (wantsMore || kind === SIZE.cash || kind === SIZE.equity)
      this.#orders.end(row, "rejected", time, TOO_SMALL);
    else if (reduceOnly.get(row) === 1)
      this.#orders.end(row, "cancelled", time, "There is no position left to reduce.");
    else this.#orders.end(row, "cancelled", time, "The position is already at its target.");
  }

  /** Signed units to fill at `price`; 0 when there is nothing to do. */
  #quantity(row: number, symbol: number, price: number): number {
    const book = this.#book;
    const held = this.#settings.ledger.quantity[symbol]!;
    const units = this.sizes.units(symbol, book.sizeKind[row]!, book.size[row]!, price);
    if (book.reduceOnly.get(row) === 0) return this.#onItsSide(row, units);
    if (held === 0 || held > 0 === units > 0) return 0;
    return Math.abs(units) > Math.abs(held) ? -held : units;
  }

  /** A priced order keeps the side on which it was placed. */
  #onItsSide(row: number, units: number): number {
    if (this.#book.type[row] === TYPE.market) return units;
    return units > 0 === this.#book.quantity[row]! > 0 ? units : 0;
  }

  /** One sentence when the account cannot carry the fill, "" when it can. */
  #missingCash(symbol: number, quantity: number, price: number, fee: number): string {
    const { ledger, symbols } = this.#settings;
    const before = ledger.quantity[symbol]!;
    const after = before + quantity;
    const shrinks = after === 0 || (after > 0 === before > 0 && Math.abs(after) <= Math.abs(before));
    if (shrinks) return "";
    const refused = after < 0 ? this.#settings.refusesShort(symbols[symbol]!) : "";
    if (refused) return refused;
    const free = ledger.freeCash(symbol, price);
    const left = ledger.freeCashAfter(symbol, quantity, price, fee);
    if (left >= -ROUNDING * Math.abs(free)) return "";
    const what = `${quantity > 0 ? "buying" : "selling"} ${Math.abs(quantity)} ${symbols[symbol]}`;
    const needs = (free - left).toFixed(2);
    return `Not enough free cash: ${what} at ${price.toFixed(2)} needs ${needs}, ${free.toFixed(2)} is free.`;
  }

  #fill(fill: Fill, when: Circumstances): void {
    const { row, symbol, quantity, price, fee } = fill;
    const { time } = when;
    const { ledger } = this.#settings;
    const before = ledger.quantity[symbol]!;
    ledger.apply(symbol, quantity, price, fee, time, when.bar);
    const after = ledger.quantity[symbol]!;
    this.#room.take(symbol, Math.abs(quantity));
    this.#record(row, symbol, quantity, price, fill.reference, fee, time);
    const isFirst = this.#enter(fill);
    if (fill.left === 0) this.#orders.end(row, "filled", time);
    else this.#remain(row);
    this.#orders.settleGroup(row, quantity, time);
    if (before !== 0 && (after === 0 || after > 0 !== before > 0)) this.#orders.cancelReducing(symbol, time);
    this.#protect(row, symbol, quantity, after, isFirst, when);
    if (fill.left === 0) this.#release(row, when.target);
  }

  /** Into the order's own row; answers whether it was the first of its fills. */
  #enter({ row, quantity, left, price }: Fill): boolean {
    const book = this.#book;
    const before = book.filled[row]!;
    const sum = before + quantity;
    book.averagePrice[row] =
      before === 0 ? price : (book.averagePrice[row]! * before + price * quantity) / sum;
    book.filled[row] = sum;
    book.quantity[row] = sum + left;
    if (left !== 0) {
      // What it came to at its first fill is what it is about from then on.
      book.sizeKind[row] = SIZE.units;
      book.size[row] = left;
    }
    return before === 0;
  }

  #remain(row: number): void {
    this.#book.status[row] = STATUS["partially-filled"];
    this.#orders.tell("order", row);
  }

  #record(
    row: number,
    symbol: number,
    quantity: number,
    price: number,
    reference: number,
    fee: number,
    time: Micros,
  ): void {
    const { fills } = this;
    const at = fills.addRow();
    fills.time[at] = time;
    fills.symbol[at] = symbol;
    fills.orderId[at] = row + 1;
    fills.quantity[at] = quantity;
    fills.price[at] = price;
    fills.commission.set(at, fee);
    fills.slippage.set(at, Math.abs(price - reference));
    this.#orders.tell("fill", at);
  }

  #release(row: number, firstBar: number): void {
    for (const child of this.#orders.release(row, firstBar))
      trailFrom(this.#book, child, this.#settings.ledger.mark[this.#book.symbol[child]!]!);
  }

  /** The exits of a bracket, for the units that this fill of the entry opened. */
  #protect(
    row: number,
    symbol: number,
    quantity: number,
    after: number,
    isFirst: boolean,
    when: Circumstances,
  ): void {
    const { stopLoss, takeProfit } = this.#book;
    const stop = stopLoss.get(row);
    const limit = takeProfit.get(row);
    if ((Number.isNaN(stop) && Number.isNaN(limit)) || after === 0 || after > 0 !== quantity > 0) return;
    const units = -Math.sign(after) * Math.min(Math.abs(quantity), Math.abs(after));
    const exit = { row, symbol, units, time: when.time, isFirst };
    if (!Number.isNaN(stop)) this.#exit(exit, TYPE.stop, Number.NaN, stop, when.children);
    if (!Number.isNaN(limit)) this.#exit(exit, TYPE.limit, limit, Number.NaN, when.target);
  }

  /** A new exit, or more units for the one that an earlier fill of the entry made. */
  #exit(
    of: { row: number; symbol: number; units: number; time: Micros; isFirst: boolean },
    type: number,
    limit: number,
    stop: number,
    firstBar: number,
  ): void {
    const book = this.#book;
    const { symbol, units, time } = of;
    const group = of.row + 1;
    const working = of.isFirst ? -1 : this.#orders.findExit(group, symbol, type);
    if (working >= 0) {
      book.size[working]! += units;
      book.quantity[working]! += units;
      return;
    }
    const exit = { symbol, time, sizeKind: SIZE.units, size: units, firstBar };
    const kind = { ...EXIT, type, terms: { ...EXIT_TERMS, limit, stop, group } };
    this.#orders.activate(book.add(exit, units, kind));
  }
}

/** The most of `quantity` (signed) that `room` units allow. */
const within = (room: number, quantity: number) =>
  Math.abs(quantity) <= room ? quantity : Math.sign(quantity) * room;

const EXIT = { timeInForce: TIF.GTC, timing: TIMING["next-open"] };

const EXIT_TERMS = {
  trail: Number.NaN,
  trailFraction: Number.NaN,
  postOnly: false,
  expiry: Number.NaN,
  parent: -1,
  stopLoss: Number.NaN,
  takeProfit: Number.NaN,
  reduceOnly: true,
};

const TOO_SMALL = "The size comes to less than one lot of free cash.";
