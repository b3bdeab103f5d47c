import { z } from "zod";
import { log } from "#lib/core/math.ts";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { barsPerYear, period } from "#lib/data/features/parameters.ts";
import { meanVolatility } from "#lib/data/features/running/mean-volatility.ts";

export const rogersSatchell = defineIndicator({
  name: "rogersSatchell",
  title: "Rogers-Satchell volatility",
  formula:
    "√(mean of ln(high ÷ close) ln(high ÷ open) + ln(low ÷ close) ln(low ÷ open) × bars per year) over n bars.",
  source: "Rogers and Satchell 1991",
  convention: "Right under any drift; assumes trading without gaps.",
  parameters: z.strictObject({ period: period(20), barsPerYear }),
  inputs: ["open", "high", "low", "close"],
  outputs: ["rogersSatchell"],
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

export const varianceOf = (open: number, high: number, low: number, close: number): number =>
  log(high / close) * log(high / open) + log(low / close) * log(low / open);
