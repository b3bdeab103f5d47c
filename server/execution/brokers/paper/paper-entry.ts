import { z } from "zod";
import { MarketMoment, MarketRules, PaperOrder, PaperTerms } from "#lib/execution/paper/index.ts";

const number = z.number();

export const PaperRequest = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("new"), order: PaperOrder }),
  z.strictObject({ kind: z.literal("cancel"), of: z.string(), command: z.string() }),
  z.strictObject({
    kind: z.literal("replace"),
    of: z.string(),
    command: z.string(),
    version: number,
    terms: PaperTerms,
  }),
]);
export type PaperRequest = z.infer<typeof PaperRequest>;

/** One line of a paper account's journal: all that its market was told. */
export const PaperEntry = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("open"),
    rules: MarketRules,
    latency: number,
    symbols: z.array(z.string()),
    cash: number,
    balances: z.record(z.string(), number).optional(),
    rates: z.record(z.string(), number).optional(),
    holdings: z.array(
      z.strictObject({
        ...{ symbol: z.string(), quantity: number, averagePrice: number, mark: number },
        settled: number.optional(),
      }),
    ),
    /** For whom: a forward test finds its own market by it. */
    by: z.string(),
    engine: z.string(),
  }),
  z.strictObject({ kind: z.literal("bars"), moment: MarketMoment }),
  z.strictObject({ kind: z.literal("settle") }),
  z.strictObject({
    kind: z.literal("request"),
    request: PaperRequest,
    /** Why it was refused; null when it was taken. */
    refused: z.string().nullable(),
  }),
]);
export type PaperEntry = z.infer<typeof PaperEntry>;
