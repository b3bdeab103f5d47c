import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  CONVENTION_SET_NAMES,
  CONVENTION_SETS,
  type ConventionSet,
  computeStatistics,
  definitionOf,
  runOfReturns,
  STATISTIC_NAMES,
  statisticsPage,
} from "./index.ts";

const returns = Float64Array.from({ length: 300 }, (_, k) => Math.sin(k * 1.3) / 80 + 0.001);
const benchmark = returns.map((value, k) => value / 2 + Math.cos(k) / 200);
const run = runOfReturns({ returns, benchmark, periodsPerYear: 252 });

describe("the registry of statistics", () => {
  it("is what docs/statistics.md says", () => {
    const page = readFileSync(join(import.meta.dirname, "../../../docs/statistics.md"), "utf8");
    expect(page, "npm run --silent pitwall -- statistics --reference > docs/statistics.md").toBe(
      statisticsPage(),
    );
  });

  it("gives every label once", () => {
    const labels = STATISTIC_NAMES.map((name) => definitionOf(name).label);
    expect(labels.filter((label, k) => labels.indexOf(label) !== k)).toEqual([]);
  });

  it("has each convention that a set chooses", () => {
    for (const set of CONVENTION_SET_NAMES) {
      const { choices }: ConventionSet = CONVENTION_SETS[set];
      for (const [name, convention] of Object.entries(choices))
        expect(
          definitionOf(name as (typeof STATISTIC_NAMES)[number]).conventions,
          `${set} ${name}`,
        ).toHaveProperty([convention]);
    }
  });

  it("answers a value or a reason in every set, with the formula of the convention in use", () => {
    for (const conventions of CONVENTION_SET_NAMES)
      for (const [name, { value, reason, convention, n }] of Object.entries(
        computeStatistics(run, { conventions }),
      )) {
        expect(value === null, `${conventions} ${name}`).toBe(reason !== undefined);
        expect(convention.length, `${conventions} ${name}`).toBeGreaterThan(10);
        expect(n).toBeGreaterThanOrEqual(0);
      }
  });

  it("asks only for what is named", () => {
    expect(Object.keys(computeStatistics(run, {}, ["beta", "sharpe"]))).toEqual(["beta", "sharpe"]);
  });
});
