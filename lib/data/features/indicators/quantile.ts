import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { factor, period } from "#lib/data/features/parameters.ts";
import { overWindow } from "#lib/data/features/running/over-window.ts";

export const quantile = defineIndicator({
  name: "quantile",
  title: "Rolling quantile",
  formula: "The value below which the share q of the last n values lies, interpolated between neighbours.",
  source: "Hyndman and Fan 1996, type 7",
  convention: "Type 7, as numpy, pandas and R have it; q = 0.5 is the median.",
  parameters: z.strictObject({ period: period(20), quantile: factor("Quantile", 0.5, 0, 1, 0.05) }),
  inputs: ["source"],
  outputs: ["quantile"],
  pane: "price",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const sorted = new Float64Array(p.period);
    const place = p.quantile * (p.period - 1);
    const below = Math.floor(place);
    const value = overWindow(p.period, (window) => {
      sorted.set(window);
      sorted.sort();
      const above = sorted[Math.min(below + 1, p.period - 1)]!;
      return sorted[below]! + (place - below) * (above - sorted[below]!);
    });
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = value(source![i]!);
    };
  },
});
