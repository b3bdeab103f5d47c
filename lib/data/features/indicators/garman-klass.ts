import { z } from "zod";
import { log } from "#lib/core/math.ts";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { barsPerYear, period } from "#lib/data/features/parameters.ts";
import { meanVolatility } from "#lib/data/features/running/mean-volatility.ts";

export const garmanKlass = defineIndicator({
  name: "garmanKlass",
  title: "Garman-Klass volatility",
  formula: "√(mean of ½ ln(high ÷ low)² − (2 ln 2 − 1) ln(close ÷ open)² × bars per year) over n bars.",
  source: "Garman and Klass 1980",
  convention: "Assumes trading without gaps and without drift.",
  parameters: z.strictObject({ period: period(20), barsPerYear }),
  inputs: ["open", "high", "low", "close"],
  outputs: ["garmanKlass"],
  pane: "own",
  unit: "ratio",
  warmup: (p) => p.period - 1,
  start(p) {
    const volatility = meanVolatility(p.period, p.barsPerYear);
    return ([open, high, low, close], [output], from, to) => {
      for (let i = from; i < to; i++)
        output![i] = volatility(varianceOf(open![i]!, high![i]!, low![i]!, close![i]!));
    };
  },
});

const varianceOf = (open: number, high: number, low: number, close: number): number => {
  const range = log(high / low);
  const move = log(close / open);
  return (range * range) / 2 - (2 * Math.LN2 - 1) * move * move;
};
