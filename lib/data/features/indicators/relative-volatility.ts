import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod, period } from "#lib/data/features/parameters.ts";
import { wilder } from "#lib/data/features/running/exponential.ts";
import { spread } from "#lib/data/features/running/moments.ts";
import { change } from "#lib/data/features/running/step.ts";

export const relativeVolatility = defineIndicator({
  name: "relativeVolatility",
  title: "Relative volatility index",
  formula: "RSI in which standard deviations of 10 values stand for the changes.",
  source: "Dorsey, Stocks & Commodities 1993",
  convention: "Population deviation, Wilder's averages; 50 where nothing moved.",
  parameters: z.strictObject({ period: period(14), deviation: namedPeriod("Deviation", 10, 2) }),
  inputs: ["source"],
  outputs: ["relativeVolatility"],
  pane: "own",
  unit: "points",
  levels: [40, 60],
  warmup: (p) => Math.max(p.deviation - 1, 1) + p.period - 1,
  start(p) {
    const squares = spread(p.deviation);
    const moved = change();
    const rising = wilder(p.period);
    const falling = wilder(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const width = Math.sqrt(squares(source![i]!));
        const step = moved(source![i]!);
        const up = rising(step > 0 ? width : 0 * width);
        const all = up + falling(step < 0 ? width : 0 * width);
        output![i] = all === 0 ? 50 : (100 * up) / all;
      }
    };
  },
});
