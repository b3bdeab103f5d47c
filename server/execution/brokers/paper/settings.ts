import { z } from "zod";
import { MarketRules } from "#lib/execution/paper/index.ts";

/** How a paper account's market fills and what it costs. Its cash is the account's opening deposit. */
export const PaperSettings = MarketRules.extend({
  latencyMs: z
    .number()
    .int()
    .min(0)
    .max(86_400_000)
    .default(0)
    .meta({ title: "Latency", unit: "ms of market time" }),
});
export type PaperSettings = z.infer<typeof PaperSettings>;
