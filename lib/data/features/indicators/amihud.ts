import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { overWindow } from "#lib/data/features/running/over-window.ts";
import { lag } from "#lib/data/features/running/step.ts";

export const amihud = defineIndicator({
  name: "amihud",
  title: "Amihud illiquidity",
  formula:
    "Mean of |simple return| ÷ (close × volume) over n bars × 1,000,000: what a million traded moves the price.",
  source: "Amihud 2002",
  convention: "Bars without volume are left out; 0 when all are.",
  parameters: z.strictObject({ period: period(20) }),
  inputs: ["close", "volume"],
  outputs: ["amihud"],
  pane: "own",
  unit: "ratio",
  warmup: (p) => p.period,
  start(p) {
    const before = lag(1);
    const mean = overWindow(p.period, meanOfTraded);
    return ([close, volume], [output], from, to) => {
      for (let i = from; i < to; i++)
        output![i] = mean(impactOf(before(close![i]!), close![i]!, volume![i]!));
    };
  },
});

const MILLION = 1e6;
/** Stands in the window for a bar without volume. */
const NOT_TRADED = -1;

function impactOf(before: number, close: number, volume: number): number {
  if (Number.isNaN(before)) return Number.NaN;
  return volume > 0 ? (MILLION * Math.abs(close / before - 1)) / (close * volume) : NOT_TRADED;
}

function meanOfTraded(window: Float64Array): number {
  let sum = 0;
  let traded = 0;
  for (const impact of window) {
    if (impact === NOT_TRADED) continue;
    sum += impact;
    traded++;
  }
  return traded === 0 ? 0 : sum / traded;
}
