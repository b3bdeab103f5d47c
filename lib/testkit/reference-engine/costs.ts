/** Commission and slippage of the reference engine, each model in one line or two. */
import type { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";

/** Of `units` at a price, in the currency of the price. `rested`: the order waited in the market. */
export function commissionOf(
  commission: BacktestSpec["commission"],
  units: number,
  price: number,
  rested: boolean,
): number {
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

/** The price of a fill of `units` in a bar of some volume. */
export function slipped(
  slippage: BacktestSpec["slippage"],
  price: number,
  buys: boolean,
  units: number,
  volume: number,
): number {
  const rate = slippageRate(slippage, volume > 0 ? Math.min(1, units / volume) : 1);
  return rate === undefined ? price : price + (buys ? rate : -rate) * Math.abs(price);
}

/** Fraction of the price; undefined = none. */
function slippageRate(slippage: BacktestSpec["slippage"], share: number): number | undefined {
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
