import type { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";
import type { ParameterField } from "#lib/models/strategies/index.ts";

/** Its name cannot be a parameter's: those are identifiers. */
const COMMISSION = "commission (bps)";

/** Commission as one more slider; undefined where the run pays by share or by order, which no slider here says. */
export function commissionField({ commission }: BacktestSpec): ParameterField | undefined {
  if (commission.type !== "none" && commission.type !== "bps") return undefined;
  const bps = commission.type === "bps" ? commission.bps : 0;
  const maximum = Math.max(20, Math.ceil(bps * 2));
  return {
    name: COMMISSION,
    title: "Commission",
    kind: "number",
    default: bps,
    minimum: 0,
    maximum,
    step: 0.5,
    unit: "bp",
    description: "Of each fill's value, in basis points.",
  };
}

export function withCommission(spec: BacktestSpec, bps: number | undefined): BacktestSpec {
  if (bps === undefined) return spec;
  return { ...spec, commission: bps === 0 ? { type: "none" } : { type: "bps", bps } };
}
