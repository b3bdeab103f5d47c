import fc from "fast-check";
import { expect, it } from "vitest";
import { brinsonFachler } from "./index.ts";

it("parts the active return into allocation, selection and interaction", () => {
  const { allocation, selection, interaction } = brinsonFachler({
    portfolioWeights: [0.75, 0.25],
    benchmarkWeights: [0.5, 0.5],
    portfolioReturns: [0.25, 0],
    benchmarkReturns: [0.125, 0.125],
  });
  expect([...allocation, ...selection, ...interaction]).toEqual([0, -0, 0.0625, -0.0625, 0.03125, 0.03125]);
});

const weights = fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 4, maxLength: 4 });
const returns = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 4, maxLength: 4 });
it("leaves nothing unexplained", () => {
  fc.assert(
    fc.property(weights, weights, returns, returns, (wp, wb, rp, rb) => {
      const shares = (list: number[]) => list.map((part) => part / list.reduce((a, b) => a + b));
      const result = brinsonFachler({
        portfolioWeights: shares(wp),
        benchmarkWeights: shares(wb),
        portfolioReturns: rp.map((r) => r / 100),
        benchmarkReturns: rb.map((r) => r / 100),
      });
      const effects = [result.allocation, result.selection, result.interaction];
      const sum = effects.flatMap((effect) => [...effect]).reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(result.active, 12);
    }),
  );
});

it("refuses lists of different length", () => {
  const input = {
    portfolioWeights: [1],
    benchmarkWeights: [1],
    portfolioReturns: [0.1],
    benchmarkReturns: [],
  };
  expect(() => brinsonFachler(input)).toThrow("one entry per group");
});
