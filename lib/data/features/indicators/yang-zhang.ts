import { z } from "zod";
import { log } from "#lib/core/math.ts";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { varianceOf } from "#lib/data/features/indicators/rogers-satchell.ts";
import { barsPerYear, period } from "#lib/data/features/parameters.ts";
import { overWindow } from "#lib/data/features/running/over-window.ts";
import { meanOf, sampleVariance } from "#lib/data/features/running/sample-moments.ts";
import { lag } from "#lib/data/features/running/step.ts";

export const yangZhang = defineIndicator({
  name: "yangZhang",
  title: "Yang-Zhang volatility",
  formula:
    "√((variance of ln(open ÷ last close) + k × variance of ln(close ÷ open) + (1 − k) × Rogers-Satchell variance) × bars per year) over n bars, k = 0.34 ÷ (1.34 + (n + 1) ÷ (n − 1)).",
  source: "Yang and Zhang 2000",
  convention: "Variances divided by n − 1; right under drift and gaps.",
  parameters: z.strictObject({ period: period(20, 2), barsPerYear }),
  inputs: ["open", "high", "low", "close"],
  outputs: ["yangZhang"],
  pane: "own",
  unit: "ratio",
  warmup: (p) => p.period,
  start(p) {
    const lastClose = lag(1);
    const gaps = overWindow(p.period, sampleVariance);
    const moves = overWindow(p.period, sampleVariance);
    const ranges = overWindow(p.period, meanOf);
    const k = 0.34 / (1.34 + (p.period + 1) / (p.period - 1));
    return ([open, high, low, close], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const gap = log(open![i]! / lastClose(close![i]!));
        const overnight = gaps(gap);
        // The first bar has no gap: the other terms wait for the second too.
        if (Number.isNaN(gap)) {
          output![i] = Number.NaN;
          continue;
        }
        const day = moves(log(close![i]! / open![i]!));
        const range = ranges(varianceOf(open![i]!, high![i]!, low![i]!, close![i]!));
        output![i] = Math.sqrt(Math.max(0, overnight + k * day + (1 - k) * range) * p.barsPerYear);
      }
    };
  },
});
