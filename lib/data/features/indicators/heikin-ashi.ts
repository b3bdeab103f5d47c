import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";

export const heikinAshi = defineIndicator({
  name: "heikinAshi",
  title: "Heikin-Ashi candles",
  formula:
    "Close = mean of the bar's four prices; open = middle of the last such body; high and low include both.",
  source: "Valcu, Stocks & Commodities 2004",
  convention: "The first open is the middle of the first bar's body.",
  parameters: z.strictObject({}),
  inputs: ["open", "high", "low", "close"],
  outputs: ["open", "high", "low", "close"],
  pane: "price",
  unit: "price",
  warmup: () => 0,
  start() {
    let lastOpen = Number.NaN;
    let lastClose = Number.NaN;
    return ([open, high, low, close], [newOpen, newHigh, newLow, newClose], from, to) => {
      for (let i = from; i < to; i++) {
        const first = Number.isNaN(lastOpen);
        lastOpen = first ? (open![i]! + close![i]!) / 2 : (lastOpen + lastClose) / 2;
        lastClose = (open![i]! + high![i]! + low![i]! + close![i]!) / 4;
        newOpen![i] = lastOpen;
        newClose![i] = lastClose;
        newHigh![i] = Math.max(high![i]!, lastOpen, lastClose);
        newLow![i] = Math.min(low![i]!, lastOpen, lastClose);
      }
    };
  },
});
