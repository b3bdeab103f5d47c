import type { CommissionSpec, SlippageSpec } from "#lib/execution/brokers/index.ts";
import type { OrderCosts } from "./order-costs.ts";

/** What a backtest should assume, from what was paid. */
export type RealisedCosts = {
  readonly commission: CommissionSpec;
  readonly slippage: SlippageSpec;
  readonly evidence: {
    readonly orders: number;
    readonly notional: number;
    readonly feeBps: number;
    /** Spread and impact; may be below zero, the model then assumes none. */
    readonly slippageBps: number;
  };
};

const MOST_BPS = 1000;

/**
 * Cost model settings of the launch form: fees as a share of value, and spread and impact as a share of price. What
 * the market did while an order waited (delay, timing, opportunity) is no cost model's: the backtest's own bars hold
 * it. Null without a filled order.
 */
export function realisedCosts(orders: readonly OrderCosts[]): RealisedCosts | null {
  const filled = orders.filter(
    (one) => one.notional > 0 && Number.isFinite(one.split.spread + one.split.impact),
  );
  const notional = filled.reduce((sum, one) => sum + one.notional, 0);
  if (notional === 0) return null;
  const bps = (amount: (one: OrderCosts) => number) =>
    (filled.reduce((sum, one) => sum + amount(one), 0) / notional) * 1e4;
  const feeBps = bps((one) => one.split.fees);
  const slippageBps = bps((one) => one.split.spread + one.split.impact);
  return {
    commission: { type: "bps", bps: setting(feeBps) },
    slippage: { type: "bps", bps: setting(slippageBps) },
    evidence: { orders: filled.length, notional, feeBps, slippageBps },
  };
}

/** Within the model's bounds, to a hundredth. */
const setting = (bps: number) => Math.round(Math.min(MOST_BPS, Math.max(0, bps)) * 100) / 100;
