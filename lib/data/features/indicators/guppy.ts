import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { exponential } from "#lib/data/features/running/exponential.ts";

const SPANS = [3, 5, 8, 10, 12, 15, 30, 35, 40, 45, 50, 60] as const;

export const guppy = defineIndicator({
  name: "guppy",
  title: "Guppy multiple moving averages",
  formula: "EMAs of 3, 5, 8, 10, 12, 15 and of 30, 35, 40, 45, 50, 60 values.",
  source: "Guppy 1997",
  convention: "All lines begin with the longest.",
  parameters: z.strictObject({}),
  inputs: ["source"],
  outputs: ["s3", "s5", "s8", "s10", "s12", "s15", "l30", "l35", "l40", "l45", "l50", "l60"],
  pane: "price",
  unit: "price",
  warmup: () => 59,
  start() {
    const averages = SPANS.map((span) => exponential(span));
    let seen = 0;
    return ([source], outputs, from, to) => {
      for (let i = from; i < to; i++) {
        const ready = ++seen >= 60;
        for (let k = 0; k < averages.length; k++) {
          const value = averages[k]!(source![i]!);
          outputs[k]![i] = ready ? value : Number.NaN;
        }
      }
    };
  },
});
