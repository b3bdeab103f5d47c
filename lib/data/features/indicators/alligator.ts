import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod } from "#lib/data/features/parameters.ts";
import { alligatorLines } from "#lib/data/features/running/alligator-lines.ts";

export const alligator = defineIndicator({
  name: "alligator",
  title: "Williams alligator",
  formula:
    "Wilder averages of the median price over 13, 8 and 5 bars, drawn 8, 5 and 3 bars later: jaw, teeth, lips.",
  source: "Williams 1995",
  convention: "A bar shows what is drawn on it, which is what was known 8, 5, 3 bars before.",
  parameters: z.strictObject({
    jaw: namedPeriod("Jaw", 13),
    jawShift: namedPeriod("Jaw shift", 8),
    teeth: namedPeriod("Teeth", 8),
    teethShift: namedPeriod("Teeth shift", 5),
    lips: namedPeriod("Lips", 5),
    lipsShift: namedPeriod("Lips shift", 3),
  }),
  inputs: ["high", "low"],
  outputs: ["jaw", "teeth", "lips"],
  pane: "price",
  unit: "price",
  warmup: (p) => Math.max(p.jaw + p.jawShift, p.teeth + p.teethShift, p.lips + p.lipsShift) - 1,
  start(p) {
    const lines = alligatorLines(p);
    return ([high, low], [jaw, teeth, lips], from, to) => {
      for (let i = from; i < to; i++) {
        const now = lines((high![i]! + low![i]!) / 2);
        jaw![i] = now.ready ? now.jaw : Number.NaN;
        teeth![i] = now.ready ? now.teeth : Number.NaN;
        lips![i] = now.ready ? now.lips : Number.NaN;
      }
    };
  },
});
