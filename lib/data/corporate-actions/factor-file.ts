import { firstAtOrAfter } from "#lib/data/bars/index.ts";
import type { CorporateAction } from "./action.ts";
import type { PriceFactors } from "./price-factors.ts";

/**
 * A row of a factor file in LEAN's form: up to and including `day` prices are multiplied by both factors. The action
 * that parts it from the next row takes effect on the first trading day after `day`.
 */
export type FactorRow = {
  readonly day: number;
  readonly priceFactor: number;
  readonly splitFactor: number;
  /** Raw close of `day`. */
  readonly referencePrice: number;
};

/** The factors of each day: those of the first row on or after it; 1 after the last row. Rows and days ascend. */
export function factorsOnDays(rows: readonly FactorRow[], days: Float64Array): PriceFactors {
  const rowDays = Float64Array.from(rows, ({ day }) => day);
  const each = (factor: (row: FactorRow) => number) =>
    days.map((day) => {
      const row = rows[firstAtOrAfter(rowDays, day)];
      return row ? factor(row) : 1;
    });
  return { dividend: each(({ priceFactor }) => priceFactor), split: each(({ splitFactor }) => splitFactor) };
}

/**
 * The actions that a factor file tells of: cash = reference price × (1 − factor ÷ next factor), to the cent; ratio =
 * next split factor ÷ split factor, to six digits as the file holds them. Actions after the last day are left out.
 */
export function actionsOfFactorFile(rows: readonly FactorRow[], days: Float64Array): CorporateAction[] {
  const actions: CorporateAction[] = [];
  for (let k = 0; k + 1 < rows.length; k++) {
    const [row, next] = [rows[k]!, rows[k + 1]!];
    const day = days[firstAtOrAfter(days, row.day + 1)];
    if (day === undefined) continue;
    if (row.splitFactor !== next.splitFactor)
      actions.push({ day, kind: "split", ratio: rounded(next.splitFactor / row.splitFactor, 1e6) });
    if (row.priceFactor !== next.priceFactor) {
      const cash = rounded(row.referencePrice * (1 - row.priceFactor / next.priceFactor), 100);
      actions.push({ day, kind: "dividend", cash });
    }
  }
  return actions;
}

const rounded = (value: number, steps: number) => Math.round(value * steps) / steps;
