import { tradingTrajectory } from "#lib/execution/algorithms/index.ts";
import type { JsonObject } from "#server/model-testing/benchmarking/golden-case.ts";
import type { CheckFunction, CheckInput } from "#server/model-testing/benchmarking/golden-check.ts";

export const executionChecks: Readonly<Record<string, CheckFunction>> = {
  "almgren_chriss.closed_form": almgrenChriss,
};

function almgrenChriss({ params }: CheckInput): JsonObject {
  const number = (name: string) => Number(params[name]);
  const { kappa, halfLife, holdings, trades, expectedCost, variance, utility } = tradingTrajectory({
    quantity: number("X"),
    days: number("T"),
    slices: number("N"),
    volatility: number("sig"),
    fixedCost: number("eps"),
    permanentImpact: number("gam"),
    temporaryImpact: number("eta"),
    riskAversion: number("risk_aversion"),
  });
  return {
    kappa,
    half_life_1_over_kappa_tilde: Number.isNaN(halfLife) ? null : halfLife,
    x: [...holdings],
    n: [...trades],
    E: expectedCost,
    V: variance,
    std: Math.sqrt(variance),
    U: utility,
  };
}
