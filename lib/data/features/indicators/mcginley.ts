import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { factor, period } from "#lib/data/features/parameters.ts";

export const mcginley = defineIndicator({
  name: "mcginley",
  title: "McGinley dynamic",
  formula: "last + (value − last) ÷ (k × n × (value ÷ last)⁴).",
  source: "McGinley 1990",
  convention:
    "k = 0.6; starts with the first value and shows from the second. Stays put where a value is not positive.",
  parameters: z.strictObject({ period: period(14), k: factor("Factor", 0.6, 0.01, 10, 0.05) }),
  inputs: ["source"],
  outputs: ["mcginley"],
  pane: "price",
  unit: "price",
  warmup: () => 1,
  start(p) {
    let last = Number.NaN;
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const value = source![i]!;
        if (Number.isNaN(last)) {
          last = value;
          output![i] = Number.NaN;
          continue;
        }
        const ratio = value / last;
        const brake = p.k * p.period * ratio * ratio * ratio * ratio;
        if (brake > 0 && Number.isFinite(brake)) last += (value - last) / brake;
        output![i] = last;
      }
    };
  },
});
