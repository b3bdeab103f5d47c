import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { factor, period } from "#lib/data/features/parameters.ts";
import { wilder } from "#lib/data/features/running/exponential.ts";
import { rangeOfBar } from "#lib/data/features/running/true-range.ts";

export const atrTrailingStop = defineIndicator({
  name: "atrTrailingStop",
  title: "ATR trailing stop",
  formula:
    "A stop k × ATR from the close that only moves with the trade and changes sides when the close passes it.",
  source: "Vervoort, Stocks & Commodities 2009",
  parameters: z.strictObject({ period: period(14), multiplier: factor("Multiplier", 3, 0.1, 20) }),
  inputs: ["high", "low", "close"],
  outputs: ["atrTrailingStop"],
  pane: "price",
  unit: "price",
  warmup: (p) => p.period,
  start(p) {
    const range = rangeOfBar();
    const average = wilder(p.period);
    let stop = Number.NaN;
    let last = Number.NaN;
    return ([high, low, close], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const now = close![i]!;
        const apart = p.multiplier * average(range(high![i]!, low![i]!, now));
        if (!Number.isNaN(apart)) {
          if (now > stop) stop = last > stop ? Math.max(stop, now - apart) : now - apart;
          else if (now < stop) stop = last < stop ? Math.min(stop, now + apart) : now + apart;
          else stop = now - apart;
        }
        last = now;
        output![i] = stop;
      }
    };
  },
});
