/** The models an account is made of. A new one is a file in models/ and a line here; the contract test covers it. */
import { z } from "zod";
import type { BorrowTerms, FundingTerms, InterestTerms, MarginTerms } from "./account-model.ts";
import { annualBorrow } from "./models/borrow-annual.ts";
import { noBorrow } from "./models/borrow-none.ts";
import { fixedFunding } from "./models/funding-fixed.ts";
import { fundingFromData } from "./models/funding-from-data.ts";
import { noFunding } from "./models/funding-none.ts";
import { annualInterest } from "./models/interest-annual.ts";
import { noInterest } from "./models/interest-none.ts";
import { cashAccount } from "./models/margin-cash.ts";
import { fullMargin } from "./models/margin-full.ts";
import { rateMargin } from "./models/margin-rate.ts";

export const marginModels = { full: fullMargin, cash: cashAccount, rate: rateMargin } as const;
export const borrowModels = { none: noBorrow, annual: annualBorrow } as const;
export const interestModels = { none: noInterest, annual: annualInterest } as const;
export const fundingModels = { none: noFunding, fixed: fixedFunding, "from-data": fundingFromData } as const;

/** What an account may hold and what holding costs; every part has a default that costs nothing. */
export const AccountSpec = z.strictObject({
  margin: z
    .discriminatedUnion("type", [fullMargin.schema, cashAccount.schema, rateMargin.schema])
    .default({ type: "full" }),
  borrow: z.discriminatedUnion("type", [noBorrow.schema, annualBorrow.schema]).default({ type: "none" }),
  interest: z
    .discriminatedUnion("type", [noInterest.schema, annualInterest.schema])
    .default({ type: "none" }),
  funding: z
    .discriminatedUnion("type", [noFunding.schema, fixedFunding.schema, fundingFromData.schema])
    .default({ type: "none" }),
});
export type AccountSpec = z.infer<typeof AccountSpec>;

export type AccountTerms = {
  readonly margin: MarginTerms;
  readonly borrow: BorrowTerms;
  readonly interest: InterestTerms;
  readonly funding: FundingTerms;
  /** Whether cash or positions earn or cost anything by being held. */
  readonly costsToHold: boolean;
};

export function accountTerms({ margin, borrow, interest, funding }: AccountSpec): AccountTerms {
  const create = <Terms>(model: { create: unknown }, settings: unknown) =>
    (model.create as (settings: unknown) => Terms)(settings);
  return {
    margin: create(marginModels[margin.type], margin),
    borrow: create(borrowModels[borrow.type], borrow),
    interest: create(interestModels[interest.type], interest),
    funding: create(fundingModels[funding.type], funding),
    costsToHold: [borrow.type, interest.type, funding.type].some((type) => type !== "none"),
  };
}

/** One sentence when a symbol cannot be sold short in such an account, "" when it can. */
export const refusesShort =
  ({ margin, borrow }: AccountTerms) =>
  (symbol: string): string =>
    margin.mayShort ? borrow.refuses(symbol) : "A cash account cannot sell short.";
