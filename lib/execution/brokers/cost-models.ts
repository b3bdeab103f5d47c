/** The cost models by name. A new one is a file in models/, a line here, and the contract test covers it. */
import { z } from "zod";
import type { Commission, Slippage } from "./cost-model.ts";
import { bpsCommission } from "./models/commission-bps.ts";
import { fixedCommission } from "./models/commission-fixed.ts";
import { noCommission } from "./models/commission-none.ts";
import { perShareCommission } from "./models/commission-per-share.ts";
import { bpsSlippage } from "./models/slippage-bps.ts";
import { noSlippage } from "./models/slippage-none.ts";
import { spreadFractionSlippage } from "./models/slippage-spread-fraction.ts";

export const commissionModels = {
  none: noCommission,
  bps: bpsCommission,
  "per-share": perShareCommission,
  fixed: fixedCommission,
} as const;

export const slippageModels = {
  none: noSlippage,
  bps: bpsSlippage,
  "spread-fraction": spreadFractionSlippage,
} as const;

/** Cost of each fill. Rates in basis points of the fill's value; amounts in account currency. */
export const CommissionSpec = z.discriminatedUnion("type", [
  noCommission.schema,
  bpsCommission.schema,
  perShareCommission.schema,
  fixedCommission.schema,
]);
export type CommissionSpec = z.infer<typeof CommissionSpec>;

/** Price moved against the trader on market and stop fills. */
export const SlippageSpec = z.discriminatedUnion("type", [
  noSlippage.schema,
  bpsSlippage.schema,
  spreadFractionSlippage.schema,
]);
export type SlippageSpec = z.infer<typeof SlippageSpec>;

export function createCommission(spec: CommissionSpec): Commission {
  return (commissionModels[spec.type].create as (settings: CommissionSpec) => Commission)(spec);
}

export function createSlippage(spec: SlippageSpec): Slippage {
  return (slippageModels[spec.type].create as (settings: SlippageSpec) => Slippage)(spec);
}
