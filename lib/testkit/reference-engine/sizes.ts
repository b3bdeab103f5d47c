/** What the size of an order means in the reference engine. */
import type { ReferenceAccount } from "./account.ts";

export type ReferenceSize = "units" | "cash" | "equity" | "target-units" | "target-equity";

export class ReferenceSizes {
  readonly account: ReferenceAccount;

  constructor(account: ReferenceAccount) {
    this.account = account;
  }

  /** Signed units that a size means at a price. */
  units(symbol: string, kind: ReferenceSize, size: number, price: number): number {
    const { account } = this;
    const held = account.held.get(symbol)!;
    if (kind === "units") return size;
    if (kind === "target-units") return size - held;
    const free = account.free(symbol, price);
    const affordable = (budget: number) => this.affordable(budget, symbol, price);
    if (kind === "cash") return Math.sign(size) * affordable(Math.abs(size) * free);
    const equity = account.equity(symbol, price);
    if (kind === "equity") {
      const share = account.unitCost(symbol, price) / (price * account.scale(symbol));
      return Math.sign(size) * affordable(Math.min(Math.abs(size) * equity * share, free));
    }
    const target = this.target(symbol, size, equity, price);
    if (held === 0 || held > 0 === target > 0) {
      const more = Math.abs(target) - Math.abs(held);
      return more <= 0 ? target - held : Math.sign(target) * Math.min(more, affordable(free));
    }
    const closed = Math.abs(held);
    const freed = free + closed * account.unitCost(symbol, price) - account.fee(symbol, closed, price);
    return Math.sign(target) * Math.min(Math.abs(target), affordable(freed)) - held;
  }

  /** Units that are a fraction of equity, less the buffer. */
  target(symbol: string, fraction: number, equity: number, price: number): number {
    const buffer = this.account.spec.sizing?.cashBuffer ?? 0;
    return this.lots((fraction * equity * (1 - buffer)) / (price * this.account.scale(symbol)));
  }

  /** The same at the last price, and less until it fits together with its commission. */
  fixedTarget(symbol: string, fraction: number): number {
    const { account } = this;
    const price = account.mark.get(symbol)!;
    const value = price * account.scale(symbol);
    const budget = fraction * account.equity() * (1 - (account.spec.sizing?.cashBuffer ?? 0));
    const lot = account.spec.lotSize;
    let units = this.lots(budget / value);
    const fee = () => account.fee(symbol, Math.abs(units - account.held.get(symbol)!), price);
    while (lot > 0 && units !== 0 && Math.abs(units * value) + fee() > Math.abs(budget))
      units -= Math.sign(units) * lot;
    return units;
  }

  /** Where a target leads, as known when it is asked for. */
  wanted(symbol: string, kind: ReferenceSize, size: number): number {
    if (kind === "target-units") return size;
    const { account } = this;
    if ((account.spec.sizing?.at ?? "fill") !== "fill") return this.fixedTarget(symbol, size);
    return this.target(symbol, size, account.equity(), account.mark.get(symbol)!);
  }

  /** What an order counts from the start where the run fixes sizes when orders are made. */
  fixed(symbol: string, kind: ReferenceSize, size: number): { kind: ReferenceSize; size: number } {
    const at = this.account.spec.sizing?.at ?? "fill";
    const isTarget = kind === "target-units" || kind === "target-equity";
    if (at === "fill" || kind === "units" || (at === "order" && kind === "target-units"))
      return { kind, size };
    if (!isTarget)
      return { kind: "units", size: this.units(symbol, kind, size, this.account.mark.get(symbol)!) };
    const target = this.wanted(symbol, kind, size);
    if (at === "order") return { kind: "target-units", size: target };
    return { kind: "units", size: target - this.account.held.get(symbol)! };
  }

  lots(units: number): number {
    const lot = this.account.spec.lotSize;
    return lot === 0 ? units : Math.trunc(units / lot) * lot;
  }

  /** By trying: the most whole lots whose value and commission fit. Parts of a unit only where there is no commission. */
  affordable(budget: number, symbol: string, price: number): number {
    const { account } = this;
    const cost = account.unitCost(symbol, price);
    if (!(budget > 0 && cost > 0)) return 0;
    const lot = account.spec.lotSize;
    if (lot === 0) return budget / cost;
    const fits = (units: number) =>
      units * cost + account.fee(symbol, units, price) * account.feeShare <= budget;
    let units = Math.trunc(budget / cost / lot) * lot + lot;
    while (units > 0 && !fits(units)) units -= lot;
    return Math.max(0, units);
  }
}
