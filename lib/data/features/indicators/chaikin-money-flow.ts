import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { sum } from "#lib/data/features/running/sum.ts";
import { closeLocation } from "#lib/data/features/running/volume-lines.ts";

export const chaikinMoneyFlow = defineIndicator({
  name: "chaikinMoneyFlow",
  title: "Chaikin money flow",
  formula: "Σ volume × place of the close in the bar (−1 … 1) ÷ Σ volume over n bars.",
  source: "Chaikin",
  convention: "0 without volume.",
  parameters: z.strictObject({ period: period(20) }),
  inputs: ["high", "low", "close", "volume"],
  outputs: ["chaikinMoneyFlow"],
  pane: "own",
  unit: "ratio",
  levels: [0],
  warmup: (p) => p.period - 1,
  start(p) {
    const flows = sum(p.period);
    const volumes = sum(p.period);
    return ([high, low, close, volume], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const all = volumes(volume![i]!);
        const flow = flows(closeLocation(high![i]!, low![i]!, close![i]!) * volume![i]!);
        output![i] = all === 0 ? 0 : flow / all;
      }
    };
  },
});
