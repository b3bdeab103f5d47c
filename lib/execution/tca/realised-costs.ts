import type { CommissionSpec, SlippageSpec } from "#lib/execution/brokers/index.ts";
import type { OrderCosts } from "./order-costs.ts";
import { type Estimate, weightedMean } from "./weighted-mean.ts";

/** What a backtest should assume, from what was paid. */
export type RealisedCosts = {
  readonly commission: CommissionSpec;
  readonly slippage: SlippageSpec;
  /** Basis points of what traded, with the number of orders and the 95 % interval. */
  readonly evidence: {
    readonly notional: number;
    readonly fees: Estimate;
    /** Spread and impact of orders that take what price there is; may be below zero, the model then assumes none. */
    readonly slippage: Estimate;
  };
};

/** `takes`: it bears slippage, because no limit bounds its price. */
export type PaidOrder = { readonly costs: OrderCosts; readonly takes: boolean };

const MOST_BPS = 1000;

/**
 * Cost model settings of the launch form: fees as a share of value, and spread and impact as a share of price. What
 * the market did while an order waited (delay, timing, opportunity) is no cost model's: the backtest's own bars hold
 * it. Nor is a limit's price, which the backtest fills at the limit. Null without a filled order.
 */
export function realisedCosts(orders: readonly PaidOrder[]): RealisedCosts | null {
  const filled = orders.filter(({ costs }) => costs.notional > 0);
  if (filled.length === 0) return null;
  const bps = (some: readonly PaidOrder[], amount: (costs: OrderCosts) => number) =>
    weightedMean(
      some.map(({ costs }) => ({ value: (amount(costs) / costs.notional) * 1e4, weight: costs.notional })),
    );
  const fees = bps(filled, ({ split }) => split.fees);
  const taking = filled.filter(({ takes }) => takes);
  const slippage = bps(taking, ({ split }) => split.impact + (Number.isNaN(split.spread) ? 0 : split.spread));
  return {
    commission: fees.n === 0 ? { type: "none" } : { type: "bps", bps: setting(fees.mean) },
    slippage: slippage.n === 0 ? { type: "none" } : { type: "bps", bps: setting(slippage.mean) },
    evidence: { notional: filled.reduce((sum, { costs }) => sum + costs.notional, 0), fees, slippage },
  };
}

/** Within the model's bounds, to a hundredth. */
const setting = (bps: number) => Math.round(Math.min(MOST_BPS, Math.max(0, bps)) * 100) / 100;
