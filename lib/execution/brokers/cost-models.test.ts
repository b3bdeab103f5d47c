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

/** Settings of each model and the cost of 200 units at 50. A model without an entry fails below. */
const commissions: Record<keyof typeof commissionModels, { spec: CommissionSpec; cost: number }> = {
  none: { spec: { type: "none" }, cost: 0 },
  bps: { spec: { type: "bps", bps: 10 }, cost: 10 },
  "per-share": { spec: { type: "per-share", perShare: 0.005, minimum: 0.5 }, cost: 1 },
  fixed: { spec: { type: "fixed", amount: 4.95 }, cost: 4.95 },
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
};

describe.each(Object.entries(commissions))("commission %s", (name, { spec, cost }) => {
  it("keeps the contract", () => expect(commissionContract(name, createCommission(spec))).toEqual([]));
  it("costs what its settings say", () => expect(createCommission(spec)(200, 50)).toBeCloseTo(cost, 12));
  it("has settings that parse to themselves", () => expect(CommissionSpec.parse(spec)).toEqual(spec));
});

describe.each(Object.entries(slippages))("slippage %s", (name, { spec, buysAt, sellsAt }) => {
  it("keeps the contract", () => expect(slippageContract(name, createSlippage(spec))).toEqual([]));
  it("moves the price against the trader", () => {
    expect(createSlippage(spec)(50, true)).toBeCloseTo(buysAt, 12);
    expect(createSlippage(spec)(50, false)).toBeCloseTo(sellsAt, 12);
  });
  it("has settings that parse to themselves", () => expect(SlippageSpec.parse(spec)).toEqual(spec));
});

it("charges the minimum of a per-share commission", () => {
  expect(createCommission({ type: "per-share", perShare: 0.005, minimum: 1 })(10, 50)).toBe(1);
});

it("has a test for each model of the registries", () => {
  expect(Object.keys(commissions)).toEqual(Object.keys(commissionModels));
  expect(Object.keys(slippages)).toEqual(Object.keys(slippageModels));
});
