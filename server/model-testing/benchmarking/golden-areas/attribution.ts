import { AppError } from "#lib/core/errors.ts";
import { brinsonFachler } from "#lib/research/attribution/index.ts";
import type { JsonObject } from "#server/model-testing/benchmarking/golden-case.ts";
import type { CheckFunction, CheckInput } from "#server/model-testing/benchmarking/golden-check.ts";

export const attributionChecks: Readonly<Record<string, CheckFunction>> = {
  "attribution.brinson_fachler": brinson,
};

async function brinson({ params, numbers }: CheckInput): Promise<JsonObject> {
  if (params.method !== undefined && params.method !== "arithmetic")
    throw new AppError("bad-input", `The method "${params.method}" is not known; write "arithmetic".`);
  const result = brinsonFachler({
    portfolioWeights: await numbers("wp"),
    benchmarkWeights: await numbers("wb"),
    portfolioReturns: await numbers("rp"),
    benchmarkReturns: await numbers("rb"),
  });
  const { portfolio, benchmark, active } = result;
  const effects = [result.allocation, result.selection, result.interaction];
  const [allocation = [], selection = [], interaction = []] = effects.map((effect) => [...effect]);
  const totals = effects.map((effect) => effect.reduce((sum, value) => sum + value, 0));
  return { portfolio, benchmark, active, allocation, selection, interaction, totals };
}
