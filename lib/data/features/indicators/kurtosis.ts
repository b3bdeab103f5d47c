import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { overWindow } from "#lib/data/features/running/over-window.ts";
import { centralMoment, isFlat, meanOf } from "#lib/data/features/running/sample-moments.ts";

export const kurtosis = defineIndicator({
  name: "kurtosis",
  title: "Rolling excess kurtosis",
  formula:
    "(n − 1) ÷ ((n − 2)(n − 3)) × ((n + 1) × fourth moment ÷ variance² − 3 (n − 1)) of the last n values.",
  source: "Joanes and Gill 1998, G2",
  convention:
    "Excess: 0 for a normal distribution; the sample form that spreadsheets and pandas use; 0 when the window is flat.",
  parameters: z.strictObject({ period: period(60, 4) }),
  inputs: ["source"],
  outputs: ["kurtosis"],
  pane: "own",
  unit: "points",
  levels: [0],
  warmup: (p) => p.period - 1,
  start(p) {
    const excess = overWindow(p.period, kurtosisOf);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = excess(source![i]!);
    };
  },
});

function kurtosisOf(window: Float64Array): number {
  if (isFlat(window)) return 0;
  const n = window.length;
  const mean = meanOf(window);
  const second = centralMoment(window, mean, 2);
  const ratio = centralMoment(window, mean, 4) / (second * second);
  return ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * ratio - 3 * (n - 1));
}
