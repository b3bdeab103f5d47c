import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { factor } from "#lib/data/features/parameters.ts";
import { Parabolic } from "#lib/data/features/running/parabolic.ts";

export const sar = defineIndicator({
  name: "sar",
  title: "Parabolic stop and reverse",
  formula:
    "A stop that moves towards the extreme of the trade by a fraction that grows with each new extreme, never into the last two bars; when touched it turns.",
  source: "Wilder 1978",
  convention: "The first two bars decide the side by directional movement, as TA-Lib.",
  talib: "SAR",
  parameters: z.strictObject({
    acceleration: factor("Acceleration", 0.02, 0, 1, 0.01),
    maximum: factor("Maximum", 0.2, 0, 1, 0.01),
  }),
  inputs: ["high", "low"],
  outputs: ["sar"],
  pane: "price",
  unit: "price",
  plot: { sar: "dots" },
  warmup: () => 1,
  start(p) {
    const speed = { initial: p.acceleration, step: p.acceleration, maximum: p.maximum };
    const stop = new Parabolic({ long: speed, short: speed, startValue: 0, offsetOnReverse: 0 });
    return ([high, low], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = stop.next(high![i]!, low![i]!);
    };
  },
});
