import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { sum } from "#lib/data/features/running/sum.ts";

export const intradayMomentum = defineIndicator({
  name: "intradayMomentum",
  title: "Intraday momentum index",
  formula: "100 × Σ rising bodies ÷ Σ all bodies over n bars.",
  source: "Chande & Kroll 1994",
  convention: "50 where no bar has a body.",
  parameters: z.strictObject({ period: period(14) }),
  inputs: ["open", "close"],
  outputs: ["intradayMomentum"],
  pane: "own",
  unit: "points",
  levels: [30, 70],
  warmup: (p) => p.period - 1,
  start(p) {
    const rising = sum(p.period);
    const falling = sum(p.period);
    return ([open, close], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const body = close![i]! - open![i]!;
        const up = rising(Math.max(body, 0));
        const all = up + falling(Math.max(-body, 0));
        output![i] = all === 0 ? 50 : (100 * up) / all;
      }
    };
  },
});
