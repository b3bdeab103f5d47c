/** Money of the reference engine: what is held and worth, what a size means, what a fill costs. */
import type { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";

export type ReferenceSize = "units" | "cash" | "equity" | "target-units" | "target-equity";

export class ReferenceAccount {
  readonly held = new Map<string, number>();
  readonly mark = new Map<string, number>();
  /** Price up to which a future has paid its profit; 0 of everything else. */
  readonly settled = new Map<string, number>();
  /** Cash that each symbol has brought in. */
  readonly earned = new Map<string, number>();
  /** By currency. */
  readonly rates = new Map<string, number>();
  readonly spec: BacktestSpec;
  cash: number;

  constructor(spec: BacktestSpec) {
    this.spec = spec;
    this.cash = spec.capital;
    for (const symbol of spec.data.symbols) {
      this.held.set(symbol, 0);
      this.mark.set(symbol, 0);
      this.settled.set(symbol, 0);
      this.earned.set(symbol, 0);
    }
  }

  /** What a symbol's fills and payments have added to equity. */
  profit(symbol: string): number {
    const held = this.held.get(symbol)! * (this.mark.get(symbol)! - this.settled.get(symbol)!);
    return this.earned.get(symbol)! + held * this.scale(symbol);
  }

  multiplier(symbol: string): number {
    return this.spec.instruments?.[symbol]?.multiplier ?? 1;
  }

  /** Account currency per unit of the symbol's own. */
  rate(symbol: string): number {
    return this.rates.get(this.spec.instruments?.[symbol]?.currency ?? this.spec.currency) ?? 1;
  }

  /** Account currency per unit and point of price. */
  scale(symbol: string): number {
    return this.multiplier(symbol) * this.rate(symbol);
  }

  isFuture(symbol: string): boolean {
    return this.spec.instruments?.[symbol]?.settlement === "daily";
  }

  /** Profit counts from here: the price last settled, that of the fill for a new future, 0 where value itself is paid. */
  basis(symbol: string, price: number): number {
    return this.isFuture(symbol) && this.held.get(symbol) === 0 ? price : this.settled.get(symbol)!;
  }

  /** `symbol` valued at `price`, the rest at their marks. */
  equity(symbol?: string, price = 0): number {
    let sum = this.cash;
    for (const [name, units] of this.held) {
      const at = name === symbol ? price : this.mark.get(name)!;
      sum += units * (at - this.settled.get(name)!) * this.scale(name);
    }
    return sum;
  }

  /** Equity less what positions tie up as initial margin. */
  free(symbol: string, price: number, cash = this.cash, units = this.held.get(symbol)!): number {
    let tied = 0;
    for (const [name, held] of this.held) {
      const count = name === symbol ? units : held;
      const at = name === symbol ? price : this.mark.get(name)!;
      if (count === 0) continue;
      const gain = count * (at - this.basis(name, at)) * this.scale(name);
      tied += Math.abs(count) * this.unitCost(name, at) - gain;
    }
    return cash - tied;
  }

  /** What opening one unit ties up: an amount for each of a future, otherwise a share of its value. */
  unitCost(symbol: string, price: number): number {
    const { margin } = this.spec.account ?? {};
    const own = this.spec.instruments?.[symbol]?.margin;
    const share = own ? 0 : margin?.type === "rate" ? margin.initial : 1;
    return Math.abs(price) * this.scale(symbol) * share + (own?.initial ?? 0) * this.rate(symbol);
  }

  maintenance(): number {
    const { margin } = this.spec.account ?? {};
    let sum = 0;
    for (const [symbol, units] of this.held) {
      const own = this.spec.instruments?.[symbol]?.margin;
      const share = own ? 0 : margin?.type === "rate" ? margin.maintenance : 0;
      const perUnit = (own?.maintenance ?? 0) * this.rate(symbol);
      sum += Math.abs(units) * (Math.abs(this.mark.get(symbol)!) * this.scale(symbol) * share + perUnit);
    }
    return sum;
  }

  isOnMargin(): boolean {
    const { margin } = this.spec.account ?? {};
    const isLent = margin?.type === "rate" && margin.initial < 1;
    return this.spec.data.symbols.some(
      (symbol) => isLent || this.spec.instruments?.[symbol]?.margin !== undefined,
    );
  }

  /** An amount in the symbol's currency, converted at once. */
  pay(symbol: string, amount: number): void {
    this.cash += amount * this.rate(symbol);
    this.earned.set(symbol, this.earned.get(symbol)! + amount * this.rate(symbol));
  }

  /** Futures pay their profit of the day. */
  settle(): void {
    for (const [symbol, units] of this.held) {
      if (!this.isFuture(symbol) || units === 0) continue;
      const mark = this.mark.get(symbol)!;
      this.pay(symbol, units * (mark - this.settled.get(symbol)!) * this.multiplier(symbol));
      this.settled.set(symbol, mark);
    }
  }

  payInterest(days: number): void {
    const { interest } = this.spec.account ?? {};
    if (interest?.type === "annual")
      this.cash +=
        (this.cash * (this.cash < 0 ? interest.debit : interest.credit) * days) / interest.daysPerYear;
  }

  payBorrowing(days: number): void {
    const { borrow } = this.spec.account ?? {};
    if (borrow?.type !== "annual") return;
    for (const [symbol, units] of this.held) {
      const value = -units * this.mark.get(symbol)! * this.multiplier(symbol);
      if (units < 0) this.pay(symbol, -(value * (borrow.rate / borrow.daysPerYear) * days));
    }
  }

  /** A part of a unit is paid out at the last price. */
  split(symbol: string, ratio: number): void {
    const { held, mark, settled } = this;
    const units = held.get(symbol)! * ratio;
    held.set(symbol, units);
    mark.set(symbol, mark.get(symbol)! / ratio);
    settled.set(symbol, settled.get(symbol)! / ratio);
    const whole = wholeUnits(units);
    if (whole !== units) this.book(symbol, whole - units, mark.get(symbol)!, 0);
  }

  rename(from: string, to: string): void {
    for (const column of [this.held, this.mark, this.settled]) column.set(to, column.get(from)!);
    this.held.set(from, 0);
  }

  /** Signed units that a size means at a price. */
  units(symbol: string, kind: ReferenceSize, size: number, price: number): number {
    const held = this.held.get(symbol)!;
    if (kind === "units") return size;
    if (kind === "target-units") return size - held;
    const free = this.free(symbol, price);
    const affordable = (budget: number) => this.affordable(budget, symbol, price);
    if (kind === "cash") return Math.sign(size) * affordable(Math.abs(size) * free);
    const equity = this.equity(symbol, price);
    const value = price * this.scale(symbol);
    if (kind === "equity") {
      const share = this.unitCost(symbol, price) / value;
      return Math.sign(size) * affordable(Math.min(Math.abs(size) * equity * share, free));
    }
    const target = this.lots((size * equity) / value);
    if (held === 0 || held > 0 === target > 0) {
      const more = Math.abs(target) - Math.abs(held);
      return more <= 0 ? target - held : Math.sign(target) * Math.min(more, affordable(free));
    }
    const closed = Math.abs(held);
    const freed = free + closed * this.unitCost(symbol, price) - this.fee(symbol, closed, price);
    return Math.sign(target) * Math.min(Math.abs(target), affordable(freed)) - held;
  }

  targetUnits(symbol: string, fraction: number, price: number): number {
    return this.lots((fraction * this.equity()) / (price * this.scale(symbol)));
  }

  lots(units: number): number {
    const lot = this.spec.lotSize;
    return lot === 0 ? units : Math.trunc(units / lot) * lot;
  }

  /** By trying: the most whole lots whose value and commission fit. Only for whole lots. */
  affordable(budget: number, symbol: string, price: number): number {
    const cost = this.unitCost(symbol, price);
    if (!(budget > 0 && cost > 0)) return 0;
    const lot = this.spec.lotSize;
    const fits = (units: number) => units * cost + this.fee(symbol, units, price) <= budget;
    let units = Math.trunc(budget / cost / lot) * lot + lot;
    while (units > 0 && !fits(units)) units -= lot;
    return Math.max(0, units);
  }

  /** Whether the account cannot carry a fill that enlarges a position. */
  refuses(symbol: string, quantity: number, price: number, fee: number): boolean {
    const held = this.held.get(symbol)!;
    const after = held + quantity;
    const shrinks = after === 0 || (after > 0 === held > 0 && Math.abs(after) <= Math.abs(held));
    const paid = quantity * (price - this.basis(symbol, price)) * this.scale(symbol);
    const left = this.free(symbol, price, this.cash - (paid + fee), after);
    return !shrinks && left < -1e-9 * Math.abs(this.free(symbol, price));
  }

  book(symbol: string, quantity: number, price: number, fee: number): void {
    const basis = this.basis(symbol, price);
    const paid = quantity * (price - basis) * this.scale(symbol) + fee;
    this.cash -= paid;
    this.earned.set(symbol, this.earned.get(symbol)! - paid);
    if (this.isFuture(symbol)) this.settled.set(symbol, basis);
    this.held.set(symbol, this.held.get(symbol)! + quantity);
    this.mark.set(symbol, price);
  }

  /** Commission of a symbol's units, in account currency. */
  fee(symbol: string, units: number, price: number, rested = false): number {
    return this.commission(units, price * this.multiplier(symbol), rested) * this.rate(symbol);
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

/** Towards zero; what a division may be short of a whole unit counts as one. */
export const wholeUnits = (units: number) => Math.trunc(units + Math.sign(units) * 1e-9);
