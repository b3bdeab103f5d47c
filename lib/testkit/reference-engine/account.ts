/** Money of the reference engine: what is held and worth, what it ties up, what it earns and costs. */
import type { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";
import { commissionOf } from "./costs.ts";
import { marketOf } from "./order.ts";

export class ReferenceAccount {
  readonly held = new Map<string, number>();
  readonly mark = new Map<string, number>();
  /** Price up to which a future has paid its profit; 0 of everything else. */
  readonly settled = new Map<string, number>();
  /** Cash that each symbol has brought in, in the currency in which it came. */
  readonly earned = new Map<string, number>();
  /** By currency: account currency per unit. */
  readonly rates = new Map<string, number>();
  /** By currency other than the account's: what is held in it. */
  readonly balances = new Map<string, number>();
  readonly spec: BacktestSpec;
  cash: number;

  constructor(spec: BacktestSpec) {
    this.spec = spec;
    this.cash = spec.capital;
    for (const currency of Object.keys(spec.currencies ?? {})) this.balances.set(currency, 0);
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
    const rate = this.isBalance(symbol) ? this.rate(symbol) : 1;
    return this.earned.get(symbol)! * rate + held * this.scale(symbol);
  }

  multiplier(symbol: string): number {
    return this.spec.instruments?.[symbol]?.multiplier ?? 1;
  }

  currency(symbol: string): string {
    return this.spec.instruments?.[symbol]?.currency ?? this.spec.currency;
  }

  /** Account currency per unit of the symbol's own. */
  rate(symbol: string): number {
    return this.rates.get(this.currency(symbol)) ?? 1;
  }

  /** Account currency per unit and point of price. */
  scale(symbol: string): number {
    return this.multiplier(symbol) * this.rate(symbol);
  }

  /** Whether a symbol is paid from a balance in its own currency, not converted at once. */
  isBalance(symbol: string): boolean {
    return this.spec.conversion === "hold-balances" && this.currency(symbol) !== this.spec.currency;
  }

  isFuture(symbol: string): boolean {
    return this.spec.instruments?.[symbol]?.settlement === "daily";
  }

  /** Profit counts from here: the price last settled, that of the fill for a new future, 0 where value itself is paid. */
  basis(symbol: string, price: number): number {
    return this.isFuture(symbol) && this.held.get(symbol) === 0 ? price : this.settled.get(symbol)!;
  }

  /** Cash in every currency, in account currency. */
  totalCash(): number {
    let sum = this.cash;
    for (const [currency, amount] of this.balances) sum += amount * this.rates.get(currency)!;
    return sum;
  }

  /** `symbol` valued at `price`, the rest at their marks. */
  equity(symbol?: string, price = 0): number {
    let sum = this.totalCash();
    for (const [name, units] of this.held) {
      const at = name === symbol ? price : this.mark.get(name)!;
      sum += units * (at - this.settled.get(name)!) * this.scale(name);
    }
    return sum;
  }

  /** Equity less what positions tie up as initial margin. */
  free(symbol: string, price: number, cash = this.totalCash(), units = this.held.get(symbol)!): number {
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

  /** How much of a commission must be backed. */
  get feeShare(): number {
    const { margin } = this.spec.account ?? {};
    return margin?.type === "rate" && margin.feesOnMargin ? margin.initial : 1;
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

  /** An amount in the symbol's currency: into the balance in it, or converted at once. */
  pay(symbol: string, amount: number): void {
    this.#move(symbol, this.isBalance(symbol) ? amount : amount * this.rate(symbol));
  }

  /** What is already in the currency of the cash that it moves. */
  #move(symbol: string, amount: number): void {
    const currency = this.currency(symbol);
    if (this.isBalance(symbol)) this.balances.set(currency, this.balances.get(currency)! + amount);
    else this.cash += amount;
    this.earned.set(symbol, this.earned.get(symbol)! + amount);
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

  /** On the balance in each currency. */
  payInterest(days: number): void {
    const { interest } = this.spec.account ?? {};
    if (interest?.type !== "annual") return;
    const on = (amount: number) =>
      (amount * (amount < 0 ? interest.debit : interest.credit) * days) / interest.daysPerYear;
    this.cash += on(this.cash);
    for (const [currency, amount] of this.balances) this.balances.set(currency, amount + on(amount));
  }

  payBorrowing(days: number): void {
    const { borrow } = this.spec.account ?? {};
    if (borrow?.type !== "annual") return;
    for (const [symbol, units] of this.held) {
      const value = -units * this.mark.get(symbol)! * this.multiplier(symbol);
      const rate = borrow.rates[marketOf(symbol)] ?? borrow.rate;
      if (units < 0) this.pay(symbol, -(value * (rate / borrow.daysPerYear) * days));
    }
  }

  /** The smallest part of a unit that there is; 0 = any. */
  get smallest(): number {
    return Math.min(1, this.spec.lotSize);
  }

  /** A part of a unit is paid out at the last price. */
  split(symbol: string, ratio: number): void {
    const { held, mark, settled } = this;
    const units = held.get(symbol)! * ratio;
    held.set(symbol, units);
    mark.set(symbol, mark.get(symbol)! / ratio);
    settled.set(symbol, settled.get(symbol)! / ratio);
    const whole = wholeUnits(units, this.smallest);
    if (whole !== units) this.book(symbol, whole - units, mark.get(symbol)!, 0);
  }

  rename(from: string, to: string): void {
    for (const column of [this.held, this.mark, this.settled]) column.set(to, column.get(from)!);
    this.held.set(from, 0);
  }

  /** Whether the account cannot carry a fill that enlarges a position, or may not hold what it leads to. */
  refuses(symbol: string, quantity: number, price: number, fee: number): boolean {
    const held = this.held.get(symbol)!;
    const after = held + quantity;
    const shrinks = after === 0 || (after > 0 === held > 0 && Math.abs(after) <= Math.abs(held));
    if (!shrinks && after < 0 && !this.#mayShort(symbol)) return true;
    const paid = quantity * (price - this.basis(symbol, price)) * this.scale(symbol);
    const left = this.free(symbol, price, this.totalCash() - (paid + fee * this.feeShare), after);
    return !shrinks && left < -1e-9 * Math.abs(this.free(symbol, price));
  }

  #mayShort(symbol: string): boolean {
    const { margin, borrow } = this.spec.account ?? {};
    const isHard = borrow?.type === "annual" && borrow.unavailable.includes(marketOf(symbol));
    return margin?.type !== "cash" && !isHard;
  }

  book(symbol: string, quantity: number, price: number, fee: number): void {
    const basis = this.basis(symbol, price);
    const points = quantity * (price - basis);
    this.#move(
      symbol,
      this.isBalance(symbol)
        ? -(points * this.multiplier(symbol) + fee / this.rate(symbol))
        : -(points * this.scale(symbol) + fee),
    );
    if (this.isFuture(symbol)) this.settled.set(symbol, basis);
    const after = this.held.get(symbol)! + quantity;
    this.held.set(symbol, Math.abs(after) < 1e-9 * Math.abs(quantity) ? 0 : after);
    this.mark.set(symbol, price);
  }

  /** Commission of a symbol's units, in account currency. */
  fee(symbol: string, units: number, price: number, rested = false): number {
    const own = commissionOf(this.spec.commission, units, price * this.multiplier(symbol), rested);
    return own * this.rate(symbol);
  }
}

/** Towards zero; what a division may be short of a whole unit counts as one. */
export const wholeUnits = (units: number, smallest: number) =>
  smallest === 0 ? units : Math.trunc(units / smallest + Math.sign(units) * 1e-9) * smallest;
