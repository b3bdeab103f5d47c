import { SIZE } from "#lib/execution/orders/index.ts";
import type { Ledger } from "#lib/execution/positions/index.ts";
import type { Commission } from "./cost-model.ts";
import { affordable, type Sizing, targetWithin, wholeLots } from "./sizing.ts";

type Settings = {
  readonly ledger: Ledger;
  readonly commission: Commission;
  readonly lot: number;
  readonly sizing: Sizing;
};

/** How many units the size of an order means, in this account and with its costs. */
export class OrderSizes {
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Signed units that a size means at a price. */
  units(symbol: number, sizeKind: number, size: number, price: number): number {
    if (sizeKind === SIZE.units) return size;
    const { ledger } = this.#settings;
    const held = ledger.quantity[symbol]!;
    if (sizeKind === SIZE["target-units"]) return size - held;
    const free = ledger.freeCash(symbol, price);
    if (sizeKind === SIZE.cash)
      return Math.sign(size) * this.#affordable(Math.abs(size) * free, symbol, price);
    const equity = ledger.equity(symbol, price);
    const value = price * ledger.scale[symbol]!;
    if (sizeKind === SIZE.equity) {
      const share = ledger.unitCost(symbol, price) / value;
      const budget = Math.min(Math.abs(size) * equity * share, free);
      return Math.sign(size) * this.#affordable(budget, symbol, price);
    }
    if (price === 0) return 0;
    const target = this.#target(symbol, size, equity, price);
    const grows = held === 0 || held > 0 === target > 0;
    if (grows) {
      const more = Math.abs(target) - Math.abs(held);
      if (more <= 0) return target - held;
      return Math.sign(target) * Math.min(more, this.#affordable(free, symbol, price));
    }
    // Through zero: what is closed frees its margin and pays its own commission.
    const freed =
      free + Math.abs(held) * ledger.unitCost(symbol, price) - this.fee(symbol, Math.abs(held), price);
    return Math.sign(target) * Math.min(Math.abs(target), this.#affordable(freed, symbol, price)) - held;
  }

  #target(symbol: number, size: number, equity: number, price: number): number {
    const { ledger, lot, sizing } = this.#settings;
    return wholeLots((size * equity * (1 - sizing.cashBuffer)) / (price * ledger.scale[symbol]!), lot);
  }

  /** Commission in account currency. */
  fee(symbol: number, units: number, price: number, rested = false): number {
    const { ledger, commission } = this.#settings;
    const { multiplier, currency } = ledger.terms;
    return commission(units, price * multiplier[symbol]!, rested) * ledger.rates[currency[symbol]!]!;
  }

  #affordable(budget: number, symbol: number, price: number): number {
    const { ledger, lot } = this.#settings;
    const { feeShare } = ledger.terms;
    const fee = (units: number) => this.fee(symbol, units, price) * feeShare;
    return affordable(budget, ledger.unitCost(symbol, price), fee, lot);
  }

  fixedTarget(symbol: number, size: number): number {
    const { ledger, lot, sizing } = this.#settings;
    const price = ledger.mark[symbol]!;
    const budget = size * ledger.equity() * (1 - sizing.cashBuffer);
    const fee = (units: number) => this.fee(symbol, units, price);
    return targetWithin(budget, price * ledger.scale[symbol]!, fee, ledger.quantity[symbol]!, lot);
  }

  /** Whether a target is met at the last known price; unlike an order it does not ask what cash is free now. */
  isAtTarget(symbol: number, sizeKind: number, target: number): boolean {
    const { ledger, sizing } = this.#settings;
    const units =
      sizeKind === SIZE["target-units"]
        ? target
        : sizing.at === "fill"
          ? this.#target(symbol, target, ledger.equity(), ledger.mark[symbol]!)
          : this.fixedTarget(symbol, target);
    return units === ledger.quantity[symbol];
  }
}
