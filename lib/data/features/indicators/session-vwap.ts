import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { volumeWeighted } from "#lib/data/features/running/volume-lines.ts";

export const sessionVwap = defineIndicator({
  name: "sessionVwap",
  title: "Session VWAP",
  formula: "Σ typical price × volume ÷ Σ volume since the session began.",
  source: "Berkowitz, Logue & Noser 1988",
  convention:
    "A new session begins where the value of `session` changes, a day number for instance. Before any volume the typical price stands.",
  parameters: z.strictObject({}),
  inputs: ["high", "low", "close", "volume", "session"],
  outputs: ["sessionVwap"],
  pane: "price",
  unit: "price",
  warmup: () => 0,
  start() {
    const average = volumeWeighted();
    let current = Number.NaN;
    return ([high, low, close, volume, session], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const fresh = session![i]! !== current;
        current = session![i]!;
        output![i] = average((high![i]! + low![i]! + close![i]!) / 3, volume![i]!, fresh);
      }
    };
  },
});
