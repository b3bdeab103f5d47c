import type { z } from "zod";

/** What a position must be backed by. Shares are fractions of its value. */
export type MarginTerms = {
  readonly initial: number;
  readonly maintenance: number;
  readonly mayShort: boolean;
  /** How much of a commission must be backed. */
  readonly feeShare: number;
  /** What happens when equity falls below maintenance. */
  readonly onCall: "close-all" | "close-enough";
};

/** Cost of units held short: a share of their value for each day, or the sentence that refuses them. */
export type BorrowTerms = {
  readonly perDay: (symbol: string) => number;
  readonly refuses: (symbol: string) => string;
};

/** What cash earns, or costs when below zero: account currency for `days` of holding `cash`. */
export type InterestTerms = (cash: number, days: number) => number;

/** What a long position pays for each funding time, as a share of its value; 0 = not funded. */
export type FundingTerms = {
  readonly everyHours: number;
  readonly rate: (symbol: string) => number;
  /** By symbol: the symbol whose bars are its rate instead. */
  readonly series?: Readonly<Record<string, string>>;
};

/** One model: what a user may set, and what it means. `type` in the schema is its name in the registry. */
export type AccountModel<Schema extends z.ZodType, Terms> = {
  readonly title: string;
  readonly schema: Schema;
  readonly create: (settings: z.output<Schema>) => Terms;
};

export const marginModel = <Schema extends z.ZodType>(model: AccountModel<Schema, MarginTerms>) => model;
export const borrowModel = <Schema extends z.ZodType>(model: AccountModel<Schema, BorrowTerms>) => model;
export const interestModel = <Schema extends z.ZodType>(model: AccountModel<Schema, InterestTerms>) => model;
export const fundingModel = <Schema extends z.ZodType>(model: AccountModel<Schema, FundingTerms>) => model;
