import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod } from "#lib/data/features/parameters.ts";
import { exponential } from "#lib/data/features/running/exponential.ts";
import { change } from "#lib/data/features/running/step.ts";

export const tsi = defineIndicator({
  name: "tsi",
  title: "True strength index",
  formula: "100 × twice-averaged change ÷ twice-averaged |change|, and an EMA of it as signal.",
  source: "Blau, Stocks & Commodities 1991",
  convention: "Each EMA starts with a mean; 0 where nothing moved. All lines begin with the signal.",
  parameters: z.strictObject({
    long: namedPeriod("First average", 25),
    short: namedPeriod("Second average", 13),
    signal: namedPeriod("Signal average", 7),
  }),
  inputs: ["source"],
  outputs: ["tsi", "signal"],
  pane: "own",
  unit: "points",
  levels: [0],
  warmup: (p) => p.long + p.short + p.signal - 2,
  start(p) {
    const moved = change();
    const [net, netAgain, way, wayAgain] = [p.long, p.short, p.long, p.short].map((n) => exponential(n)) as [
      Step,
      Step,
      Step,
      Step,
    ];
    const follow = exponential(p.signal);
    return ([source], [line, signal], from, to) => {
      for (let i = from; i < to; i++) {
        const step = moved(source![i]!);
        const walked = wayAgain(way(Math.abs(step)));
        const gained = netAgain(net(step));
        const value = walked === 0 ? 0 : (100 * gained) / walked;
        const trigger = follow(value);
        line![i] = Number.isNaN(trigger) ? Number.NaN : value;
        signal![i] = trigger;
      }
    };
  },
});

type Step = (value: number) => number;
