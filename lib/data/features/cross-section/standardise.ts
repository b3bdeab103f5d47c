import { z } from "zod";
import { factor } from "#lib/data/features/parameters.ts";
import { meanOf, sampleVariance } from "#lib/data/features/running/sample-moments.ts";
import { defineCrossSection } from "./cross-section.ts";

export const crossRank = defineCrossSection({
  name: "crossRank",
  title: "Rank among symbols",
  formula: "Mean place of equal values from lowest to highest, scaled to 0 … 1.",
  source: "Classic",
  convention: "One symbol alone ranks 0.5.",
  parameters: z.strictObject({}),
  transform(values) {
    const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!);
    const ranks = new Float64Array(values.length);
    for (let from = 0; from < order.length; ) {
      let to = from;
      while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
      for (let k = from; k < to; k++)
        ranks[order[k]!] = values.length === 1 ? 0.5 : (from + to - 1) / 2 / (values.length - 1);
      from = to;
    }
    return ranks;
  },
});

export const crossZScore = defineCrossSection({
  name: "crossZScore",
  title: "Z-score among symbols",
  formula: "(value − mean) ÷ standard deviation of all symbols.",
  source: "Classic",
  convention: "Divided by n − 1; 0 when all are equal.",
  parameters: z.strictObject({}),
  transform(values) {
    const deviation = values.length > 1 ? Math.sqrt(sampleVariance(values)) : 0;
    const mean = meanOf(values);
    return values.map((value) => (deviation > 0 ? (value - mean) / deviation : 0));
  },
});

export const winsorise = defineCrossSection({
  name: "winsorise",
  title: "Winsorise",
  formula: "Values below the quantile `share` and above 1 − `share` are set to those quantiles.",
  source: "Winsor; Tukey 1962",
  convention: "Quantiles of type 7, interpolated.",
  parameters: z.strictObject({ share: factor("Share cut at each end", 0.05, 0, 0.5, 0.01) }),
  transform(values, { share }) {
    if (values.length === 0) return values;
    const sorted = values.slice().sort();
    const [low, high] = [quantileOf(sorted, share), quantileOf(sorted, 1 - share)];
    return values.map((value) => Math.min(Math.max(value, low), high));
  },
});

function quantileOf(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return sorted[below]! + (place - below) * (above - sorted[below]!);
}
