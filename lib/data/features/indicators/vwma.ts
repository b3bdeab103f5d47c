import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { mean, sum } from "#lib/data/features/running/sum.ts";

export const vwma = defineIndicator({
  name: "vwma",
  title: "Volume-weighted moving average",
  formula: "Σ value × volume ÷ Σ volume over n bars; fed with typical prices it is a rolling VWAP.",
  source: "Classic",
  convention: "A window without volume shows the plain mean.",
  parameters: z.strictObject({ period: period(20) }),
  inputs: ["source", "volume"],
  outputs: ["vwma"],
  pane: "price",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const traded = sum(p.period);
    const weight = sum(p.period);
    const average = mean(p.period);
    return ([source, volume], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const all = weight(volume![i]!);
        const paid = traded(source![i]! * volume![i]!);
        const plain = average(source![i]!);
        output![i] = all === 0 ? plain : paid / all;
      }
    };
  },
});
