import { expect, it } from "vitest";
import { syntheticBars } from "#lib/data/bars/index.ts";
import {
  factorPanel,
  factorQuantiles,
  factorReturns,
  informationCoefficients,
  meanReturnByQuantile,
  momentumFactor,
  quantileTurnover,
  rankAutocorrelations,
} from "./index.ts";

const column = (...values: number[]) => Float64Array.from(values);
const { NaN: none } = Number;
/** Four symbols over three rows; the factor of each row is the return that follows it. */
const prices = [column(10, 11, 11), column(10, 12, 12), column(10, 13, 26), column(10, 14, 7)];
const foresight = prices.map((own) => own.map((price, row) => (own[row + 1] ?? none) / price - 1));

it("takes momentum from what lies before, leaving out the latest rows", () => {
  expect([...momentumFactor(column(1, 2, 4, 8, 10), 2, 1)]).toEqual([none, none, none, 3, 3]);
});

it("finds a perfect factor perfect, and its opposite the opposite", () => {
  const panel = factorPanel(foresight, prices, { horizons: [1] });
  expect(panel.rows).toEqual([0, 1]);
  for (const ic of informationCoefficients(panel, 1)) expect(ic).toBeCloseTo(1, 12);
  const against = foresight.map((values) => values.map((value) => -value));
  for (const ic of informationCoefficients(factorPanel(against, prices, { horizons: [1] }), 1))
    expect(ic).toBeCloseTo(-1, 12);
});

it("sorts symbols into quantiles and says what each earned and how many were new in it", () => {
  const panel = factorPanel(foresight, prices, { horizons: [1] });
  const quantiles = factorQuantiles(panel, 2);
  expect(quantiles.map((one) => [...one])).toEqual([
    [1, 1],
    [1, 1],
    [2, 2],
    [2, 1],
  ]);
  const means = meanReturnByQuantile(panel, quantiles, 1, { count: 2, demeaned: false });
  expect(means[0]).toBeCloseTo((0.15 + -0.5 / 3) / 2, 12);
  expect(means[1]).toBeCloseTo((0.35 + 1) / 2, 12);
  expect([...quantileTurnover(quantiles, 1)]).toEqual([none, 1 / 3]);
});

it("weighs by the demeaned factor, long and short alike", () => {
  const [first] = factorReturns(factorPanel(foresight, prices, { horizons: [1] }), 1, { demeaned: true });
  expect(first).toBeCloseTo((-0.15 * 0.1 - 0.05 * 0.2 + 0.05 * 0.3 + 0.15 * 0.4) / 0.4, 12);
});

it("drops errors in the data, and symbols where they are not known", () => {
  const bars = [1, 2, 3].map((seed) => syntheticBars({ symbol: "SYN", bars: 300, seed }).close);
  const spoilt = bars.map((own) => own.slice());
  spoilt[1]![100]! *= 1000;
  const factor = spoilt.map((own) => momentumFactor(own, 20, 5));
  const panel = factorPanel(factor, spoilt, { horizons: [1], largestDeviations: 15 });
  const kept = panel.factor.map((own) => own.filter((value) => !Number.isNaN(value)).length);
  expect(kept).toEqual([274, 273, 274]);
  const stable = [1, 2, 3].map((level) => column(level, level, level));
  const still = factorPanel(stable, prices.slice(0, 3), { horizons: [1] });
  expect(rankAutocorrelations(still)[1]).toBeCloseTo(1, 12);
});
