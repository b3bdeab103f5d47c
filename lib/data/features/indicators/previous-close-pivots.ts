import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";

export const pivotPoints = defineIndicator({
  name: "pivotPoints",
  title: "Pivot points",
  formula:
    "P = (high + low + close) ÷ 3 of the last session; R1 = 2P − low, S1 = 2P − high, R2 = P + range, S2 = P − range.",
  source: "Classic (floor traders)",
  convention:
    "A new session begins where the value of `session` changes. During the first one its own first bar stands.",
  parameters: z.strictObject({}),
  inputs: ["high", "low", "close", "session"],
  outputs: ["pivot", "r1", "s1", "r2", "s2"],
  pane: "price",
  unit: "price",
  plot: { pivot: "steps", r1: "steps", s1: "steps", r2: "steps", s2: "steps" },
  warmup: () => 0,
  start() {
    const levels = sessionPivots();
    return ([high, low, close, session], [pivot, r1, s1, r2, s2], from, to) => {
      for (let i = from; i < to; i++) {
        const last = levels(high![i]!, low![i]!, close![i]!, session![i]!);
        const centre = (last.high + last.low + last.close) / 3;
        pivot![i] = centre;
        r1![i] = 2 * centre - last.low;
        s1![i] = 2 * centre - last.high;
        r2![i] = centre + last.high - last.low;
        s2![i] = centre - last.high + last.low;
      }
    };
  },
});

/** High, low and close of the session before the current one. */
function sessionPivots() {
  const last = { high: Number.NaN, low: Number.NaN, close: Number.NaN };
  const current = { ...last };
  let session = Number.NaN;
  return (high: number, low: number, close: number, now: number) => {
    const first = Number.isNaN(session);
    if (now !== session) {
      session = now;
      Object.assign(last, first ? { high, low, close } : current);
      current.high = high;
      current.low = low;
    }
    current.high = Math.max(current.high, high);
    current.low = Math.min(current.low, low);
    current.close = close;
    return last;
  };
}
