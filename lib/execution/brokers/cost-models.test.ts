import { describe, expect, it } from "vitest";
import { commissionContract, slippageContract } from "#lib/testkit/contracts/index.ts";
import {
  CommissionSpec,
  commissionModels,
  createCommission,
  createSlippage,
  SlippageSpec,
  slippageModels,
} from "./index.ts";

/** Settings of each model and the cost of 200 units at 50, out of a volume of 2,000 units. A model without an entry fails below. */
const commissions: Record<keyof typeof commissionModels, { spec: CommissionSpec; cost: number }> = {
  none: { spec: { type: "none" }, cost: 0 },
  bps: { spec: { type: "bps", bps: 10 }, cost: 10 },
  "per-share": { spec: { type: "per-share", perShare: 0.005, minimum: 0.5, maximum: 0 }, cost: 1 },
  fixed: { spec: { type: "fixed", amount: 4.95 }, cost: 4.95 },
  "fixed-plus-bps": { spec: { type: "fixed-plus-bps", amount: 5, bps: 10 }, cost: 15 },
  "per-contract": { spec: { type: "per-contract", perContract: 2.25 }, cost: 450 },
  tiered: {
    spec: {
      type: "tiered",
      firstBps: 10,
      firstUpTo: 2000,
      secondBps: 5,
      secondUpTo: 6000,
      restBps: 1,
    },
    cost: 2 + 2 + 0.4,
  },
  "maker-taker": { spec: { type: "maker-taker", makerBps: 2, takerBps: 5 }, cost: 5 },
  "interactive-brokers": {
    spec: { type: "interactive-brokers", perShare: 0.005, minimum: 1.5, maximumFraction: 0.01 },
    cost: 1.5,
  },
};
const slippages: Record<
  keyof typeof slippageModels,
  { spec: SlippageSpec; buysAt: number; sellsAt: number }
> = {
  none: { spec: { type: "none" }, buysAt: 50, sellsAt: 50 },
  bps: { spec: { type: "bps", bps: 20 }, buysAt: 50.1, sellsAt: 49.9 },
  "spread-fraction": {
    spec: { type: "spread-fraction", fraction: 0.5, spreadBps: 40 },
    buysAt: 50.1,
    sellsAt: 49.9,
  },
  "volume-share": { spec: { type: "volume-share", impact: 0.1 }, buysAt: 50.05, sellsAt: 49.95 },
  "square-root": {
    spec: { type: "square-root", factor: 1, volatilityBps: 100 },
    buysAt: 50 + 0.5 * Math.sqrt(0.1),
    sellsAt: 50 - 0.5 * Math.sqrt(0.1),
  },
};

describe.each(Object.entries(commissions))("commission %s", (name, { spec, cost }) => {
  it("keeps the contract", () => expect(commissionContract(name, createCommission(spec))).toEqual([]));
  it("costs what its settings say", () => expect(createCommission(spec)(200, 50)).toBeCloseTo(cost, 12));
  it("has settings that parse to themselves", () => expect(CommissionSpec.parse(spec)).toEqual(spec));
});

describe.each(Object.entries(slippages))("slippage %s", (name, { spec, buysAt, sellsAt }) => {
  it("keeps the contract", () => expect(slippageContract(name, createSlippage(spec))).toEqual([]));
  it("moves the price against the trader", () => {
    expect(createSlippage(spec)(50, true, 200, () => 2000)).toBeCloseTo(buysAt, 12);
    expect(createSlippage(spec)(50, false, 200, () => 2000)).toBeCloseTo(sellsAt, 12);
  });
  it("has settings that parse to themselves", () => expect(SlippageSpec.parse(spec)).toEqual(spec));
});

it("charges the minimum of a per-share commission", () => {
  expect(createCommission({ type: "per-share", perShare: 0.005, minimum: 1, maximum: 0 })(10, 50)).toBe(1);
});

it("charges the maximum of a per-share commission", () => {
  const spec = { type: "per-share", perShare: 1, minimum: 0, maximum: 20 } as const;
  expect(createCommission(spec)(100, 50)).toBe(20);
});

it("never charges more than a fraction of a small trade", () => {
  const spec = { type: "interactive-brokers", perShare: 0.005, minimum: 1, maximumFraction: 0.01 } as const;
  expect(createCommission(spec)(1, 50)).toBe(0.5);
});

it("charges a maker less than a taker", () => {
  const commission = createCommission({ type: "maker-taker", makerBps: 1, takerBps: 5 });
  expect([commission(200, 50, true), commission(200, 50, false)]).toEqual([1, 5]);
});

it("takes a bar without volume as taken whole", () => {
  expect(createSlippage({ type: "volume-share", impact: 0.1 })(50, true, 1, () => 0)).toBeCloseTo(55, 12);
});

it("fills in the settings that are left out", () => {
  for (const [type, { settings }] of Object.entries(commissionModels))
    expect(CommissionSpec.parse({ type })).toEqual({ type, ...settings.parse({}) });
  for (const [type, { settings }] of Object.entries(slippageModels))
    expect(SlippageSpec.parse({ type })).toEqual({ type, ...settings.parse({}) });
});

it("has a test for each model of the registries", () => {
  expect(Object.keys(commissions)).toEqual(Object.keys(commissionModels));
  expect(Object.keys(slippages)).toEqual(Object.keys(slippageModels));
});
