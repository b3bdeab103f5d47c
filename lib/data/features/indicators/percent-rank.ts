import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { overWindow } from "#lib/data/features/running/over-window.ts";

export const percentRank = defineIndicator({
  name: "percentRank",
  title: "Rolling percent rank",
  formula: "Share of the other n − 1 values of the window that lie below the newest; equal ones count half.",
  source: "Classic",
  convention: "0 the lowest of the window, 1 the highest.",
  parameters: z.strictObject({ period: period(20, 2) }),
  inputs: ["source"],
  outputs: ["percentRank"],
  pane: "own",
  unit: "ratio",
  levels: [0.2, 0.8],
  warmup: (p) => p.period - 1,
  start(p) {
    const rank = overWindow(p.period, rankOfLast);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = rank(source![i]!);
    };
  },
});

function rankOfLast(window: Float64Array): number {
  const last = window.length - 1;
  let below = 0;
  for (let k = 0; k < last; k++)
    if (window[k]! < window[last]!) below += 1;
    else if (window[k] === window[last]) below += 0.5;
  return below / last;
}
