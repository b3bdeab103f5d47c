import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod } from "#lib/data/features/parameters.ts";
import { exponential } from "#lib/data/features/running/exponential.ts";
import { mean } from "#lib/data/features/running/sum.ts";

const LAMBERT = 0.015;

export const waveTrend = defineIndicator({
  name: "waveTrend",
  title: "Wave trend oscillator",
  formula: "EMA of (typical price − its EMA) ÷ (0.015 × EMA of that distance), and an SMA of 4 of it.",
  source: "LazyBear 2014",
  convention: "Each EMA starts with a mean; 0 where nothing deviates.",
  parameters: z.strictObject({
    channel: namedPeriod("Channel", 10),
    average: namedPeriod("Average", 21),
    signal: namedPeriod("Signal average", 4),
  }),
  inputs: ["high", "low", "close"],
  outputs: ["waveTrend", "signal"],
  pane: "own",
  unit: "points",
  levels: [-60, 60],
  warmup: (p) => 2 * p.channel + p.average + p.signal - 4,
  start(p) {
    const centreOf = exponential(p.channel);
    const distanceOf = exponential(p.channel);
    const average = exponential(p.average);
    const follow = mean(p.signal);
    return ([high, low, close], [line, signal], from, to) => {
      for (let i = from; i < to; i++) {
        const typical = (high![i]! + low![i]! + close![i]!) / 3;
        const apart = typical - centreOf(typical);
        const usual = distanceOf(Math.abs(apart));
        const value = average(usual === 0 ? 0 : apart / (LAMBERT * usual));
        const trigger = follow(value);
        line![i] = Number.isNaN(trigger) ? Number.NaN : value;
        signal![i] = trigger;
      }
    };
  },
});
