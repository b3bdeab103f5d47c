import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { overWindow } from "#lib/data/features/running/over-window.ts";
import { change } from "#lib/data/features/running/step.ts";

export const rollSpread = defineIndicator({
  name: "rollSpread",
  title: "Roll spread",
  formula:
    "2 √(−covariance of neighbouring price changes) over n changes: the spread that their bounce implies.",
  source: "Roll 1984",
  convention:
    "Covariance of the n − 1 neighbouring pairs around their own means, divided by their number; 0 when it is positive.",
  parameters: z.strictObject({ period: period(20, 3) }),
  inputs: ["close"],
  outputs: ["rollSpread"],
  pane: "own",
  unit: "price",
  warmup: (p) => p.period,
  start(p) {
    const changes = change();
    const spread = overWindow(p.period, spreadOf);
    return ([close], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = spread(changes(close![i]!));
    };
  },
});

function spreadOf(window: Float64Array): number {
  const pairs = window.length - 1;
  let [early, late] = [0, 0];
  for (let k = 0; k < pairs; k++) {
    early += window[k]!;
    late += window[k + 1]!;
  }
  let covariance = 0;
  for (let k = 0; k < pairs; k++)
    covariance += (window[k]! - early / pairs) * (window[k + 1]! - late / pairs);
  return 2 * Math.sqrt(Math.max(0, -covariance / pairs));
}
