import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { exponential } from "#lib/data/features/running/exponential.ts";
import { change } from "#lib/data/features/running/step.ts";

export const forceIndex = defineIndicator({
  name: "forceIndex",
  title: "Force index",
  formula: "EMA of (close − last close) × volume.",
  source: "Elder 1993",
  convention: "The EMA starts with a mean.",
  parameters: z.strictObject({ period: period(13) }),
  inputs: ["close", "volume"],
  outputs: ["forceIndex"],
  pane: "own",
  unit: "volume",
  levels: [0],
  warmup: (p) => p.period,
  start(p) {
    const moved = change();
    const average = exponential(p.period);
    return ([close, volume], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = average(moved(close![i]!) * volume![i]!);
    };
  },
});
