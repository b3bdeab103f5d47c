/**
 * The slow, obvious engine: plain objects, no columns, no caches. It repeats the rules of lib/execution from
 * their description, so that the fast engine has something to agree with, bit for bit.
 */
import type { BarColumns } from "#lib/core/columns.ts";
import { dayNumberOf } from "#lib/core/time.ts";
import type { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";
import { NOTHING_FOLLOWS, ReferenceDays } from "./days.ts";
import { ReferenceDesk, type ReferenceFill, type Where } from "./desk.ts";
import { localDay } from "./local-days.ts";
import { type Action, buys, fillsAnyTime, isTouch, isWorking, marketOf, type Order, trail } from "./order.ts";
import { type Bar, ReferenceTape } from "./tape.ts";

export type ReferenceResult = {
  readonly fills: readonly ReferenceFill[];
  readonly orders: readonly Order[];
  readonly equity: readonly number[];
  readonly cash: readonly number[];
  /** Of each symbol, after each step. */
  readonly profit: ReadonlyMap<string, readonly number[]>;
};

/** `warmup`: bars of each symbol before the strategy is first called. */
export function runReference(
  spec: BacktestSpec,
  all: readonly BarColumns[],
  actions: readonly Action[],
  warmup = 0,
): ReferenceResult {
  return new ReferenceEngine(spec, all, actions, warmup).run();
}

class ReferenceEngine {
  readonly spec: BacktestSpec;
  readonly all: readonly BarColumns[];
  readonly actions: readonly Action[];
  readonly warmup: number;
  readonly tapes = new Map<string, ReferenceTape>();
  readonly desk: ReferenceDesk;
  readonly days: ReferenceDays;

  constructor(spec: BacktestSpec, all: readonly BarColumns[], actions: readonly Action[], warmup: number) {
    this.spec = spec;
    this.all = all;
    this.actions = actions;
    this.warmup = warmup;
    this.desk = new ReferenceDesk(spec);
    const { from, to } = spec.data;
    const keeps = (start: number) => {
      const day = localDay(spec.timeZone, start);
      return (!from || day >= dayNumberOf(from)) && (!to || day <= dayNumberOf(to));
    };
    for (const symbol of spec.data.symbols) {
      const [columns, finer] = all.filter((candidate) => candidate.symbol === symbol);
      const zone = spec.instruments?.[symbol]?.timeZone ?? spec.timeZone;
      this.tapes.set(symbol, new ReferenceTape(columns!, finer, zone, keeps));
    }
    this.days = new ReferenceDays(this.desk, all, this.tapes);
  }

  run(): ReferenceResult {
    const { desk } = this;
    const ends = [...this.tapes.values()].flatMap((tape) => tape.bars.map((bar) => bar.end));
    const equity: number[] = [];
    const cash: number[] = [];
    const profit = new Map(this.spec.data.symbols.map((symbol): [string, number[]] => [symbol, []]));
    for (const moment of [...new Set(ends)].sort((a, b) => a - b)) {
      const fresh = this.spec.data.symbols.filter((symbol) => {
        const tape = this.tapes.get(symbol)!;
        if (tape.bars[tape.now + 1]?.end !== moment) return false;
        tape.now++;
        return true;
      });
      const start = Math.min(moment, ...fresh.map((symbol) => this.tapes.get(symbol)!.current.start));
      this.days.before(start, moment, fresh);
      this.walkInside(fresh);
      this.markCloses(fresh);
      for (const reducingOnly of [true, false])
        for (const symbol of fresh) this.atClose(symbol, reducingOnly);
      for (const symbol of fresh) this.expire(symbol);
      this.markCloses(fresh);
      this.days.after(moment, fresh);
      for (const symbol of fresh) this.act(symbol, moment, fresh);
      for (const reducingOnly of [true, false])
        for (const symbol of fresh) this.atThisClose(symbol, reducingOnly);
      this.markCloses(fresh);
      equity.push(desk.account.equity());
      cash.push(desk.account.totalCash());
      for (const [symbol, points] of profit) points.push(desk.account.profit(symbol));
    }
    if (this.spec.atEnd !== "keep") for (const symbol of this.spec.data.symbols) this.closeOut(symbol);
    this.days.payOutDelisted(this.days.day + 1, Math.max(...ends));
    if (equity.length > 0) {
      equity[equity.length - 1] = desk.account.equity();
      cash[cash.length - 1] = desk.account.totalCash();
      for (const [symbol, points] of profit) points[points.length - 1] = desk.account.profit(symbol);
    }
    return { fills: desk.fills, orders: desk.orders, equity, cash, profit };
  }

  /** What is still held is sold on the symbol's last bar. */
  closeOut(symbol: string): void {
    const { desk } = this;
    const tape = this.tapes.get(symbol)!;
    if (tape.now < 0 || desk.account.held.get(symbol) === 0) return;
    const { open, close, start, end } = tape.current;
    const isAtOpen = this.spec.atEnd === "close-at-last-open";
    const time = isAtOpen ? start : end - 1;
    const order = desk.make(symbol, "target-units", 0, {}, time, 0);
    desk.enterBar(symbol, tape.insideNow.at(-1)!);
    desk.room.set(marketOf(symbol), Number.POSITIVE_INFINITY);
    desk.fill(order, isAtOpen ? open : close, { ...NOTHING_FOLLOWS, time });
  }

  markCloses(fresh: readonly string[]): void {
    for (const symbol of fresh) this.desk.account.mark.set(symbol, this.tapes.get(symbol)!.current.close);
  }

  /** The bars that orders meet, moment by moment. */
  walkInside(fresh: readonly string[]): void {
    const { mark } = this.desk.account;
    const pieces = fresh.flatMap((symbol) =>
      this.tapes.get(symbol)!.insideNow.map((bar) => ({ symbol, bar })),
    );
    for (const end of [...new Set(pieces.map(({ bar }) => bar.end))].sort((a, b) => a - b)) {
      const now = pieces.filter(({ bar }) => bar.end === end);
      for (const { symbol, bar } of now) mark.set(symbol, bar.open);
      for (const { symbol, bar } of now) this.atOpen(symbol, bar, true);
      for (const { symbol, bar } of now) {
        this.atOpen(symbol, bar, false);
        if ((this.spec.intrabarPath ?? "pessimistic") === "pessimistic") this.pessimistic(symbol, bar);
        else this.alongPath(symbol, bar);
      }
      if (this.spec.data.finer) for (const { symbol, bar } of now) mark.set(symbol, bar.close);
    }
  }

  act(symbol: string, moment: number, fresh: readonly string[]): void {
    const tape = this.tapes.get(symbol)!;
    if (tape.now < this.warmup) return;
    const next = tape.next(moment, fresh.includes(symbol));
    for (const action of this.actions)
      if (action.symbol === symbol && action.bar === tape.now) this.desk.act(action, moment, next);
  }

  /** By index, because a fill may append the exits of its bracket. */
  eachWorking(symbol: string, visit: (order: Order) => void): void {
    const { orders } = this.desk;
    const rank = (order: Order) => this.desk.activated.indexOf(order);
    const seen = new Set<Order>();
    for (;;) {
      const next = orders
        .filter((order) => order.symbol === symbol && isWorking(order) && !seen.has(order))
        .sort((a, b) => rank(a) - rank(b))[0];
      if (!next) return;
      seen.add(next);
      visit(next);
    }
  }

  atOpen(symbol: string, bar: Bar, reducingOnly: boolean): void {
    const { desk } = this;
    desk.enterBar(symbol, bar);
    this.eachWorking(symbol, (order) => {
      if (order.firstBar > bar.n) return;
      if (order.expires !== undefined && bar.start >= order.expires) {
        desk.end(order, "expired");
        return;
      }
      const passesBy =
        order.type === "market" ? order.timing !== "next-open" : order.type.endsWith("on-close");
      if (passesBy || (reducingOnly && !desk.reduces(order))) return;
      const isAuction = order.type.endsWith("on-open");
      if (isAuction && !this.tapes.get(symbol)!.opensSession(bar)) return;
      this.tryOpen(order, bar);
      if (reducingOnly || !isWorking(order)) return;
      if (order.tif === "IOC" || order.tif === "FOK") desk.end(order, "cancelled");
      else if (isAuction) desk.end(order, "expired");
    });
  }

  tryOpen(order: Order, bar: Bar): void {
    const isLimit = this.actsAsLimit(order, bar);
    const isSetOff =
      isLimit ||
      order.type === "market" ||
      order.type === "limit" ||
      order.type.endsWith("on-open") ||
      this.isTriggered(order, bar.open, bar.open);
    if (isSetOff && this.desk.allows(order, bar.open)) {
      if (this.spec.stopFirst && order.type === "limit" && this.stopComes(order, bar)) return;
      if (order.postOnly && order.firstBar === bar.n) {
        this.desk.end(order, "rejected");
        return;
      }
      const restedSince = order.type === "limit" ? order.firstBar : isLimit ? order.limitFrom! : bar.n;
      const rested = restedSince < bar.n;
      this.desk.fill(order, bar.open, { time: bar.start, rested, stopFrom: bar.n, nextFrom: bar.n });
    } else if (isSetOff && !isLimit && order.trigger !== undefined && order.limit !== undefined)
      order.limitFrom = bar.n;
    else trail(order, bar.open);
  }

  /** Whether the bar reaches a stop of the order's group. */
  stopComes({ group, symbol }: Order, bar: Bar): boolean {
    return this.desk
      .working(symbol)
      .some(
        (other) =>
          group !== "" &&
          other.group === group &&
          other.type === "stop" &&
          other.firstBar <= bar.n &&
          this.isTriggered(other, bar.high, bar.low),
      );
  }

  actsAsLimit(order: Order, bar: Bar): boolean {
    return order.limitFrom !== undefined && order.limitFrom <= bar.n;
  }

  isTriggered(order: Order, high: number, low: number): boolean {
    if (order.trigger === undefined) return false;
    return buys(order) === !isTouch(order) ? high >= order.trigger : low <= order.trigger;
  }

  /** The price for which an order waits inside a bar, and whether it lies against the trader. */
  waitsFor(order: Order, bar: Bar): { level: number | undefined; against: boolean } {
    if (order.type === "limit" || this.actsAsLimit(order, bar)) return { level: order.limit, against: false };
    return { level: order.trigger, against: !isTouch(order) };
  }

  /** Stops, then limits and touch prices, then the stops of brackets that those have opened. */
  pessimistic(symbol: string, bar: Bar): void {
    this.pass(symbol, bar, true);
    const count = this.desk.orders.length;
    this.pass(symbol, bar, false);
    if (this.desk.orders.length > count) this.pass(symbol, bar, true);
    for (const order of this.desk.working(symbol))
      if (order.firstBar <= bar.n) trail(order, buys(order) ? bar.low : bar.high);
  }

  pass(symbol: string, bar: Bar, wanted: boolean): void {
    this.eachWorking(symbol, (order) => {
      if (order.firstBar > bar.n || !fillsAnyTime(order)) return;
      const { level, against } = this.waitsFor(order, bar);
      if (against !== wanted || level === undefined) return;
      const isReached = buys(order) === against ? bar.high >= level : bar.low <= level;
      if (isReached) this.meet(order, level, bar, bar.n + 1);
    });
  }

  meet(order: Order, price: number, bar: Bar, next: number): void {
    const rested = order.type === "limit" || this.actsAsLimit(order, bar);
    if (this.desk.allows(order, price))
      this.desk.fill(order, price, { time: bar.end - 1, rested, stopFrom: bar.n, nextFrom: next });
    else order.limitFrom = next;
  }

  alongPath(symbol: string, bar: Bar): void {
    const { open, high, low, close } = bar;
    const points = this.spec.intrabarPath === "ohlc" ? [open, high, low, close] : [open, low, high, close];
    for (let leg = 1; leg < points.length; leg++) {
      let at = points[leg - 1]!;
      const to = points[leg]!;
      while (this.desk.hasRoom(symbol)) {
        const met = this.firstMet(symbol, bar, at, to);
        if (!met) break;
        at = met.price;
        this.meet(met.order, at, bar, bar.n);
      }
      for (const order of this.desk.working(symbol)) if (order.firstBar <= bar.n) trail(order, to);
    }
  }

  firstMet(symbol: string, bar: Bar, at: number, to: number): { order: Order; price: number } | undefined {
    const met: { order: Order; price: number }[] = [];
    this.eachWorking(symbol, (order) => {
      if (order.firstBar > bar.n || !fillsAnyTime(order)) return;
      const { level, against } = this.waitsFor(order, bar);
      if (level === undefined) return;
      const waitsForRise = buys(order) === against;
      if (waitsForRise ? at >= level : at <= level) met.push({ order, price: at });
      else if (waitsForRise ? to >= level : to <= level) met.push({ order, price: level });
    });
    return met.toSorted((a, b) => Math.abs(a.price - at) - Math.abs(b.price - at))[0];
  }

  /** Closing auctions and market orders whose timing is the end of the bar. */
  atClose(symbol: string, reducingOnly: boolean): void {
    const { desk } = this;
    const tape = this.tapes.get(symbol)!;
    const last = tape.insideNow.at(-1)!;
    this.eachWorking(symbol, (order) => {
      if (order.firstBar > last.n) return;
      const isAuction = order.type.endsWith("on-close");
      const isTimed = order.type === "market" && ["next-close", "vwap-of-next"].includes(order.timing);
      if (!isTimed && !(isAuction && tape.closesSession())) return;
      if (reducingOnly && !desk.reduces(order)) return;
      const price = isTimed && order.timing === "vwap-of-next" ? average(tape.insideNow) : tape.current.close;
      if (desk.allows(order, price)) desk.fill(order, price, atEndOf(tape));
      if (reducingOnly || !isWorking(order)) return;
      if (order.tif === "IOC" || order.tif === "FOK") desk.end(order, "cancelled");
      else if (isAuction) desk.end(order, "expired");
    });
  }

  atThisClose(symbol: string, reducingOnly: boolean): void {
    const { desk } = this;
    const tape = this.tapes.get(symbol)!;
    const last = tape.insideNow.at(-1)!;
    desk.enterBar(symbol, last);
    this.eachWorking(symbol, (order) => {
      if (order.type !== "market" || order.timing !== "this-close") return;
      if (reducingOnly && !desk.reduces(order)) return;
      desk.fill(order, this.quoted(order, tape.current), atEndOf(tape));
      const isImmediate = order.tif === "IOC" || order.tif === "FOK";
      if (!reducingOnly && isWorking(order) && isImmediate) desk.end(order, "cancelled");
    });
  }

  /** The last ask of what is bought, or bid, where the symbol is quoted. */
  quoted(order: Order, { end, close }: Bar): number {
    const { quotes } = this.spec.instruments?.[order.symbol] ?? {};
    const side = quotes && this.all.find(({ symbol }) => symbol === (buys(order) ? quotes.ask : quotes.bid));
    const last = side ? Array.from(side.end).filter((time) => time <= end).length - 1 : -1;
    return last < 0 ? close : side!.close[last]!;
  }

  expire(symbol: string): void {
    const tape = this.tapes.get(symbol)!;
    const last = tape.insideNow.at(-1)!;
    for (const order of this.desk.working(symbol)) {
      const isOver = order.expires !== undefined && tape.nextStart() >= order.expires;
      const isDayOver = order.tif === "DAY" && order.firstBar <= last.n && tape.closesSession();
      if (isOver || isDayOver) this.desk.end(order, "expired");
    }
  }
}

const atEndOf = ({ current, insideNow }: ReferenceTape): Where => {
  const next = insideNow.at(-1)!.n + 1;
  return { time: current.end - 1, rested: false, stopFrom: next, nextFrom: next };
};

function average(bars: readonly Bar[]): number {
  let value = 0;
  let volume = 0;
  let sum = 0;
  for (const bar of bars) {
    const typical = (bar.high + bar.low + bar.close) / 3;
    value += typical * bar.volume;
    volume += bar.volume;
    sum += typical;
  }
  return volume > 0 && bars.length > 1 ? value / volume : sum / bars.length;
}
