import { z } from "zod";
import { sin } from "#lib/core/math.ts";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { DominantCycle, PHASE_WARMUP } from "#lib/data/features/running/dominant-cycle.ts";

const RADIANS = Math.PI / 180;
const LEAD_DEGREES = 45;
const FAR_FROM_TREND = 0.015;

export const htTrendMode = defineIndicator({
  name: "htTrendMode",
  title: "Hilbert transform: trend or cycle",
  formula:
    "0 while the price cycles (sine lines crossed less than half a cycle ago, or the phase turns at the cycle's speed), else 1; 1 also when the price is 1.5 % off its trend line.",
  source: "Ehlers 2001",
  talib: "HT_TRENDMODE",
  parameters: z.strictObject({}),
  inputs: ["source"],
  outputs: ["trend"],
  pane: "own",
  unit: "signal",
  plot: { trend: "steps" },
  warmup: () => PHASE_WARMUP,
  start() {
    const cycle = new DominantCycle();
    const judge = trendJudge(cycle);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        cycle.next(source![i]!);
        const trend = judge();
        output![i] = cycle.seen > PHASE_WARMUP ? trend : Number.NaN;
      }
    };
  },
});

function trendJudge(cycle: DominantCycle): () => 0 | 1 {
  let lastPhase = 0;
  let lastSine = 0;
  let lastLead = 0;
  let barsInTrend = 0;
  return () => {
    const { smoothPeriod, smooth } = cycle.hilbert;
    if (smoothPeriod === 0) return 0;
    const sine = sin(cycle.phase * RADIANS);
    const lead = sin((cycle.phase + LEAD_DEGREES) * RADIANS);
    const crossed = (sine > lead && lastSine <= lastLead) || (sine < lead && lastSine >= lastLead);
    barsInTrend = crossed ? 1 : barsInTrend + 1;
    const turned = cycle.phase - lastPhase;
    const perBar = 360 / smoothPeriod;
    const cycling =
      crossed || barsInTrend < 0.5 * smoothPeriod || (turned > 0.67 * perBar && turned < 1.5 * perBar);
    lastPhase = cycle.phase;
    lastSine = sine;
    lastLead = lead;
    const off = cycle.trendline === 0 ? 0 : Math.abs((smooth - cycle.trendline) / cycle.trendline);
    return off >= FAR_FROM_TREND || !cycling ? 1 : 0;
  };
}
