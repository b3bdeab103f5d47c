import type { z } from "zod";
import type { Micros } from "#lib/core/columns.ts";
import type { Price, Quantity } from "#lib/core/money.ts";
import type { Side } from "#lib/core/order-intent.ts";

/** What an algorithm is to trade. `quantity` is above zero and a multiple of the market's lot. */
export type AlgorithmOrder = {
  readonly side: Side;
  readonly quantity: Quantity;
  /** No child pays more (buy) or takes less (sell); null = children are market orders. */
  readonly limitPrice: Price | null;
};

/** What is known of the market when an algorithm begins. */
export type AlgorithmMarket = {
  readonly now: Micros;
  readonly lot: Quantity;
  /** How often the clock comes: no slice is shorter. */
  readonly step: Micros;
  /** The session that is open, or opens next; null for a market that never closes. */
  readonly session: { readonly open: Micros; readonly close: Micros } | null;
  /** Shares of a session's volume in equal parts of it, from stored history; null when there is none. */
  readonly profile: Float64Array | null;
  /** Units a day, from stored history; null when there is none. */
  readonly dailyVolume: number | null;
  /** Standard deviation of daily returns, a fraction; null when there is no history. */
  readonly volatility: number | null;
  /** The last price; null when there is none. */
  readonly reference: number | null;
};

/** From when to when, in how many slices of equal length. */
export type Window = { readonly from: Micros; readonly until: Micros; readonly slices: number };

/** An amount that goes out at one moment; `at` is null when only the market can tell. */
export type Slice = { readonly at: Micros | null; readonly quantity: Quantity };

/** The figures that a reactive algorithm decides on. */
export type Progress = {
  readonly quantity: Quantity;
  readonly filled: Quantity;
  /** Of children at the venue, not filled. */
  readonly working: Quantity;
  /** Asked for before its participation was last changed. */
  readonly before: Quantity;
  /** Units traded by everybody since then, or since the start. */
  readonly volume: number;
  /** 1, or by how much it was accelerated. */
  readonly pace: number;
};

/** One algorithm: what a user may set, and how it spreads an order. Its name is its key in the registry. */
export type Algorithm<Shape extends z.ZodRawShape, Parameters = z.output<z.ZodObject<Shape>>> = {
  readonly title: string;
  /** What it does, in one sentence: forms and docs show it. */
  readonly rule: string;
  /** Every parameter has a title, a unit and a default, so that forms can be made from it. */
  readonly parameters: z.ZodObject<Shape>;
  /** Throws AppError "bad-input" when the order or the market lacks what it needs. */
  window(parameters: Parameters, order: AlgorithmOrder, market: AlgorithmMarket): Window;
  /** How the quantity spreads over the slices of a window: relative sizes, none below zero. */
  weights(parameters: Parameters, window: Window, market: AlgorithmMarket, quantity: Quantity): Float64Array;
  /** How much may be filled and working together by now; absent: what the schedule says. */
  due?(parameters: Parameters, progress: Progress): Quantity;
  /** The children trade in the closing auction. */
  readonly auction?: boolean;
};

export const algorithm = <Shape extends z.ZodRawShape>(definition: Algorithm<Shape>) => definition;

/** An algorithm whose parameters are not told apart, as the machine sees it. */
export type AnyAlgorithm = Omit<Algorithm<z.ZodRawShape, never>, "parameters"> & {
  readonly parameters: z.ZodObject;
};
