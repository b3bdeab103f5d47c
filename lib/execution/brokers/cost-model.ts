import { z } from "zod";
import { type ParameterField, parameterFields } from "#lib/models/strategies/index.ts";

/**
 * Commission of an order's fills, account currency. `units` > 0 at their average `price`. `rested`: they were
 * met while they rested in the market (maker), not taken from it.
 */
export type Commission = (units: number, price: number, rested?: boolean) => number;

/**
 * The price really paid or received, given the price the rules say. Never better than it. `units` > 0 out of
 * the bar's `volume`, which only those ask for that need it: it lies far away in memory.
 */
export type Slippage = (price: number, buys: boolean, units: number, volume: () => number) => number;

/** One cost model: what a user may set, and what it costs. Its name is its key in the registry. */
export type CostModel<Shape extends z.ZodRawShape, Cost> = {
  readonly title: string;
  /** What it costs, in one sentence: forms and docs show it. */
  readonly rule: string;
  /** Every setting has a title, a unit and a default, so that forms can be made from it. */
  readonly settings: z.ZodObject<Shape>;
  readonly create: (settings: z.output<z.ZodObject<Shape>>) => Cost;
};

export const commissionModel = <Shape extends z.ZodRawShape>(model: CostModel<Shape, Commission>) => model;
export const slippageModel = <Shape extends z.ZodRawShape>(model: CostModel<Shape, Slippage>) => model;

/** The settings of a model as form fields. A unit of "currency" stands for the account's. */
export const costFields = (model: { readonly settings: z.ZodObject }): ParameterField[] =>
  parameterFields(model.settings);

export const BPS_IN_ONE = 10_000;

/** A setting in basis points. */
export const bps = (title: string, standard: number) =>
  z.number().min(0).max(1000).default(standard).meta({ title, unit: "bp", step: 0.1 });

/** A setting that is an amount of the account's currency. */
export const amount = (title: string, standard: number, maximum: number, step: number) =>
  z.number().min(0).max(maximum).default(standard).meta({ title, unit: "currency", step });

/** A fraction of something, 0 … 1. */
export const fraction = (title: string, standard: number, unit: string) =>
  z.number().min(0).max(1).default(standard).meta({ title, unit, step: 0.01 });

/** Its price, moved against the trader by a fraction of itself. */
export const worseBy = (price: number, buys: boolean, rate: number) =>
  price + (buys ? rate : -rate) * Math.abs(price);

/** The part of a bar's volume that a fill takes; all of it when the bar says nothing of its volume. */
export const shareOf = (units: number, volume: number) => (volume > 0 ? Math.min(1, units / volume) : 1);
