import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { factor } from "#lib/data/features/parameters.ts";
import { Parabolic } from "#lib/data/features/running/parabolic.ts";

const speed = (title: string, standard: number) => factor(title, standard, 0, 1, 0.01);

export const sarExtended = defineIndicator({
  name: "sarExtended",
  title: "Parabolic stop and reverse, extended",
  formula:
    "The parabolic stop with a speed for either side, a start value and an offset when it turns; negative while short.",
  source: "TA-Lib",
  talib: "SAREXT",
  parameters: z.strictObject({
    startValue: factor("Start value", 0, -1e9, 1e9, 1),
    offsetOnReverse: factor("Offset on reverse", 0, 0, 1, 0.01),
    initialLong: speed("Initial, long", 0.02),
    accelerationLong: speed("Acceleration, long", 0.02),
    maximumLong: speed("Maximum, long", 0.2),
    initialShort: speed("Initial, short", 0.02),
    accelerationShort: speed("Acceleration, short", 0.02),
    maximumShort: speed("Maximum, short", 0.2),
  }),
  inputs: ["high", "low"],
  outputs: ["sarExtended"],
  pane: "own",
  unit: "price",
  plot: { sarExtended: "dots" },
  warmup: () => 1,
  start(p) {
    const stop = new Parabolic({
      long: { initial: p.initialLong, step: p.accelerationLong, maximum: p.maximumLong },
      short: { initial: p.initialShort, step: p.accelerationShort, maximum: p.maximumShort },
      startValue: p.startValue,
      offsetOnReverse: p.offsetOnReverse,
    });
    return ([high, low], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const shown = stop.next(high![i]!, low![i]!);
        output![i] = stop.side * shown;
      }
    };
  },
});
