import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { wilder } from "#lib/data/features/running/exponential.ts";
import { change } from "#lib/data/features/running/step.ts";
import { mean } from "#lib/data/features/running/sum.ts";

export const cmo = defineIndicator({
  name: "cmo",
  title: "Chande momentum oscillator",
  formula: "100 × (gains − losses) ÷ (gains + losses) over n changes.",
  source: "Chande & Kroll 1994",
  convention:
    'Wilder\'s average of gains and losses, as TA-Lib; Chande himself and most others take plain sums (`smoothing: "sum"`).',
  talib: "CMO",
  parameters: z.strictObject({
    period: period(14, 2),
    smoothing: z.enum(["wilder", "sum"]).default("wilder").meta({ title: "Smoothing" }),
  }),
  inputs: ["source"],
  outputs: ["cmo"],
  pane: "own",
  unit: "points",
  levels: [-50, 50],
  warmup: (p) => p.period,
  start(p) {
    const moved = change();
    const gains = p.smoothing === "wilder" ? wilder(p.period) : mean(p.period);
    const losses = p.smoothing === "wilder" ? wilder(p.period) : mean(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const step = moved(source![i]!);
        const up = gains(step > 0 ? step : 0 * step);
        const down = losses(step < 0 ? -step : 0 * step);
        output![i] = up + down === 0 ? 0 : (100 * (up - down)) / (up + down);
      }
    };
  },
});
