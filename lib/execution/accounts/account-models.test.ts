import { expect, it } from "vitest";
import { defineStrategy, z } from "#lib/models/strategies/sdk.ts";
import { aBarSeries, aSpec, runBacktest } from "#lib/testkit/builders/index.ts";
import { accountModelContract } from "#lib/testkit/contracts/index.ts";
import {
  AccountSpec,
  accountTerms,
  borrowModels,
  fundingModels,
  interestModels,
  marginModels,
} from "./index.ts";

it("keeps the contract of account models with every model", () => {
  expect(
    accountModelContract(
      { margin: marginModels, borrow: borrowModels, interest: interestModels, funding: fundingModels },
      accountTerms,
      AccountSpec,
    ),
  ).toEqual([]);
});

const rising = aBarSeries("AAA", [
  [100, 101, 99, 100],
  [100, 110, 100, 110],
  [110, 120, 110, 120],
]);
const buyAll = defineStrategy({
  name: "Buy all",
  parameters: z.object({ side: z.number().default(1) }),
  onBar(ctx) {
    if (ctx.index > 0) return;
    if (ctx.parameters.side > 0) ctx.buy({ cash: 1 });
    else ctx.sell({ cash: 1 });
  },
});
const margin = (initial: number, feesOnMargin = false) => ({
  margin: { type: "rate" as const, initial, feesOnMargin },
});

it("buys four times the equity at an initial margin of a quarter", () => {
  const result = runBacktest(aSpec({ account: margin(0.25) }), buyAll, [rising]);
  expect(Array.from(result.fills.quantity)).toEqual([400]);
  expect(Array.from(result.equity.equity)).toEqual([10_000, 14_000, 18_000]);
  expect(Array.from(result.equity.cash)).toEqual([10_000, -30_000, -30_000]);
});

it("leaves room for the commission, whole or on margin", () => {
  const commission = { type: "bps", bps: 100 } as const;
  const units = (feesOnMargin: boolean) =>
    runBacktest(aSpec({ commission, account: margin(0.25, feesOnMargin) }), buyAll, [rising]).fills
      .quantity[0];
  expect(units(false)).toBe(384); // 384 × (25 + 1) ≤ 10,000
  expect(units(true)).toBe(396); // 396 × (100 + 1) ≤ 40,000
});

it("refuses shorts in a cash account and what cannot be borrowed, with the reason", () => {
  const reasonOf = (account: Parameters<typeof aSpec>[0] & object) => {
    const result = runBacktest(aSpec({ ...account, parameters: { side: -1 } }), buyAll, [rising]);
    return result.reasons[result.orders.reason[0]!];
  };
  expect(reasonOf({ account: { margin: { type: "cash" } } })).toBe("A cash account cannot sell short.");
  const borrow = { type: "annual" as const, rate: 0.01, unavailable: ["AAA"] };
  expect(reasonOf({ account: { borrow } })).toMatch(/^AAA cannot be borrowed/);
});

it("counts a future's multiplier, ties up its margin per contract and pays nothing for it", () => {
  const instruments = { AAA: { multiplier: 50, settlement: "daily" as const, margin: { initial: 3000 } } };
  const result = runBacktest(aSpec({ instruments }), buyAll, [rising]);
  expect(Array.from(result.fills.quantity)).toEqual([3]);
  expect(Array.from(result.equity.equity)).toEqual([10_000, 11_500, 13_000]);
  expect(result.trades.pnl[0]).toBe(3000);
});
