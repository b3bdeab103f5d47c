/**
 * The slow, obvious engine: plain objects, no columns, no caches. It repeats the rules of lib/execution from
 * their description, so that the fast engine has something to agree with, bit for bit.
 */
import type { BarColumns } from "#lib/core/columns.ts";
import { DAY } from "#lib/core/time.ts";
import type { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";
import { ReferenceAccount, type ReferenceSize } from "./reference-account.ts";

/** What the strategy of a trial does on one bar of one symbol. */
export type Action = {
  readonly symbol: string;
  readonly bar: number;
  readonly verb: "buy" | "sell" | "targetQuantity" | "targetPercent" | "close" | "cancel";
  /** Units, fraction of cash, fraction of equity, or target. */
  readonly amount: number;
  readonly unit: "units" | "cash" | "equity";
  readonly limit?: number | undefined;
  readonly stop?: number | undefined;
  readonly stopLoss?: number | undefined;
  readonly takeProfit?: number | undefined;
  readonly timeInForce: "DAY" | "GTC";
};

type Order = {
  id: number;
  symbol: string;
  kind: ReferenceSize;
  size: number;
  buys: boolean;
  limit: number | undefined;
  stop: number | undefined;
  stopLoss: number | undefined;
  takeProfit: number | undefined;
  day: boolean;
  group: number;
  reduceOnly: boolean;
  firstBar: number;
  /** Bar from which a triggered stop-limit is a limit order. */
  limitFrom: number | undefined;
  expires: number | undefined;
  working: boolean;
};

type Bar = { start: number; end: number; open: number; high: number; low: number; close: number };
export type ReferenceFill = {
  order: number;
  symbol: string;
  quantity: number;
  price: number;
  commission: number;
};
export type ReferenceResult = { fills: ReferenceFill[]; equity: number[]; cash: number[] };

export function runReference(
  spec: BacktestSpec,
  all: readonly BarColumns[],
  actions: readonly Action[],
): ReferenceResult {
  return new ReferenceEngine(spec, all, actions).run();
}

class ReferenceEngine {
  readonly fills: ReferenceFill[] = [];
  readonly orders: Order[] = [];
  readonly now = new Map<string, number>();
  readonly bars = new Map<string, Bar[]>();
  readonly spec: BacktestSpec;
  readonly actions: readonly Action[];
  readonly account: ReferenceAccount;

  constructor(spec: BacktestSpec, all: readonly BarColumns[], actions: readonly Action[]) {
    this.spec = spec;
    this.actions = actions;
    this.account = new ReferenceAccount(spec);
    for (const symbol of spec.data.symbols) {
      const columns = all.find((candidate) => candidate.symbol === symbol)!;
      const bar = (i: number): Bar => ({
        start: columns.start[i]!,
        end: columns.end[i]!,
        open: columns.open[i]!,
        high: columns.high[i]!,
        low: columns.low[i]!,
        close: columns.close[i]!,
      });
      this.bars.set(
        symbol,
        Array.from({ length: columns.length }, (_, i) => bar(i)),
      );
      this.now.set(symbol, -1);
    }
  }

  run(): ReferenceResult {
    const everyBar = [...this.bars.values()].flat();
    const moments = [...new Set(everyBar.map((bar) => bar.end))].sort((a, b) => a - b);
    const equity: number[] = [];
    const cash: number[] = [];
    for (const moment of moments) {
      const fresh = this.spec.data.symbols.filter((symbol) => {
        const next = this.now.get(symbol)! + 1;
        if (this.bars.get(symbol)![next]?.end !== moment) return false;
        this.now.set(symbol, next);
        return true;
      });
      for (const symbol of fresh) this.account.mark.set(symbol, this.current(symbol).open);
      for (const symbol of fresh) this.atOpen(symbol, true);
      for (const symbol of fresh) this.wholeBar(symbol);
      for (const symbol of fresh) this.account.mark.set(symbol, this.current(symbol).close);
      for (const symbol of fresh) this.act(symbol, moment, fresh);
      if (this.spec.fillTiming === "this-close") {
        for (const symbol of fresh) this.atClose(symbol, true);
        for (const symbol of fresh) this.atClose(symbol, false);
        for (const symbol of fresh) this.account.mark.set(symbol, this.current(symbol).close);
      }
      equity.push(this.account.equity());
      cash.push(this.account.cash);
    }
    return { fills: this.fills, equity, cash };
  }

  current(symbol: string): Bar {
    return this.bars.get(symbol)![this.now.get(symbol)!]!;
  }

  working(symbol: string): Order[] {
    return this.orders.filter((order) => order.symbol === symbol && order.working);
  }

  act(symbol: string, moment: number, fresh: string[]): void {
    const i = this.now.get(symbol)!;
    for (const action of this.actions) {
      if (action.symbol !== symbol || action.bar !== i) continue;
      if (action.verb === "cancel") for (const order of this.working(symbol)) order.working = false;
      else this.submit(action, moment, fresh);
    }
  }

  submit(action: Action, moment: number, fresh: string[]): void {
    const { symbol } = action;
    const sign = action.verb === "sell" ? -1 : 1;
    const isTarget = action.verb !== "buy" && action.verb !== "sell";
    const kind = isTarget
      ? action.verb === "targetPercent"
        ? "target-equity"
        : "target-units"
      : action.unit;
    const size = action.verb === "close" ? 0 : sign * action.amount;
    const estimate = this.account.units(symbol, kind, size, this.account.mark.get(symbol)!);
    const wanted =
      kind === "target-units" ? size : this.account.targetUnits(size, this.account.mark.get(symbol)!);
    const held = this.account.held.get(symbol)!;
    const isSettled = this.working(symbol).length === 0 && !(size !== 0 && held === 0);
    if (isTarget && isSettled && wanted === held) return;
    const i = this.now.get(symbol)!;
    const next = this.bars.get(symbol)![i + 1];
    const isUnderway = !fresh.includes(symbol) && next !== undefined && next.start < moment;
    const { stopLoss, takeProfit } = action;
    const buys = estimate > 0;
    const isCrossed =
      stopLoss !== undefined &&
      takeProfit !== undefined &&
      (buys ? stopLoss >= takeProfit : stopLoss <= takeProfit);
    this.orders.push({
      id: this.orders.length + 1,
      symbol,
      kind,
      size,
      buys,
      limit: action.limit,
      stop: action.stop,
      stopLoss,
      takeProfit,
      day: action.timeInForce === "DAY",
      group: 0,
      reduceOnly: false,
      firstBar: isUnderway ? i + 2 : i + 1,
      limitFrom: undefined,
      expires: undefined,
      working: !isCrossed && (isTarget || action.amount > 0),
    });
  }

  atOpen(symbol: string, reducingOnly: boolean): void {
    const i = this.now.get(symbol)!;
    const { open } = this.current(symbol);
    // By index, because a fill may append the exits of its bracket.
    for (let k = 0; k < this.orders.length; k++) {
      const order = this.orders[k]!;
      if (!this.mayFill(order, symbol, i) || (this.isMarket(order) && this.spec.fillTiming === "this-close"))
        continue;
      if (reducingOnly && !this.reduces(order)) continue;
      const asLimit = this.asLimit(order, i);
      const stopReached = order.stop === undefined || (order.buys ? open >= order.stop : open <= order.stop);
      const limitAllows =
        order.limit === undefined || (order.buys ? open <= order.limit : open >= order.limit);
      if ((stopReached || asLimit) && limitAllows) this.fill(order, open, i, i);
      else if (stopReached && order.stop !== undefined && order.limit !== undefined) order.limitFrom ??= i;
    }
  }

  wholeBar(symbol: string): void {
    const i = this.now.get(symbol)!;
    this.atOpen(symbol, false);
    this.stops(symbol, i);
    const count = this.orders.length;
    this.limits(symbol, i);
    if (this.orders.length > count) this.stops(symbol, i);
    const next = this.bars.get(symbol)![i + 1];
    for (const order of this.working(symbol)) {
      if (!order.day || order.firstBar > i) continue;
      order.expires ??= (Math.floor(this.current(symbol).start / DAY) + 1) * DAY;
      if (next && next.start >= order.expires) order.working = false;
    }
  }

  stops(symbol: string, i: number): void {
    const { high, low } = this.current(symbol);
    for (let k = 0; k < this.orders.length; k++) {
      const order = this.orders[k]!;
      if (!this.mayFill(order, symbol, i) || order.stop === undefined || this.asLimit(order, i)) continue;
      if (order.buys ? high < order.stop : low > order.stop) continue;
      const limitAllows =
        order.limit === undefined || (order.buys ? order.stop <= order.limit : order.stop >= order.limit);
      if (limitAllows) this.fill(order, order.stop, i, i + 1);
      else order.limitFrom ??= i + 1;
    }
  }

  limits(symbol: string, i: number): void {
    const { high, low } = this.current(symbol);
    for (let k = 0; k < this.orders.length; k++) {
      const order = this.orders[k]!;
      if (!this.mayFill(order, symbol, i) || order.limit === undefined) continue;
      if (order.stop !== undefined && !this.asLimit(order, i)) continue;
      if (order.buys ? low <= order.limit : high >= order.limit) this.fill(order, order.limit, i, i + 1);
    }
  }

  atClose(symbol: string, reducingOnly: boolean): void {
    const i = this.now.get(symbol)!;
    for (let k = 0; k < this.orders.length; k++) {
      const order = this.orders[k]!;
      if (order.symbol !== symbol || !order.working || !this.isMarket(order)) continue;
      if (!reducingOnly || this.reduces(order)) this.fill(order, this.current(symbol).close, i + 1, i + 1);
    }
  }

  mayFill(order: Order, symbol: string, i: number): boolean {
    return order.symbol === symbol && order.working && order.firstBar <= i;
  }

  isMarket(order: Order): boolean {
    return order.limit === undefined && order.stop === undefined;
  }

  asLimit(order: Order, i: number): boolean {
    return order.limitFrom !== undefined && order.limitFrom <= i;
  }

  reduces(order: Order): boolean {
    const held = this.account.held.get(order.symbol)!;
    const units = this.account.units(
      order.symbol,
      order.kind,
      order.size,
      this.account.mark.get(order.symbol)!,
    );
    return held !== 0 && units !== 0 && held > 0 !== units > 0 && Math.abs(units) <= Math.abs(held);
  }

  /** `stopFrom`, `targetFrom`: the first bars of a bracket's exits. */
  fill(order: Order, reference: number, stopFrom: number, targetFrom: number): void {
    const { symbol } = order;
    const held = this.account.held.get(symbol)!;
    const sized = (price: number) => {
      const units = this.account.units(symbol, order.kind, order.size, price);
      if (order.reduceOnly) {
        if (held === 0 || held > 0 === units > 0) return 0;
        return Math.abs(units) > Math.abs(held) ? -held : units;
      }
      return this.isMarket(order) || units > 0 === order.buys ? units : 0;
    };
    const asked = sized(reference);
    const slips = order.limit === undefined && asked !== 0;
    const price = slips ? this.account.slipped(reference, asked > 0, Math.abs(asked), 100) : reference;
    const quantity = sized(price);
    order.working = false;
    if (quantity === 0 || quantity > 0 !== asked > 0) return;
    const fee = this.account.commission(Math.abs(quantity), price);
    const after = held + quantity;
    const shrinks = after === 0 || (after > 0 === held > 0 && Math.abs(after) <= Math.abs(held));
    const left = this.account.free(symbol, price, this.account.cash - (quantity * price + fee), after);
    if (!shrinks && left < -1e-9 * Math.abs(this.account.free(symbol, price))) return;
    this.account.cash -= quantity * price + fee;
    this.account.held.set(symbol, after);
    this.account.mark.set(symbol, price);
    this.fills.push({ order: order.id, symbol, quantity, price, commission: fee });
    for (const other of this.working(symbol)) {
      const isSibling = order.group !== 0 && other.group === order.group;
      const isLeftover = other.reduceOnly && held !== 0 && (after === 0 || after > 0 !== held > 0);
      if (isSibling || isLeftover) other.working = false;
    }
    if (after !== 0 && after > 0 === quantity > 0)
      this.protect(
        order,
        Math.min(Math.abs(quantity), Math.abs(after)) * -Math.sign(after),
        stopFrom,
        targetFrom,
      );
  }

  protect(entry: Order, units: number, stopFrom: number, targetFrom: number): void {
    const exit = (stop: number | undefined, limit: number | undefined, firstBar: number) =>
      this.orders.push({
        ...entry,
        id: this.orders.length + 1,
        kind: "units",
        size: units,
        buys: units > 0,
        limit,
        stop,
        stopLoss: undefined,
        takeProfit: undefined,
        day: false,
        group: entry.id,
        reduceOnly: true,
        firstBar,
        limitFrom: undefined,
        working: true,
      });
    if (entry.stopLoss !== undefined) exit(entry.stopLoss, undefined, stopFrom);
    if (entry.takeProfit !== undefined) exit(undefined, entry.takeProfit, targetFrom);
  }
}
