import { describe, expect, it } from "vitest";
import type { Statistic } from "#lib/model-testing/backtesting/index.ts";
import { sharpeVerdict } from "./sharpe-verdict.ts";

const statistic = (value: number | null, n = 1000): Statistic => ({
  value,
  n,
  convention: "c",
  ...(value === null ? { reason: "Needs at least 4 sessions; there are 2." } : {}),
});
const evidence = (sharpe: number | null, deflated: number | null, record: number | null) => ({
  sharpe: statistic(sharpe),
  deflatedSharpe: statistic(deflated),
  minimumTrackRecord:
    record === null ? { ...statistic(null), reason: "No record is long enough." } : statistic(record),
});
const interval = { low: 0.2, high: 1.4, level: 0.95, method: "m" };

describe("what is left of a Sharpe ratio", () => {
  it("is never good for the ratio alone", () => {
    expect(sharpeVerdict(evidence(3, 0.97, 1200), undefined, 1).tone).toBe("warn");
    expect(sharpeVerdict(evidence(3, 0.7, 1200), undefined, 1).tone).toBe("bad");
    expect(sharpeVerdict(evidence(1, 0.97, 700), { ...interval, low: -0.1 }, 1).tone).toBe("warn");
    expect(sharpeVerdict(evidence(1, 0.97, 700), interval, 1).tone).toBe("good");
  });

  it("says in words what it rests on", () => {
    const { text, why } = sharpeVerdict(evidence(1, 0.97, 700), interval, 1);
    expect(text).toBe("Unlikely to be luck");
    expect(why).toMatch(/97\.0\s?% probability/);
    expect(why).toMatch(/needs 700 sessions; there are 1\s000/);
    expect(why).toMatch(/between 0\.20 and 1\.40/);
    expect(why).toMatch(/the only run of its strategy\. What-if steps are not counted/);
    expect(sharpeVerdict(evidence(1, 0.97, 700), interval, 12).why).toMatch(/best .* in the team's 12 runs/);
    expect(sharpeVerdict(evidence(-1, 0.1, null), undefined, 1).why).toMatch(/No record is long enough/);
    expect(sharpeVerdict(evidence(null, null, null), undefined, 1)).toMatchObject({
      tone: "warn",
      why: "Needs at least 4 sessions; there are 2.",
    });
  });
});
