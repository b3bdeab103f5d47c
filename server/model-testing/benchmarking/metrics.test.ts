import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sharedFolder } from "#server/infrastructure/config/index.ts";
import { type Area, runAgreement } from "./index.ts";

const shared = sharedFolder();
const [golden, data] = [join(shared, "golden"), join(shared, "data")];

async function notAgreeing(area: Area): Promise<string[]> {
  const { cases } = await runAgreement(golden, data, area);
  expect(cases.length).toBeGreaterThan(20);
  return cases.filter(({ verdict }) => verdict !== "agrees").map((one) => one.case);
}

/** Their expected values are rounded more than their tolerance allows, or lack one of the five figures. */
const ROUNDED = [
  "empyrical_tests/TestStats.test_cum_returns_final/2",
  "empyrical_tests/TestStats.test_cum_returns_final/3",
  "empyrical_tests/TestStats.test_cum_returns_final/4",
  "empyrical_tests/TestStats.test_gpd_risk_estimates/6",
  "empyrical_tests/Test2DStats.test_cum_returns_df/0",
];

if (existsSync(golden))
  describe("statistics agree with the libraries that define them", () => {
    it("empyrical, PerformanceAnalytics, quantstats and ffn", async () => {
      expect(await notAgreeing("metrics")).toEqual(ROUNDED);
    });

    it("the significance of a Sharpe ratio, cross-validation and overfitting", async () => {
      // The paper's ratio, 1.585 ÷ √12, is rounded to 0.458 in the case's input, not in its expected value.
      expect(await notAgreeing("overfitting")).toEqual(["paper_examples/1"]);
    });
  });

it("can be asked for by name", async () => {
  await expect(runAgreement(join(shared, "nowhere"), data, "metrics")).rejects.toThrow(/no folder/);
});
