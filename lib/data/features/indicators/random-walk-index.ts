import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { rangeOfBar } from "#lib/data/features/running/true-range.ts";

export const randomWalkIndex = defineIndicator({
  name: "randomWalkIndex",
  title: "Random walk index",
  formula:
    "Largest over k = 2 … n of (high − low k bars ago) ÷ (mean true range of the k bars before × √k), and the mirror for lows.",
  source: "Poulos, Stocks & Commodities 1991",
  parameters: z.strictObject({ period: period(14, 2) }),
  inputs: ["high", "low", "close"],
  outputs: ["high", "low"],
  pane: "own",
  unit: "ratio",
  levels: [1],
  warmup: (p) => p.period + 1,
  start(p) {
    const size = p.period + 1;
    const [highs, lows, ranges] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
    const range = rangeOfBar();
    let seen = 0;
    const walk = (k: number, moved: number, way: number) =>
      way === 0 ? 0 : moved / ((way / k) * Math.sqrt(k));
    return ([high, low, close], [up, down], from, to) => {
      for (let i = from; i < to; i++, seen++) {
        let risen = 0;
        let fallen = 0;
        let way = seen > 0 ? ranges[(seen - 1) % size]! : 0;
        for (let k = 2; k <= p.period && seen > p.period; k++) {
          const slot = (seen - k) % size;
          way += ranges[slot]!;
          risen = Math.max(risen, walk(k, high![i]! - lows[slot]!, way));
          fallen = Math.max(fallen, walk(k, highs[slot]! - low![i]!, way));
        }
        up![i] = seen > p.period ? risen : Number.NaN;
        down![i] = seen > p.period ? fallen : Number.NaN;
        highs[seen % size] = high![i]!;
        lows[seen % size] = low![i]!;
        ranges[seen % size] = range(high![i]!, low![i]!, close![i]!);
      }
    };
  },
});
