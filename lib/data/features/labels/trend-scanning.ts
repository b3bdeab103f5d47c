import { z } from "zod";
import { namedPeriod } from "#lib/data/features/parameters.ts";
import { defineLabelling } from "./label.ts";

export const trendScanning = defineLabelling({
  name: "trendScanning",
  title: "Trend scanning",
  formula:
    "Sign of the slope whose t-value is the largest in size among the lines through the next `shortest` … `longest` prices, the row’s own included.",
  source: "López de Prado 2019",
  convention:
    "Known once all `longest` prices are, whichever line is chosen. A line without residuals counts as infinite; a flat one as 0.",
  parameters: z.strictObject({
    shortest: namedPeriod("Shortest", 5, 3),
    longest: namedPeriod("Longest", 20, 3),
  }),
  labelOf({ prices }, row, { shortest, ...parameters }) {
    const longest = Math.max(shortest, parameters.longest);
    if (row + longest > prices.length) return null;
    let evidence = 0;
    const line = new GrowingLine();
    for (let count = 1; count <= longest; count++) {
      line.add(prices[row + count - 1]! - prices[row]!);
      if (count < shortest) continue;
      const t = line.tValue();
      if (Math.abs(t) > Math.abs(evidence)) evidence = t;
    }
    if (Number.isNaN(line.tValue())) return null;
    return { value: Math.sign(evidence), until: row + longest - 1, evidence };
  },
});

/** A least-squares line through points one apart. */
class GrowingLine {
  #n = 0;
  #y = 0;
  #xy = 0;
  #yy = 0;

  add(y: number): void {
    this.#y += y;
    this.#xy += this.#n * y;
    this.#yy += y * y;
    this.#n++;
  }

  tValue(): number {
    const n = this.#n;
    const xx = (n * (n * n - 1)) / 12;
    const xy = this.#xy - ((n - 1) / 2) * this.#y;
    const yy = this.#yy - (this.#y * this.#y) / n;
    const slope = xy / xx;
    const residual = yy - slope * xy;
    if (slope === 0) return 0;
    // What is left of squares that cancel is rounding, not a residual.
    if (residual <= 1e-12 * yy) return slope > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    return slope / Math.sqrt(residual / (n - 2) / xx);
  }
}
