import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod, period } from "#lib/data/features/parameters.ts";
import { windowOf } from "#lib/data/features/running/moments.ts";
import { relativeStrength } from "#lib/data/features/running/relative-strength.ts";
import { lag } from "#lib/data/features/running/step.ts";

export const connorsRsi = defineIndicator({
  name: "connorsRsi",
  title: "Connors RSI",
  formula:
    "Mean of the RSI, the RSI of the length of the streak, and the percent rank of the newest return among the last n.",
  source: "Connors & Alvarez 2012",
  convention: "The rank counts smaller returns among the n before the newest.",
  parameters: z.strictObject({
    rsi: namedPeriod("RSI", 3),
    streak: namedPeriod("RSI of the streak", 2),
    period: period(100),
  }),
  inputs: ["source"],
  outputs: ["connorsRsi"],
  pane: "own",
  unit: "points",
  levels: [10, 90],
  warmup: (p) => Math.max(p.period + 1, p.rsi, p.streak + 1),
  start(p) {
    const strength = relativeStrength(p.rsi);
    const strengthOfStreak = relativeStrength(p.streak);
    const earlier = lag(1);
    const window = windowOf(p.period + 1);
    let streak = 0;
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const now = source![i]!;
        const before = earlier(now);
        const step = Math.sign(now - before);
        streak = step === 0 || Number.isNaN(step) ? 0 : Math.sign(streak) === step ? streak + step : step;
        const change = before === 0 ? 0 : (now - before) / before;
        const full = window.push(change);
        let smaller = 0;
        if (full) for (const other of window.values) if (other < change) smaller++;
        const rank = full ? (100 * smaller) / p.period : Number.NaN;
        const first = strength(now);
        const second = strengthOfStreak(Number.isNaN(before) ? before : streak);
        output![i] = (first + second + rank) / 3;
      }
    };
  },
});
