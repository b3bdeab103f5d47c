/** The order desk of the reference engine: placing, replacing, filling, groups, brackets, waiting orders. */
import type { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";
import type { OrderOptions } from "#lib/models/strategies/index.ts";
import { ReferenceAccount, wholeUnits } from "./account.ts";
import { afterFill } from "./after-fill.ts";
import { slipped } from "./costs.ts";
import {
  type Action,
  buys,
  endOf,
  isAlive,
  isOfSame,
  isRefused,
  isUnfit,
  isWorking,
  marketOf,
  type Order,
  type Placing,
  tifOf,
  trail,
  typeOf,
} from "./order.ts";
import { onTick, pricesOnTick, styled } from "./prices.ts";
import { type ReferenceSize, ReferenceSizes } from "./sizes.ts";
import type { Bar } from "./tape.ts";

export type ReferenceFill = {
  readonly time: number;
  readonly order: number;
  readonly symbol: string;
  readonly quantity: number;
  readonly price: number;
  readonly commission: number;
  readonly slippage: number;
};

/** `stopFrom`, `nextFrom`: the first bars of a bracket's stop-loss, and of its target and of waiting orders. */
export type Where = {
  readonly time: number;
  readonly rested: boolean;
  readonly stopFrom: number;
  readonly nextFrom: number;
  /** Of a delisted symbol: without costs. */
  readonly isPayout?: boolean;
};

export class ReferenceDesk {
  readonly fills: ReferenceFill[] = [];
  readonly orders: Order[] = [];
  /** In the order in which they went to work. */
  readonly activated: Order[] = [];
  readonly account: ReferenceAccount;
  readonly sizes: ReferenceSizes;
  readonly spec: BacktestSpec;
  /** The bar that a symbol's orders meet, and what its volume still offers. */
  readonly bars = new Map<string, Bar>();
  readonly room = new Map<string, number>();
  /** Symbols that no longer trade. */
  readonly closed = new Set<string>();

  constructor(spec: BacktestSpec) {
    this.spec = spec;
    this.account = new ReferenceAccount(spec);
    this.sizes = new ReferenceSizes(this.account);
  }

  working(symbol: string): Order[] {
    return this.activated.filter((order) => order.symbol === symbol && isWorking(order));
  }

  enterBar(symbol: string, bar: Bar): void {
    const market = marketOf(symbol);
    if (this.bars.get(market)?.n === bar.n) return;
    const { participation } = this.spec;
    this.bars.set(market, bar);
    this.room.set(market, participation ? this.sizes.lots(participation * bar.volume) : Infinity);
  }

  hasRoom(symbol: string): boolean {
    return this.room.get(marketOf(symbol))! > 0;
  }

  act(action: Action, now: number, next: number): void {
    if (action.verb === "cancel") this.cancel(action.symbol, action.id);
    else if (action.verb === "replace") this.replace(action, next);
    else this.place(action, now, next);
  }

  cancel(symbol: string, id: number | undefined): void {
    const chosen = this.orders.filter((order) =>
      id === undefined ? order.symbol === symbol : order.id === id && isOfSame(order.symbol, symbol),
    );
    for (const order of chosen) if (isAlive(order)) this.end(order, "cancelled");
  }

  place(action: Placing, now: number, next: number): void {
    const { symbol, verb } = action;
    const isTarget = verb !== "buy" && verb !== "sell";
    const kind = !isTarget ? action.unit : verb === "targetPercent" ? "target-equity" : "target-units";
    const size = verb === "close" ? 0 : verb === "sell" ? -action.amount : action.amount;
    const held = this.account.held.get(symbol)!;
    const isSettled = this.working(symbol).length === 0 && !(size !== 0 && held === 0);
    if (isTarget && isSettled && this.sizes.wanted(symbol, kind, size) === held) return;
    const isWrong = !isTarget && !(action.amount > 0);
    const options = this.styled(action, kind, size);
    this.make(symbol, kind, size, options, now, next, isWrong);
  }

  /** With the type and prices of the run's order style, where the action leaves the type open. */
  styled({ symbol, options }: Placing, kind: ReferenceSize, size: number): OrderOptions {
    const style = this.spec.orderStyle;
    const mark = this.account.mark.get(symbol)!;
    const units = this.sizes.units(symbol, kind, size, mark);
    if (!style || units === 0 || typeOf(options) !== "market" || options.fillTiming !== undefined)
      return options;
    return !style.exits && this.shrinks(symbol, units) ? options : styled(style, options, units > 0, mark);
  }

  /** A new order, at work or rejected. */
  make(
    symbol: string,
    asked: ReferenceSize,
    amount: number,
    given: OrderOptions,
    now: number,
    next: number,
    isWrong = false,
  ): Order {
    const mark = this.account.mark.get(symbol)!;
    const { kind, size } = this.sizes.fixed(symbol, asked, amount);
    const quantity = this.sizes.units(symbol, kind, size, mark);
    const options = pricesOnTick(given, this.tick(symbol), quantity > 0);
    const partner = this.orders.find((order) => order.id === options.oco);
    if (partner && partner.group === "") partner.group = `oco ${partner.id}`;
    const type = typeOf(options);
    const order: Order = {
      id: this.orders.length + 1,
      symbol,
      type,
      status: options.after === undefined ? "working" : "waiting",
      kind,
      size,
      quantity,
      filled: 0,
      average: Number.NaN,
      splitUnits: 0,
      limit: options.limit,
      trigger: options.stop ?? options.touch,
      trailAmount: options.trailAmount,
      trailPercent: options.trailPercent,
      timing: options.fillTiming ?? this.spec.fillTiming,
      tif: tifOf(type, options),
      expires: endOf(options.goodTill, this.spec.instruments?.[symbol]?.timeZone ?? this.spec.timeZone),
      postOnly: options.postOnly ?? false,
      reduceOnly: options.reduceOnly ?? false,
      stopLoss: options.stopLoss,
      takeProfit: options.takeProfit,
      group: partner?.group ?? "",
      after: options.after,
      firstBar: next,
      limitFrom: undefined,
    };
    const isPartner = (id: number | undefined) => {
      const other = this.orders.find((candidate) => candidate.id === id);
      return id === undefined || (other !== undefined && other.symbol === symbol && isAlive(other));
    };
    const isLost = !isPartner(options.oco) || !isPartner(options.after);
    this.orders.push(order);
    if (isWrong || isLost || this.closed.has(symbol) || isRefused(order, options, now))
      order.status = "rejected";
    else this.start(order);
    return order;
  }

  tick(symbol: string): number {
    return this.spec.instruments?.[symbol]?.tick ?? 0;
  }

  /** More units at lower prices, or fewer at higher ones. */
  splitOrder(order: Order, ratio: number): void {
    if (!isAlive(order)) return;
    const divided = (price: number | undefined) => (price === undefined ? undefined : price / ratio);
    order.limit = divided(order.limit);
    order.trigger = divided(order.trigger);
    order.trailAmount = divided(order.trailAmount);
    order.stopLoss = divided(order.stopLoss);
    order.takeProfit = divided(order.takeProfit);
    const traded = Math.abs(order.filled) - order.splitUnits;
    order.average /= ratio;
    const { smallest } = this.account;
    order.quantity = wholeUnits(order.quantity * ratio, smallest);
    order.filled = wholeUnits(order.filled * ratio, smallest);
    if (traded !== 0) order.splitUnits = Math.abs(order.filled) - traded;
    if (order.kind === "units" || order.kind === "target-units")
      order.size = wholeUnits(order.size * ratio, smallest);
    if (order.kind === "units" && order.size === 0) this.end(order, "cancelled");
    else this.moveOntoTick(order);
  }

  /** All but the level of a trailing stop, which is the market's own. */
  moveOntoTick(order: Order): void {
    const tick = this.tick(order.symbol);
    const moved = (price: number | undefined, buying: boolean) =>
      price === undefined || tick === 0 ? price : onTick(price, tick, buying);
    if (order.type !== "trailing-stop") {
      order.limit = moved(order.limit, buys(order));
      order.trigger = moved(order.trigger, buys(order));
    }
    order.stopLoss = moved(order.stopLoss, !buys(order));
    order.takeProfit = moved(order.takeProfit, !buys(order));
  }

  /** A symbol's open orders become another's, behind its own, from its bar `firstBar`. */
  move(from: string, to: string, firstBar: number): void {
    const moved = this.orders.filter((order) => order.symbol === from && isAlive(order));
    for (const order of moved) {
      order.symbol = to;
      order.firstBar = firstBar;
      if (order.limitFrom !== undefined) order.limitFrom = firstBar;
    }
    this.activated.sort((a, b) => Number(moved.includes(a)) - Number(moved.includes(b)));
  }

  start(order: Order): void {
    if (order.status === "waiting") return;
    const mark = this.account.mark.get(order.symbol)!;
    if (mark !== 0) trail(order, mark);
    this.activated.push(order);
  }

  replace(action: Extract<Action, { verb: "replace" }>, next: number): void {
    const old = this.orders.find((order) => order.id === action.id);
    if (!old || !isAlive(old) || !isOfSame(old.symbol, action.symbol)) return;
    const changes = pricesOnTick(action.changes, this.tick(old.symbol), buys(old));
    const moves = changes.trailAmount !== undefined || changes.trailPercent !== undefined;
    const asked = changes.quantity === undefined ? undefined : (old.quantity < 0 ? -1 : 1) * changes.quantity;
    const order: Order = {
      ...old,
      id: this.orders.length + 1,
      status: old.status === "waiting" ? "waiting" : "working",
      kind: asked === undefined ? old.kind : "units",
      size: asked ?? old.size,
      quantity: asked ?? old.quantity - old.filled,
      filled: 0,
      average: Number.NaN,
      splitUnits: 0,
      limit: changes.limit ?? old.limit,
      trigger: changes.stop ?? changes.touch ?? (moves ? undefined : old.trigger),
      trailAmount: moves ? changes.trailAmount : old.trailAmount,
      trailPercent: moves ? changes.trailPercent : old.trailPercent,
      stopLoss: changes.stopLoss ?? old.stopLoss,
      takeProfit: changes.takeProfit ?? old.takeProfit,
      firstBar: next,
      limitFrom: undefined,
    };
    this.orders.push(order);
    if (isUnfit(old, changes)) {
      order.status = "rejected";
      return;
    }
    for (const child of this.orders) if (child.after === old.id) child.after = order.id;
    this.end(old, "cancelled");
    this.start(order);
  }

  /** An order that ends without having filled takes those along that wait for it. */
  end(order: Order, status: "filled" | "cancelled" | "rejected" | "expired"): void {
    order.status = status;
    if (status === "filled") return;
    for (const child of this.orders)
      if (child.after === order.id && child.status === "waiting") this.end(child, "cancelled");
  }

  allows({ limit, quantity }: Order, price: number): boolean {
    return limit === undefined || (quantity > 0 ? price <= limit : price >= limit);
  }

  reduces({ symbol, kind, size }: Order): boolean {
    return this.shrinks(symbol, this.sizes.units(symbol, kind, size, this.account.mark.get(symbol)!));
  }

  /** Whether so many units only make a position smaller. */
  shrinks(symbol: string, units: number): boolean {
    const position = this.account.held.get(symbol)!;
    const isOpposite = position !== 0 && units !== 0 && position > 0 !== units > 0;
    return isOpposite && Math.abs(units) <= Math.abs(position);
  }

  /** Signed units that the order wants at a price. */
  wanted(order: Order, price: number): number {
    const held = this.account.held.get(order.symbol)!;
    const units = this.sizes.units(order.symbol, order.kind, order.size, price);
    if (order.reduceOnly) {
      if (held === 0 || held > 0 === units > 0) return 0;
      return Math.abs(units) > Math.abs(held) ? -held : units;
    }
    return order.type === "market" || units > 0 === buys(order) ? units : 0;
  }

  fill(order: Order, reference: number, where: Where): void {
    const { symbol } = order;
    const { account } = this;
    const market = marketOf(symbol);
    const room = this.room.get(market)!;
    if (!(room > 0)) return;
    const within = (units: number) => (Math.abs(units) <= room ? units : Math.sign(units) * room);
    const asked = within(this.wanted(order, reference));
    const slips = order.limit === undefined && asked !== 0 && !where.isPayout;
    const volume = this.bars.get(market)?.volume ?? 0;
    const price = slips
      ? slipped(this.spec.slippage, reference, asked > 0, Math.abs(asked), volume)
      : reference;
    const whole = this.wanted(order, price);
    const quantity = within(whole);
    if (quantity === 0 || quantity > 0 !== asked > 0) {
      this.endForNothing(order);
      return;
    }
    if (order.tif === "FOK" && quantity !== whole) return;
    const fee = where.isPayout ? 0 : this.feeOf(order, Math.abs(quantity), price, where.rested);
    if (account.refuses(symbol, quantity, price, fee)) {
      this.end(order, "rejected");
      return;
    }
    const before = account.held.get(symbol)!;
    account.book(symbol, quantity, price, fee);
    this.room.set(market, room - Math.abs(quantity));
    const slippage = Math.abs(price - reference);
    this.fills.push({
      time: where.time,
      order: order.id,
      symbol,
      quantity,
      price,
      commission: fee,
      slippage,
    });
    const isFirst = order.filled === 0;
    this.enter(order, quantity, whole - quantity, price);
    afterFill(this, order, { quantity, before, isFirst, where });
  }

  endForNothing(order: Order): void {
    const isFlat = this.account.held.get(order.symbol) === 0;
    const isTooSmall = order.kind === "target-equity" && order.size !== 0 && isFlat;
    const isMoney = order.kind === "cash" || order.kind === "equity";
    this.end(order, isTooSmall || isMoney ? "rejected" : "cancelled");
  }

  /** A minimum, a cap and a tier count for the order, however many fills it takes: this one costs what it adds. */
  feeOf(order: Order, units: number, price: number, rested: boolean): number {
    const held = Math.abs(order.filled);
    const before = held - order.splitUnits;
    if (before === 0) return this.account.fee(order.symbol, units, price, rested);
    const value = order.average * held;
    const sum = before + units;
    const all = this.account.fee(order.symbol, sum, (value + price * units) / sum, rested);
    return Math.max(0, all - this.account.fee(order.symbol, before, value / before, rested));
  }

  enter(order: Order, quantity: number, left: number, price: number): void {
    const sum = order.filled + quantity;
    order.average = order.filled === 0 ? price : (order.average * order.filled + price * quantity) / sum;
    order.filled = sum;
    order.quantity = sum + left;
    if (left === 0) this.end(order, "filled");
    else {
      order.status = "partially-filled";
      order.kind = "units";
      order.size = left;
    }
  }
}
