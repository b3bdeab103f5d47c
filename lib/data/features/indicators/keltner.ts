import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { factor, namedPeriod, period } from "#lib/data/features/parameters.ts";
import { exponential, wilder } from "#lib/data/features/running/exponential.ts";
import { rangeOfBar } from "#lib/data/features/running/true-range.ts";

export const keltner = defineIndicator({
  name: "keltner",
  title: "Keltner channel",
  formula: "EMA ± k × average true range.",
  source: "Keltner 1960; Raschke",
  convention:
    "EMA of the close and Wilder's ATR, as StockCharts; `centre` takes the typical price instead, as TTR.",
  parameters: z.strictObject({
    period: period(20),
    multiplier: factor("Multiplier", 2, 0.1, 20),
    atr: namedPeriod("True range average", 10),
    centre: z.enum(["close", "typical"]).default("close").meta({ title: "Centre line of" }),
  }),
  inputs: ["high", "low", "close"],
  outputs: ["upper", "middle", "lower"],
  pane: "price",
  unit: "price",
  warmup: (p) => Math.max(p.period - 1, p.atr),
  start(p) {
    const average = exponential(p.period);
    const range = rangeOfBar();
    const width = wilder(p.atr);
    return ([high, low, close], [upper, middle, lower], from, to) => {
      for (let i = from; i < to; i++) {
        const price = p.centre === "close" ? close![i]! : (high![i]! + low![i]! + close![i]!) / 3;
        const centre = average(price);
        const apart = p.multiplier * width(range(high![i]!, low![i]!, close![i]!));
        upper![i] = centre + apart;
        lower![i] = centre - apart;
        middle![i] = (upper![i]! + lower![i]!) / 2;
      }
    };
  },
});
