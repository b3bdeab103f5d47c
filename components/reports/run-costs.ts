import type { BacktestResult } from "#lib/model-testing/backtesting/index.ts";

/** What trading cost, in account currency. Slippage is already inside the fill prices. */
export type RunCosts = { readonly commission: number; readonly slippage: number; readonly total: number };

export function runCosts({ fills }: BacktestResult): RunCosts {
  let commission = 0;
  let slippage = 0;
  for (let i = 0; i < fills.length; i++) {
    commission += fills.commission[i]!;
    slippage += fills.slippage[i]! * Math.abs(fills.quantity[i]!);
  }
  return { commission, slippage, total: commission + slippage };
}
