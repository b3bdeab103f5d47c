import type { z } from "zod";

/** Commission of one fill, account currency. `units` > 0. */
export type Commission = (units: number, price: number) => number;

/** The price really paid or received, given the price the rules say. Never better than it. */
export type Slippage = (price: number, buys: boolean) => number;

/** One cost model: what a user may set, and what it costs. `type` in the schema is its name in the registry. */
export type CostModel<Schema extends z.ZodType, Cost> = {
  readonly title: string;
  readonly schema: Schema;
  readonly create: (settings: z.output<Schema>) => Cost;
};

export const commissionModel = <Schema extends z.ZodType>(model: CostModel<Schema, Commission>) => model;
export const slippageModel = <Schema extends z.ZodType>(model: CostModel<Schema, Slippage>) => model;

export const BPS_IN_ONE = 10_000;
