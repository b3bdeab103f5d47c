import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { covarianceOf } from "#lib/data/features/running/moments.ts";
import { lag } from "#lib/data/features/running/step.ts";

export const beta = defineIndicator({
  name: "beta",
  title: "Beta of two price series",
  formula: "Slope of the line of b's simple returns on a's over n returns.",
  source: "Classic; TA-Lib",
  convention: "The first input is the market, as in TA-Lib's code; 0 when it never moved.",
  talib: "BETA",
  parameters: z.strictObject({ period: period(5, 2) }),
  inputs: ["a", "b"],
  outputs: ["beta"],
  pane: "own",
  unit: "ratio",
  warmup: (p) => p.period,
  start(p) {
    const figures = covarianceOf(p.period);
    const lastA = lag(1);
    const lastB = lag(1);
    return ([a, b], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const { full, xx, xy } = figures(returnOn(lastA(a![i]!), a![i]!), returnOn(lastB(b![i]!), b![i]!));
        output![i] = full ? (xx === 0 ? 0 : xy / xx) : Number.NaN;
      }
    };
  },
});

const returnOn = (before: number, now: number) => (before === 0 ? 0 : (now - before) / before);
