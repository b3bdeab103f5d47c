/** Money of the reference engine: what is held and worth, what a size means, what a fill costs. */
import { dayNumberOf } from "#lib/core/time.ts";
import type { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";

export type ReferenceSize = "units" | "cash" | "equity" | "target-units" | "target-equity";

export class ReferenceAccount {
  readonly held = new Map<string, number>();
  readonly mark = new Map<string, number>();
  readonly spec: BacktestSpec;
  cash: number;
  /** The last day begun, since 1970. */
  day = Number.NaN;

  constructor(spec: BacktestSpec) {
    this.spec = spec;
    this.cash = spec.capital;
    for (const symbol of spec.data.symbols) {
      this.held.set(symbol, 0);
      this.mark.set(symbol, 0);
    }
  }

  /** `symbol` valued at `price`, the rest at their marks. */
  equity(symbol?: string, price = 0): number {
    let sum = this.cash;
    for (const [name, units] of this.held) sum += units * (name === symbol ? price : this.mark.get(name)!);
    return sum;
  }

  /** Equity less what positions tie up: their value times the initial margin. */
  free(symbol: string, price: number, cash = this.cash, units = this.held.get(symbol)!): number {
    let tied = 0;
    for (const [name, held] of this.held) {
      const count = name === symbol ? units : held;
      const at = name === symbol ? price : this.mark.get(name)!;
      tied += Math.abs(count) * this.unitCost(at) - count * at;
    }
    return cash - tied;
  }

  /** What opening one unit ties up. */
  unitCost(price: number): number {
    const margin = this.spec.account?.margin;
    return Math.abs(price) * (margin?.type === "rate" ? margin.initial : 1);
  }

  /** What a new day costs and brings: interest and borrow fees for the days passed, then its dividends. */
  startDay(day: number): void {
    const days = Number.isNaN(this.day) ? 0 : day - this.day;
    if (days === 0 && !Number.isNaN(this.day)) return;
    const before = this.day;
    this.day = day;
    const { interest, borrow } = this.spec.account ?? {};
    if (interest?.type === "annual")
      this.cash +=
        (this.cash * (this.cash < 0 ? interest.debit : interest.credit) * days) / interest.daysPerYear;
    if (borrow?.type === "annual")
      for (const [symbol, units] of this.held) {
        const value = -units * this.mark.get(symbol)!;
        if (units < 0) this.cash -= value * (borrow.rate / borrow.daysPerYear) * days;
      }
    for (const action of this.spec.corporateActions ?? []) {
      const on = dayNumberOf(action.date);
      const isDue = on <= day && !(on <= before);
      if (action.kind === "dividend" && isDue) this.cash += this.held.get(action.symbol)! * action.cash;
    }
  }

  /** Signed units that a size means at a price. */
  units(symbol: string, kind: ReferenceSize, size: number, price: number): number {
    const held = this.held.get(symbol)!;
    if (kind === "units") return size;
    if (kind === "target-units") return size - held;
    const free = this.free(symbol, price);
    if (kind === "cash") return Math.sign(size) * this.affordable(Math.abs(size) * free, price);
    const equity = this.equity(symbol, price);
    if (kind === "equity")
      return (
        Math.sign(size) *
        this.affordable(Math.min(Math.abs(size) * equity * (this.unitCost(price) / price), free), price)
      );
    const target = this.lots((size * equity) / price);
    if (held === 0 || held > 0 === target > 0) {
      const more = Math.abs(target) - Math.abs(held);
      return more <= 0 ? target - held : Math.sign(target) * Math.min(more, this.affordable(free, price));
    }
    const freed = free + Math.abs(held) * this.unitCost(price) - this.commission(Math.abs(held), price);
    return Math.sign(target) * Math.min(Math.abs(target), this.affordable(freed, price)) - held;
  }

  targetUnits(fraction: number, price: number): number {
    return this.lots((fraction * this.equity()) / price);
  }

  lots(units: number): number {
    const lot = this.spec.lotSize;
    return lot === 0 ? units : Math.trunc(units / lot) * lot;
  }

  /** By trying: the most whole lots whose value and commission fit. Only for whole lots. */
  affordable(budget: number, price: number): number {
    if (!(budget > 0 && price > 0)) return 0;
    const lot = this.spec.lotSize;
    const cost = this.unitCost(price);
    const fits = (units: number) => units * cost + this.commission(units, price) <= budget;
    let units = Math.trunc(budget / cost / lot) * lot + lot;
    while (units > 0 && !fits(units)) units -= lot;
    return Math.max(0, units);
  }

  /** Whether the account cannot carry a fill that enlarges a position. */
  refuses(symbol: string, quantity: number, price: number, fee: number): boolean {
    const held = this.held.get(symbol)!;
    const after = held + quantity;
    const shrinks = after === 0 || (after > 0 === held > 0 && Math.abs(after) <= Math.abs(held));
    const left = this.free(symbol, price, this.cash - (quantity * price + fee), after);
    return !shrinks && left < -1e-9 * Math.abs(this.free(symbol, price));
  }

  book(symbol: string, quantity: number, price: number, fee: number): void {
    this.cash -= quantity * price + fee;
    this.held.set(symbol, this.held.get(symbol)! + quantity);
    this.mark.set(symbol, price);
  }

  commission(units: number, price: number, rested = false): number {
    const { commission } = this.spec;
    const value = units * Math.abs(price);
    switch (commission.type) {
      case "none":
        return 0;
      case "bps":
        return value * (commission.bps / 10_000);
      case "per-share":
        return Math.min(
          commission.maximum || Infinity,
          Math.max(commission.minimum, units * commission.perShare),
        );
      case "fixed-plus-bps":
        return commission.amount + units * Math.abs(price) * (commission.bps / 10_000);
      case "fixed":
        return commission.amount;
      case "per-contract":
        return Math.ceil(units) * commission.perContract;
      case "maker-taker":
        return value * ((rested ? commission.makerBps : commission.takerBps) / 10_000);
      case "interactive-brokers":
        return Math.min(
          Math.max(commission.minimum, units * commission.perShare),
          value * commission.maximumFraction,
        );
      case "tiered": {
        const { firstBps, firstUpTo, secondBps, secondUpTo, restBps } = commission;
        const first = Math.min(value, firstUpTo);
        const second = Math.min(value, Math.max(firstUpTo, secondUpTo)) - first;
        return (first * firstBps + second * secondBps + (value - first - second) * restBps) / 10_000;
      }
    }
  }

  slipped(price: number, buys: boolean, units: number, volume: number): number {
    const rate = this.#slippageRate(volume > 0 ? Math.min(1, units / volume) : 1);
    return rate === undefined ? price : price + (buys ? rate : -rate) * Math.abs(price);
  }

  /** Fraction of the price; undefined = none. */
  #slippageRate(share: number): number | undefined {
    const { slippage } = this.spec;
    switch (slippage.type) {
      case "none":
        return undefined;
      case "bps":
        return slippage.bps / 10_000;
      case "spread-fraction":
        return (slippage.fraction * slippage.spreadBps) / 10_000;
      case "volume-share":
        return slippage.impact * share * share;
      case "square-root":
        return Math.min(1, (slippage.factor * slippage.volatilityBps) / 10_000) * Math.sqrt(share);
    }
  }
}
