import { describe, expect, it } from "vitest";
import { Rng } from "#lib/core/rng.ts";
import {
  momentsOf,
  populationKurtosis,
  populationSkew,
  probabilisticSharpe,
} from "#lib/model-testing/benchmarking/index.ts";
import { combinations } from "./combinations.ts";
import {
  combinatorialCounts,
  combinatorialSplits,
  cscv,
  deflatedBest,
  modelConfidenceSet,
  searchVerdict,
  stepwiseSuperior,
  superiorAbility,
  walkForwardSplits,
} from "./index.ts";

/** Returns per session, with that mean in deviations. */
function returns(seed: number, length: number, skill = 0): Float64Array {
  const random = new Rng(seed);
  return Float64Array.from({ length }, () => (random.normal() + skill) / 100);
}
const noise = (count: number, length: number, seed = 100) =>
  Array.from({ length: count }, (_, k) => returns(seed + k, length));
const list = (rows: Int32Array) => [...rows];

describe("splits", () => {
  it("come in lexicographic order", () => {
    expect([...combinations(4, 2)]).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
      [1, 2],
      [1, 3],
      [2, 3],
    ]);
    expect([...combinations(3, 3)]).toEqual([[0, 1, 2]]);
  });

  it("test every row once in each path", () => {
    const { splits, paths } = combinatorialCounts(6, 2);
    expect([splits, paths]).toEqual([15, 5]);
    const made = combinatorialSplits({ rows: 20, groups: 6, testGroups: 2 });
    expect(made).toHaveLength(splits);
    for (let path = 0; path < paths; path++) {
      const rows = made.flatMap(({ test, paths: of }) =>
        test.filter((_, k) => of[k] === path).flatMap((group) => list(group)),
      );
      expect(rows.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, row) => row));
    }
  });

  it("purge both sides, and keep away behind the test for as long as told", () => {
    const [first] = combinatorialSplits({ rows: 12, groups: 3, testGroups: 1, purge: 1, embargo: 2 });
    expect(list(first!.train)).toEqual([7, 8, 9, 10, 11]);
    const [, middle] = combinatorialSplits({ rows: 12, groups: 3, testGroups: 1, purge: 1 });
    expect(list(middle!.train)).toEqual([0, 1, 2, 9, 10, 11]);
  });

  it("leave out training rows whose label rests on a test row, and those on which a test label rests", () => {
    const labelEnd = Int32Array.from({ length: 12 }, (_, row) => Math.min(11, row + 2));
    const [, middle] = combinatorialSplits({ rows: 12, groups: 3, testGroups: 1, labelEnd });
    expect(list(middle!.train)).toEqual([0, 1, 10, 11]);
  });

  it("refuse what cannot be cut", () => {
    expect(() => combinatorialCounts(5, 5)).toThrow(/choose from 1 to 4/);
    expect(() => combinatorialSplits({ rows: 3, groups: 5, testGroups: 2 })).toThrow(/there are 3/);
    expect(() => walkForwardSplits({ rows: 10, splits: 3, testSize: 4 })).toThrow(/too few/);
  });

  it("walk forward to the last row, anchored or rolling, with a gap", () => {
    expect(walkForwardSplits({ rows: 10, splits: 2, testSize: 3, gap: 1 })).toEqual([
      { trainFrom: 0, trainTo: 3, testFrom: 4, testTo: 7 },
      { trainFrom: 0, trainTo: 6, testFrom: 7, testTo: 10 },
    ]);
    const rolling = walkForwardSplits({ rows: 10, splits: 2, testSize: 3, maxTrain: 4 });
    expect(rolling.map(({ trainFrom, trainTo }) => [trainFrom, trainTo])).toEqual([
      [0, 4],
      [3, 7],
    ]);
  });
});

describe("probability of overfitting", () => {
  /** Two blocks of two rows: in the first A is better, in the second B. */
  it("is 1 where each half chooses what the other half rejects", () => {
    const a = Float64Array.of(0.03, 0.01, -0.03, -0.01);
    const b = Float64Array.of(-0.03, -0.01, 0.03, 0.01);
    const found = cscv([a, b], 2);
    expect(list(found.best)).toEqual([0, 1]);
    // Mean 0.02, deviation 0.01·√2.
    expect(found.inSample[0]).toBeCloseTo(Math.SQRT2, 12);
    expect(found.outOfSample[0]).toBeCloseTo(-Math.SQRT2, 12);
    expect(found.logits[0]).toBeCloseTo(Math.log(1 / 2), 12);
    expect(found).toMatchObject({ pbo: 1, lossProbability: 1, splits: 2 });
    expect(found.dominance).toEqual({ first: false, second: false });
  });

  it("is near a half for noise, and 0 where one trial has skill", () => {
    const luck = cscv(noise(40, 1600), 8);
    expect(luck.pbo).toBeGreaterThan(0.2);
    expect(luck.pbo).toBeLessThan(0.9);
    const skilled = cscv([...noise(20, 1600), returns(7, 1600, 0.3)], 8);
    expect(skilled).toMatchObject({ pbo: 0, lossProbability: 0, dominance: { first: true, second: true } });
    expect(new Set(skilled.best)).toEqual(new Set([20]));
  });

  it("leaves out the first rows when blocks do not fill them, and gives a flat trial a ratio of 0", () => {
    const trials = [returns(1, 33), new Float64Array(33)];
    const whole = cscv(trials, 4);
    const cut = cscv(
      trials.map((trial) => trial.slice(1)),
      4,
    );
    expect(whole.pbo).toBe(cut.pbo);
    expect([...whole.inSample, ...whole.outOfSample].every(Number.isFinite)).toBe(true);
  });

  it("refuses one trial, odd blocks, short or uneven data", () => {
    expect(() => cscv([returns(1, 50)])).toThrow(/at least 2 trials/);
    expect(() => cscv(noise(2, 50), 5)).toThrow(/even number/);
    expect(() => cscv(noise(2, 20), 16)).toThrow(/there are 20/);
    expect(() => cscv([returns(1, 50), returns(2, 51)])).toThrow(/same periods/);
  });
});

describe("tests that count every trial", () => {
  it("find skill among noise, and none in noise", () => {
    const skilled = superiorAbility([...noise(20, 1000), returns(7, 1000, 0.2)]);
    expect(skilled.best).toBe(20);
    expect(skilled.consistent).toBeLessThan(0.01);
    expect(skilled.realityCheck).toBeLessThan(0.01);
    expect(superiorAbility(noise(20, 1000)).consistent).toBeGreaterThan(0.05);
  });

  it("order their bounds, and give the same on every host", () => {
    // One trial far below the benchmark, which only the upper bound lets raise the bar.
    const trials = [...noise(5, 500), returns(9, 500, -0.5)];
    const { lower, consistent, upper } = superiorAbility(trials);
    expect(lower).toBeLessThanOrEqual(consistent);
    expect(consistent).toBeLessThanOrEqual(upper);
    expect(superiorAbility(trials)).toEqual(superiorAbility(trials));
  });

  it("rise with every further trial of noise", () => {
    const best = returns(7, 500, 0.22);
    const alone = superiorAbility([best]).consistent;
    const among = superiorAbility([best, ...noise(60, 500)]).consistent;
    expect(alone).toBeLessThan(0.05);
    expect(among).toBeGreaterThan(alone);
  });

  it("name the trials that beat the benchmark, stepwise", () => {
    const trials = [...noise(10, 1000), returns(7, 1000, 0.3), returns(8, 1000, 0.2)];
    expect(stepwiseSuperior(trials)).toEqual([10, 11]);
    expect(stepwiseSuperior(noise(10, 1000))).toEqual([]);
  });

  it("keep what cannot be told from the best", () => {
    const { included, pValues } = modelConfidenceSet([
      returns(7, 1000, 0.2),
      returns(8, 1000, 0.19),
      returns(9, 1000, -0.1),
    ]);
    expect(included).toEqual([0, 1]);
    expect(pValues[2]).toBeLessThan(0.1);
    expect(Math.max(...pValues)).toBe(1);
    expect(() => modelConfidenceSet([returns(1, 100)])).toThrow(/there are 1/);
  });
});

describe("verdict on a search", () => {
  it("says why there is none", () => {
    expect(searchVerdict([returns(1, 500)]).overfitting).toMatchObject({
      value: null,
      reason: "Needs at least 2 trials.",
    });
    expect(searchVerdict(noise(3, 40)).superior).toMatchObject({ value: null, reason: /at least 80/ });
  });

  it("measures against the benchmark when there is one", () => {
    const trials = [...noise(4, 400), returns(7, 400, 0.6)];
    expect(searchVerdict(trials).superior.value).toBeLessThan(0.01);
    expect(searchVerdict(trials, returns(3, 400, 0.9)).superior.value).toBeGreaterThan(0.5);
    expect(searchVerdict(trials).overfitting).toMatchObject({ value: 0, n: 400 });
  });
});

describe("the deflated best of a search", () => {
  it("counts trials that move together as one", () => {
    const one = returns(7, 500, 0.1);
    expect(deflatedBest([one, one, one]).independent).toBeCloseTo(1, 12);
    const apart = deflatedBest(noise(10, 5000));
    expect(apart.independent).toBeGreaterThan(9.5);
    expect(apart.independent).toBeLessThanOrEqual(10);
    expect(deflatedBest([one, one.map((value) => -value)]).independent).toBe(2);
  });

  it("is the probabilistic Sharpe ratio of one trial, and less the more were tried", () => {
    const best = returns(7, 500, 0.25);
    const { mean, deviation, ...moments } = momentsOf(best);
    const shape = { sharpe: mean / deviation, n: 500 };
    const skew = populationSkew({ mean, deviation, ...moments });
    const kurtosis = populationKurtosis({ mean, deviation, ...moments });
    const alone = deflatedBest([best]).probability;
    expect(alone).toBe(probabilisticSharpe({ ...shape, skew, kurtosis }, 0));
    const few = deflatedBest([best, ...noise(3, 500)]).probability;
    const many = deflatedBest([best, ...noise(40, 500)]).probability;
    expect(many).toBeLessThan(few);
    expect(few).toBeLessThan(alone);
  });

  it("says nothing of trials that never move", () => {
    expect(searchVerdict([new Float64Array(300), new Float64Array(300)]).deflated).toMatchObject({
      value: null,
      reason: "No trial's returns vary.",
    });
  });
});
