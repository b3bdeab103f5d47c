import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod } from "#lib/data/features/parameters.ts";
import { exponential } from "#lib/data/features/running/exponential.ts";

export const klinger = defineIndicator({
  name: "klinger",
  title: "Klinger volume oscillator",
  formula:
    "Fast EMA − slow EMA of the volume force, and an EMA of it as signal; force = volume × |2 (range ÷ range summed since the trend turned) − 1| × trend × 100.",
  source: "Klinger, Stocks & Commodities 1997",
  convention:
    "EMAs start with a mean; the trend is that of high + low + close. All lines begin with the signal.",
  parameters: z.strictObject({
    fast: namedPeriod("Fast average", 34),
    slow: namedPeriod("Slow average", 55),
    signal: namedPeriod("Signal average", 13),
  }),
  inputs: ["high", "low", "close", "volume"],
  outputs: ["klinger", "signal"],
  pane: "own",
  unit: "volume",
  levels: [0],
  warmup: (p) => Math.max(p.fast, p.slow) + p.signal,
  start(p) {
    const force = volumeForce();
    const fast = exponential(p.fast);
    const slow = exponential(p.slow);
    const follow = exponential(p.signal);
    return ([high, low, close, volume], [line, signal], from, to) => {
      for (let i = from; i < to; i++) {
        const pushed = force(high![i]!, low![i]!, close![i]!, volume![i]!);
        const apart = fast(pushed) - slow(pushed);
        const trigger = follow(apart);
        line![i] = Number.isNaN(trigger) ? Number.NaN : apart;
        signal![i] = trigger;
      }
    };
  },
});

/** NaN on the first two bars, which have no turned trend yet. */
function volumeForce() {
  let last = Number.NaN;
  let trend = Number.NaN;
  let range = Number.NaN;
  let summed = Number.NaN;
  return (high: number, low: number, close: number, volume: number): number => {
    const before = { trend, range };
    const price = high + low + close;
    trend = Number.isNaN(last) ? Number.NaN : price > last ? 1 : -1;
    last = price;
    range = high - low;
    if (Number.isNaN(before.trend)) {
      summed = range;
      return Number.NaN;
    }
    summed = trend === before.trend ? summed + range : before.range + range;
    const share = summed === 0 ? 0 : Math.abs(2 * (range / summed - 1));
    return volume * share * trend * 100;
  };
}
