import { z } from "zod";
import { factor, namedPeriod } from "#lib/data/features/parameters.ts";
import { defineLabelling } from "./label.ts";

export const fixedHorizon = defineLabelling({
  name: "fixedHorizon",
  title: "Fixed horizon",
  formula:
    "1 when the return over `horizon` bars is above `threshold`, −1 when below −`threshold`, otherwise 0.",
  source: "Classic; López de Prado 2018, 3.2",
  convention: "With a scale the threshold counts in its units.",
  parameters: z.strictObject({
    horizon: namedPeriod("Horizon", 10),
    threshold: factor("Threshold", 0, 0, 100, 0.001),
  }),
  labelOf({ prices, scale }, row, { horizon, threshold }) {
    const until = row + horizon;
    if (until >= prices.length) return null;
    const change = prices[until]! / prices[row]! - 1;
    const size = threshold * (scale ? scale[row]! : 1);
    if (Number.isNaN(change) || Number.isNaN(size)) return null;
    return { value: change > size ? 1 : change < -size ? -1 : 0, until, evidence: change };
  },
});
