import { z } from "zod";
import { factor, namedPeriod } from "#lib/data/features/parameters.ts";
import { defineLabelling, type LabelInput } from "./label.ts";

const barriers = {
  profit: factor("Profit barrier", 2, 0, 100),
  stop: factor("Stop barrier", 2, 0, 100),
  horizon: namedPeriod("Horizon", 20),
};
const CONVENTION =
  "Barriers count in units of the scale (or as fractions without one) and are tested at every price; 0 leaves one out.";

export const tripleBarrier = defineLabelling({
  name: "tripleBarrier",
  title: "Triple barrier",
  formula:
    "1 when the return first reaches `profit`, −1 when it first reaches −`stop`, within `horizon` bars; the sign of the return when neither is reached.",
  source: "López de Prado 2018, 3.4",
  convention: `${CONVENTION} Profit lies above the price for every side but −1.`,
  parameters: z.strictObject(barriers),
  labelOf(input, row, parameters) {
    const end = firstTouch(input, row, parameters);
    if (!end) return null;
    return { value: end.touched ?? Math.sign(end.change), until: end.until, evidence: end.change };
  },
});

export const metaLabel = defineLabelling({
  name: "metaLabel",
  title: "Meta-label",
  formula: "1 when the bet of the given side earns within the barriers, otherwise 0: whether to take it.",
  source: "López de Prado 2018, 3.6",
  convention: `${CONVENTION} Rows of side 0 have no label.`,
  parameters: z.strictObject(barriers),
  labelOf(input, row, parameters) {
    if (!input.side || input.side[row] === 0) return null;
    const end = firstTouch(input, row, parameters);
    if (!end) return null;
    return { value: end.change > 0 ? 1 : 0, until: end.until, evidence: end.change };
  },
});

type Barriers = { readonly profit: number; readonly stop: number; readonly horizon: number };

/** The first row after `row` at which a barrier is reached, with the return of the side until then. */
function firstTouch({ prices, scale, side }: LabelInput, row: number, { profit, stop, horizon }: Barriers) {
  const unit = scale ? scale[row]! : 1;
  const direction = side?.[row] === -1 ? -1 : 1;
  const last = Math.min(row + horizon, prices.length - 1);
  if (Number.isNaN(unit) || Number.isNaN(prices[row])) return null;
  let change = Number.NaN;
  for (let until = row + 1; until <= last; until++) {
    change = direction * (prices[until]! / prices[row]! - 1);
    if (profit > 0 && change >= profit * unit) return { until, change, touched: 1 };
    if (stop > 0 && change <= -stop * unit) return { until, change, touched: -1 };
  }
  return row + horizon < prices.length ? { until: last, change, touched: undefined } : null;
}
