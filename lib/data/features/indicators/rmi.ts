import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod, period } from "#lib/data/features/parameters.ts";
import { wilder } from "#lib/data/features/running/exponential.ts";
import { change } from "#lib/data/features/running/step.ts";

export const rmi = defineIndicator({
  name: "rmi",
  title: "Relative momentum index",
  formula: "RSI of changes over m bars in place of one.",
  source: "Altman, Stocks & Commodities 1993",
  convention: "Wilder's averages; 50 where nothing moved.",
  parameters: z.strictObject({ period: period(20), lookback: namedPeriod("Change over", 5) }),
  inputs: ["source"],
  outputs: ["rmi"],
  pane: "own",
  unit: "points",
  levels: [30, 70],
  warmup: (p) => p.period + p.lookback - 1,
  start(p) {
    const moved = change(p.lookback);
    const gains = wilder(p.period);
    const losses = wilder(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const step = moved(source![i]!);
        const up = gains(Math.max(step, 0));
        const all = up + losses(Math.max(-step, 0));
        output![i] = all === 0 ? 50 : (100 * up) / all;
      }
    };
  },
});
