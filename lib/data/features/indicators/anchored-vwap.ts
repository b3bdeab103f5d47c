import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { volumeWeighted } from "#lib/data/features/running/volume-lines.ts";

export const anchoredVwap = defineIndicator({
  name: "anchoredVwap",
  title: "Anchored VWAP",
  formula: "Σ typical price × volume ÷ Σ volume since the last bar on which `anchor` was not 0.",
  source: "Shannon 2008",
  convention: "Before the first anchor it counts from the first bar.",
  parameters: z.strictObject({}),
  inputs: ["high", "low", "close", "volume", "anchor"],
  outputs: ["anchoredVwap"],
  pane: "price",
  unit: "price",
  warmup: () => 0,
  start() {
    const average = volumeWeighted();
    return ([high, low, close, volume, anchor], [output], from, to) => {
      for (let i = from; i < to; i++)
        output![i] = average((high![i]! + low![i]! + close![i]!) / 3, volume![i]!, anchor![i]! !== 0);
    };
  },
});
