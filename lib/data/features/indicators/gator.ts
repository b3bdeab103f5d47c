import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod } from "#lib/data/features/parameters.ts";
import { alligatorLines } from "#lib/data/features/running/alligator-lines.ts";

export const gator = defineIndicator({
  name: "gator",
  title: "Gator oscillator",
  formula: "|jaw − teeth| above and −|teeth − lips| below the line of the alligator.",
  source: "Williams 1995",
  parameters: z.strictObject({
    jaw: namedPeriod("Jaw", 13),
    jawShift: namedPeriod("Jaw shift", 8),
    teeth: namedPeriod("Teeth", 8),
    teethShift: namedPeriod("Teeth shift", 5),
    lips: namedPeriod("Lips", 5),
    lipsShift: namedPeriod("Lips shift", 3),
  }),
  inputs: ["high", "low"],
  outputs: ["upper", "lower"],
  pane: "own",
  unit: "price",
  plot: { upper: "histogram", lower: "histogram" },
  warmup: (p) => Math.max(p.jaw + p.jawShift, p.teeth + p.teethShift, p.lips + p.lipsShift) - 1,
  start(p) {
    const lines = alligatorLines(p);
    return ([high, low], [upper, lower], from, to) => {
      for (let i = from; i < to; i++) {
        const { ready, jaw, teeth, lips } = lines((high![i]! + low![i]!) / 2);
        upper![i] = ready ? Math.abs(jaw - teeth) : Number.NaN;
        lower![i] = ready ? -Math.abs(teeth - lips) : Number.NaN;
      }
    };
  },
});
