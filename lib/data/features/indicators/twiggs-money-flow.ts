import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { wilder } from "#lib/data/features/running/exponential.ts";
import { lag } from "#lib/data/features/running/step.ts";

export const twiggsMoneyFlow = defineIndicator({
  name: "twiggsMoneyFlow",
  title: "Twiggs money flow",
  formula:
    "Wilder average of volume × place of the close in the true range (−1 … 1) ÷ Wilder average of volume.",
  source: "Twiggs",
  convention: "0 without volume or range.",
  parameters: z.strictObject({ period: period(21) }),
  inputs: ["high", "low", "close", "volume"],
  outputs: ["twiggsMoneyFlow"],
  pane: "own",
  unit: "ratio",
  levels: [0],
  warmup: (p) => p.period,
  start(p) {
    const lastClose = lag(1);
    const flows = wilder(p.period);
    const volumes = wilder(p.period);
    return ([high, low, close, volume], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const before = lastClose(close![i]!);
        const top = Math.max(high![i]!, before);
        const bottom = Math.min(low![i]!, before);
        const place = top > bottom ? (2 * close![i]! - top - bottom) / (top - bottom) : 0 * before;
        const all = volumes(volume![i]! + 0 * before);
        const flow = flows(place * volume![i]!);
        output![i] = all === 0 ? 0 : flow / all;
      }
    };
  },
});
