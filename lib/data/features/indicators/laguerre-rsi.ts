import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { factor } from "#lib/data/features/parameters.ts";

export const laguerreRsi = defineIndicator({
  name: "laguerreRsi",
  title: "Laguerre RSI",
  formula: "Ups ÷ (ups + downs) between the four stages of a Laguerre filter with damping gamma.",
  source: "Ehlers 2004",
  convention: "The filter starts from 0 and shows from the sixth bar; 1 when all stages are one.",
  parameters: z.strictObject({ gamma: factor("Damping", 0.5, 0, 0.99, 0.05) }),
  inputs: ["source"],
  outputs: ["laguerreRsi"],
  pane: "own",
  unit: "ratio",
  levels: [0.2, 0.8],
  warmup: () => 5,
  start({ gamma }) {
    const stages = new Float64Array(4);
    let seen = 0;
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        let passed = (1 - gamma) * source![i]! + gamma * stages[0]!;
        let ups = 0;
        let downs = 0;
        for (let k = 0; k < 3; k++) {
          const stage = -gamma * passed + stages[k]! + gamma * stages[k + 1]!;
          stages[k] = passed;
          if (passed >= stage) ups += passed - stage;
          else downs += stage - passed;
          passed = stage;
        }
        stages[3] = passed;
        const shown = ups + downs === 0 ? 1 : ups / (ups + downs);
        output![i] = seen < 5 ? Number.NaN : shown;
        seen++;
      }
    };
  },
});
