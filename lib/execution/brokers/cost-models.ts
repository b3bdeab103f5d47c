/** The cost models by name. A new one is a file in models/, two lines here, and the contract test covers it. */
import { z } from "zod";
import type { Commission, Slippage } from "./cost-model.ts";
import { bpsCommission } from "./models/commission-bps.ts";
import { fixedCommission } from "./models/commission-fixed.ts";
import { fixedPlusBpsCommission } from "./models/commission-fixed-plus-bps.ts";
import { interactiveBrokersCommission } from "./models/commission-interactive-brokers.ts";
import { makerTakerCommission } from "./models/commission-maker-taker.ts";
import { noCommission } from "./models/commission-none.ts";
import { perContractCommission } from "./models/commission-per-contract.ts";
import { perShareCommission } from "./models/commission-per-share.ts";
import { tieredCommission } from "./models/commission-tiered.ts";
import { bpsSlippage } from "./models/slippage-bps.ts";
import { noSlippage } from "./models/slippage-none.ts";
import { spreadFractionSlippage } from "./models/slippage-spread-fraction.ts";
import { squareRootSlippage } from "./models/slippage-square-root.ts";
import { volumeShareSlippage } from "./models/slippage-volume-share.ts";

export const commissionModels = {
  none: noCommission,
  bps: bpsCommission,
  "per-share": perShareCommission,
  fixed: fixedCommission,
  "fixed-plus-bps": fixedPlusBpsCommission,
  "per-contract": perContractCommission,
  tiered: tieredCommission,
  "maker-taker": makerTakerCommission,
  "interactive-brokers": interactiveBrokersCommission,
} as const;

export const slippageModels = {
  none: noSlippage,
  bps: bpsSlippage,
  "spread-fraction": spreadFractionSlippage,
  "volume-share": volumeShareSlippage,
  "square-root": squareRootSlippage,
} as const;

const named = <Name extends string, Shape extends z.ZodRawShape>(
  type: Name,
  { settings }: { readonly settings: z.ZodObject<Shape> },
) => z.strictObject({ type: z.literal(type), ...settings.shape });

/** What each fill costs. Rates in basis points of the fill's value; amounts in account currency. */
export const CommissionSpec = z.discriminatedUnion("type", [
  named("none", noCommission),
  named("bps", bpsCommission),
  named("per-share", perShareCommission),
  named("fixed", fixedCommission),
  named("fixed-plus-bps", fixedPlusBpsCommission),
  named("per-contract", perContractCommission),
  named("tiered", tieredCommission),
  named("maker-taker", makerTakerCommission),
  named("interactive-brokers", interactiveBrokersCommission),
]);
export type CommissionSpec = z.infer<typeof CommissionSpec>;

/** Price moved against the trader on fills that take whatever price there is. */
export const SlippageSpec = z.discriminatedUnion("type", [
  named("none", noSlippage),
  named("bps", bpsSlippage),
  named("spread-fraction", spreadFractionSlippage),
  named("volume-share", volumeShareSlippage),
  named("square-root", squareRootSlippage),
]);
export type SlippageSpec = z.infer<typeof SlippageSpec>;

export function createCommission(spec: CommissionSpec): Commission {
  return (commissionModels[spec.type].create as (settings: CommissionSpec) => Commission)(spec);
}

export function createSlippage(spec: SlippageSpec): Slippage {
  return (slippageModels[spec.type].create as (settings: SlippageSpec) => Slippage)(spec);
}
