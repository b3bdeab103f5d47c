import { FILL_TIMINGS } from "#lib/core/order.ts";
import {
  allows,
  isReached,
  type OrderBook,
  type OrderRules,
  rulesByIndex,
  TIF,
  TIMING,
  TYPE,
} from "#lib/execution/orders/index.ts";
import type { ActiveOrders } from "./active-orders.ts";
import type { Executor } from "./executor.ts";
import { type IntrabarPath, turningPoints } from "./intrabar-path.ts";
import { lastMoment, type Market } from "./market.ts";
import type { Quotes } from "./quotes.ts";
import type { Sessions } from "./sessions.ts";
import { trailFrom } from "./trailing.ts";
import type { WorkingOrders } from "./working-orders.ts";

const MARKET = TYPE.market;
const LIMIT = rulesByIndex[TYPE.limit]!;

type Settings = {
  readonly path: IntrabarPath;
  /** A stop that the bar reaches fills before a limit of its group at which the bar opens. */
  readonly stopFirst: boolean;
  readonly quotes: Quotes;
};

/** Which orders meet which prices of a bar, and when orders expire. It never looks at a bar that it was not given. */
export class Matcher {
  readonly #settings: Settings;
  readonly #orders: WorkingOrders;
  readonly #executor: Executor;
  readonly #sessions: Sessions;
  readonly #book: OrderBook;

  constructor(settings: Settings, orders: WorkingOrders, executor: Executor, sessions: Sessions) {
    this.#settings = settings;
    this.#orders = orders;
    this.#executor = executor;
    this.#sessions = sessions;
    this.#book = orders.book;
  }

  /** At the open: all that can fill there, or only what reduces a position. */
  atOpen(market: Market, reducingOnly: boolean): void {
    const { symbol, fine, j, opening } = market;
    const book = this.#book;
    const list = this.#orders.active[symbol]!;
    this.#executor.enterBar(symbol, fine, j);
    for (let k = 0; k < list.count; k++) {
      const row = list.rows[k]!;
      if (book.firstBar[row]! > j || !book.isWorking(row)) continue;
      if (opening >= book.expiry.get(row)) this.#expire(row, opening);
      else if (this.#meetsOpen(row) && !(reducingOnly && !this.#executor.reduces(row)))
        this.#orderAtOpen(row, market, !reducingOnly);
    }
  }

  /** Market orders that fill elsewhere and closing auctions pass the open by. */
  #meetsOpen(row: number): boolean {
    const type = this.#book.type[row]!;
    return type === MARKET
      ? this.#book.timing[row] === TIMING["next-open"]
      : rulesByIndex[type]!.moment !== "close";
  }

  #orderAtOpen(row: number, market: Market, isFinalPass: boolean): void {
    const book = this.#book;
    const { fine, j, opening } = market;
    const type = book.type[row]!;
    const own = rulesByIndex[type]!;
    if (own.moment === "open" && !this.#sessions.opensWith(market.symbol, fine, j)) return;
    const open = fine.open[j]!;
    const buys = book.quantity[row]! > 0;
    const actsAsLimit = this.#actsAsLimit(row, j);
    const rules = actsAsLimit ? LIMIT : own;
    const isSetOff =
      rules.trigger === "none" || isReached(rules.trigger === "stop", buys, book.stop.get(row), open, open);
    if (isSetOff && allows(buys, book.limit.get(row), open)) {
      const yields = this.#settings.stopFirst && type === TYPE.limit && this.#stopIsReached(row, market);
      const isTooEager = !yields && book.postOnly.get(row) === 1 && book.firstBar[row] === j;
      if (isTooEager) this.#refusePostOnly(row, opening);
      else if (!yields)
        this.#executor.execute(row, open, {
          time: opening,
          bar: market.i,
          slips: !own.hasLimit,
          rested: actsAsLimit ? book.limitFrom.get(row) < j : type === TYPE.limit && book.firstBar[row]! < j,
          children: j,
          target: j,
        });
    } else if (isSetOff && rules.trigger !== "none" && rules.hasLimit) book.limitFrom.set(row, j);
    else if (rules.trails) trailFrom(book, row, open);
    if (isFinalPass) this.#endImmediate(row, opening, own);
  }

  /** What had to fill at this moment, and has not, ends with it. */
  #endImmediate(row: number, time: number, rules: OrderRules): void {
    if (!this.#book.isWorking(row)) return;
    const tif = this.#book.timeInForce[row];
    if (tif === TIF.IOC || tif === TIF.FOK)
      this.#orders.end(row, "cancelled", time, tif === TIF.IOC ? IMMEDIATE_ENDS : KILLED);
    else if (rules.moment !== "any") this.#orders.end(row, "expired", time, AUCTION_ENDS);
  }

  #refusePostOnly(row: number, time: number): void {
    this.#orders.end(row, "rejected", time, POST_ONLY);
  }

  /** Whether the bar reaches a stop of the same group. */
  #stopIsReached(row: number, { symbol, fine, j }: Market): boolean {
    const book = this.#book;
    const group = book.group.get(row);
    const list = this.#orders.active[symbol]!;
    for (let k = 0; group !== 0 && k < list.count; k++) {
      const other = list.rows[k]!;
      if (book.group.get(other) !== group || book.type[other] !== TYPE.stop || !book.isWorking(other))
        continue;
      const buys = book.quantity[other]! > 0;
      if (
        book.firstBar[other]! <= j &&
        isReached(true, buys, book.stop.get(other), fine.high[j]!, fine.low[j]!)
      )
        return true;
    }
    return false;
  }

  /** After the open, on the path that the settings name. */
  inside(market: Market): void {
    if (this.#settings.path !== "pessimistic") {
      this.#walk(market);
      return;
    }
    this.#pass(market, true);
    const before = this.#book.length;
    this.#pass(market, false);
    // A limit entry may have made a stop-loss that the same bar reaches.
    if (this.#book.length > before) this.#pass(market, true);
    this.#trail(market.symbol, market.j, market.fine.high[market.j]!, market.fine.low[market.j]!);
  }

  /** Everything that waits for a price against the trader (stops), or for one in favour (limits, touch prices). */
  #pass(market: Market, against: boolean): void {
    const { symbol, fine, j } = market;
    const list = this.#orders.active[symbol]!;
    const high = fine.high[j]!;
    const low = fine.low[j]!;
    for (let k = 0; k < list.count; k++) {
      const row = list.rows[k]!;
      if (!this.#waitsInside(row, j)) continue;
      const rules = this.#rulesNow(row, j);
      if ((rules.trigger === "stop") !== against) continue;
      const buys = this.#book.quantity[row]! > 0;
      if (isReached(against, buys, this.#levelOf(row, rules), high, low))
        this.#meet(row, rules, this.#levelOf(row, rules), market, j + 1);
    }
  }

  /** Whether it can fill between open and close. */
  #waitsInside(row: number, j: number): boolean {
    const book = this.#book;
    if (book.firstBar[row]! > j || !book.isWorking(row)) return false;
    return book.type[row] !== MARKET && rulesByIndex[book.type[row]!]!.moment === "any";
  }

  #rulesNow(row: number, j: number): OrderRules {
    return this.#actsAsLimit(row, j) ? LIMIT : rulesByIndex[this.#book.type[row]!]!;
  }

  #levelOf(row: number, rules: OrderRules): number {
    return rules.trigger === "none" ? this.#book.limit.get(row) : this.#book.stop.get(row);
  }

  /** The price has come to `price`. `next`: the bar from which what this sets off may fill. */
  #meet(row: number, rules: OrderRules, price: number, market: Market, next: number): void {
    const book = this.#book;
    const buys = book.quantity[row]! > 0;
    if (!allows(buys, book.limit.get(row), price)) {
      book.limitFrom.set(row, next);
      return;
    }
    this.#executor.execute(row, price, {
      time: lastMoment(market.fine, market.j),
      bar: market.i,
      slips: !rulesByIndex[book.type[row]!]!.hasLimit,
      rested: rules === LIMIT,
      children: market.j,
      target: next,
    });
  }

  /** From the open over the turning points; at each price the order that is met first. */
  #walk(market: Market): void {
    const { symbol, fine, j } = market;
    let at = fine.open[j]!;
    for (const point of turningPoints(this.#settings.path, fine, j)) {
      this.#travel(market, at, point);
      this.#trail(symbol, j, point, point);
      at = point;
    }
  }

  #travel(market: Market, from: number, to: number): void {
    const { symbol, j } = market;
    let at = from;
    while (this.#executor.hasRoom(symbol)) {
      const row = this.#nearest(symbol, j, at, to);
      if (row < 0) return;
      const rules = this.#rulesNow(row, j);
      at = this.#metAt(row, rules, at, to);
      this.#meet(row, rules, at, market, j);
    }
  }

  /** The working order met first between two prices, the older one first at the same price; −1 = none. */
  #nearest(symbol: number, j: number, from: number, to: number): number {
    const list = this.#orders.active[symbol]!;
    let found = -1;
    let nearest = Number.POSITIVE_INFINITY;
    for (let k = 0; k < list.count; k++) {
      const row = list.rows[k]!;
      if (!this.#waitsInside(row, j)) continue;
      const distance = Math.abs(this.#metAt(row, this.#rulesNow(row, j), from, to) - from);
      if (distance < nearest) {
        nearest = distance;
        found = row;
      }
    }
    return found;
  }

  /** Where a price that travels meets the order: at once when it is already beyond its level; NaN = not on the way. */
  #metAt(row: number, rules: OrderRules, from: number, to: number): number {
    const level = this.#levelOf(row, rules);
    const against = rules.trigger === "stop";
    const buys = this.#book.quantity[row]! > 0;
    if (isReached(against, buys, level, from, from)) return from;
    return isReached(against, buys, level, Math.max(from, to), Math.min(from, to)) ? level : Number.NaN;
  }

  /** Trailing stops follow the best of these prices. */
  #trail(symbol: number, j: number, high: number, low: number): void {
    const book = this.#book;
    const list = this.#orders.active[symbol]!;
    for (let k = 0; k < list.count; k++) {
      const row = list.rows[k]!;
      if (book.type[row] !== TYPE["trailing-stop"] || book.firstBar[row]! > j) continue;
      if (!book.isWorking(row)) continue;
      trailFrom(book, row, book.quantity[row]! > 0 ? low : high);
    }
  }

  /** At the close of the bar: closing auctions and market orders with a timing of their own. */
  atClose(market: Market, reducingOnly: boolean): void {
    const list = this.#orders.active[market.symbol]!;
    for (let k = 0; k < list.count; k++) {
      const row = list.rows[k]!;
      if (this.#book.firstBar[row]! > market.j || !this.#book.isWorking(row)) continue;
      const price = this.#closingPrice(row, market);
      if (Number.isNaN(price) || (reducingOnly && !this.#executor.reduces(row))) continue;
      if (allows(this.#book.quantity[row]! > 0, this.#book.limit.get(row), price))
        this.#executeAtClose(row, price, market);
      if (!reducingOnly)
        this.#endImmediate(row, lastMoment(market.bars, market.i), rulesByIndex[this.#book.type[row]!]!);
    }
  }

  /** NaN when the order does not fill at this close. */
  #closingPrice(row: number, market: Market): number {
    const book = this.#book;
    const type = book.type[row]!;
    const { bars, i } = market;
    if (type !== MARKET) {
      const isDue =
        rulesByIndex[type]!.moment === "close" && this.#sessions.closesWith(market.symbol, bars, i);
      return isDue ? bars.close[i]! : Number.NaN;
    }
    const timing = FILL_TIMINGS[book.timing[row]!];
    if (timing === "next-close") return bars.close[i]!;
    return timing === "vwap-of-next" ? averagePrice(market) : Number.NaN;
  }

  /** Market orders made on this very bar with timing "this-close". */
  atThisClose(market: Market, reducingOnly: boolean): void {
    const book = this.#book;
    const list = this.#orders.active[market.symbol]!;
    this.#executor.enterBar(market.symbol, market.fine, market.j);
    for (let k = 0; k < list.count; k++) {
      const row = list.rows[k]!;
      if (book.type[row] !== MARKET || book.timing[row] !== TIMING["this-close"] || !book.isWorking(row))
        continue;
      if (reducingOnly && !this.#executor.reduces(row)) continue;
      this.#executeAtClose(row, this.#quoted(row, market), market);
      if (!reducingOnly) this.#endImmediate(row, lastMoment(market.bars, market.i), rulesByIndex[MARKET]!);
    }
  }

  #quoted(row: number, { symbol, bars, i }: Market): number {
    const buys = this.#book.quantity[row]! > 0;
    return this.#settings.quotes.closing(symbol, buys, bars.end[i]!, bars.close[i]!);
  }

  #executeAtClose(row: number, price: number, { bars, i, j }: Market): void {
    this.#executor.execute(row, price, {
      time: lastMoment(bars, i),
      bar: i,
      slips: !rulesByIndex[this.#book.type[row]!]!.hasLimit,
      rested: false,
      children: j + 1,
      target: j + 1,
    });
  }

  /** DAY orders end with the session's last bar, GTD orders before the bar that starts too late for them. */
  expire({ symbol, bars, i, j }: Market): void {
    const book = this.#book;
    const list: ActiveOrders = this.#orders.active[symbol]!;
    const next = i + 1 < bars.length ? bars.start[i + 1]! : bars.end[i]!;
    for (let k = 0; k < list.count; k++) {
      const row = list.rows[k]!;
      if (!book.isWorking(row)) continue;
      if (next >= book.expiry.get(row)) this.#expire(row, lastMoment(bars, i));
      else if (
        book.timeInForce[row] === TIF.DAY &&
        book.firstBar[row]! <= j &&
        this.#sessions.closesWith(symbol, bars, i)
      )
        this.#orders.end(row, "expired", lastMoment(bars, i), "A DAY order ends with its session.");
    }
  }

  #expire(row: number, time: number): void {
    this.#orders.end(row, "expired", time, "A GTD order ends with its date.");
  }

  #actsAsLimit(row: number, j: number): boolean {
    const from = this.#book.limitFrom.get(row);
    return from >= 0 && from <= j;
  }
}

/** Volume-weighted typical price of the finer bars inside a bar; without volume their plain mean. */
function averagePrice({ fine, fineFrom, j }: Market): number {
  let value = 0;
  let volume = 0;
  let sum = 0;
  for (let k = fineFrom; k <= j; k++) {
    const typical = (fine.high[k]! + fine.low[k]! + fine.close[k]!) / 3;
    value += typical * fine.volume[k]!;
    volume += fine.volume[k]!;
    sum += typical;
  }
  return volume > 0 && fineFrom < j ? value / volume : sum / (j - fineFrom + 1);
}

const IMMEDIATE_ENDS = "An IOC order takes what its first price offers; the rest is cancelled.";
const KILLED = "A FOK order fills whole at its first price or not at all.";
const AUCTION_ENDS = "The auction for which it was made is over.";
const POST_ONLY = "It was post-only and could have traded at its first price.";
