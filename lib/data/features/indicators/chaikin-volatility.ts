import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { exponential } from "#lib/data/features/running/exponential.ts";
import { lag } from "#lib/data/features/running/step.ts";

export const chaikinVolatility = defineIndicator({
  name: "chaikinVolatility",
  title: "Chaikin volatility",
  formula: "Change in percent over n bars of the EMA of high − low.",
  source: "Chaikin; Achelis 2000",
  convention: "0 where the range was 0.",
  parameters: z.strictObject({ period: period(10) }),
  inputs: ["high", "low"],
  outputs: ["chaikinVolatility"],
  pane: "own",
  unit: "percent",
  levels: [0],
  warmup: (p) => 2 * p.period - 1,
  start(p) {
    const average = exponential(p.period);
    const earlier = lag(p.period);
    return ([high, low], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const now = average(high![i]! - low![i]!);
        const before = earlier(now);
        output![i] = before === 0 ? 0 : (100 * (now - before)) / before;
      }
    };
  },
});
