import { z } from "zod";
import { readSplitsAndDividends } from "#lib/execution/accounts/index.ts";
import { MarketRules } from "#lib/execution/paper/index.ts";

/** How fast an account's own feed goes, in a form's words. */
export const FEED_SPEEDS = {
  "step by step": "step",
  "1×": "1",
  "60×": "60",
  "3600×": "3600",
  "as fast as possible": "max",
} as const;
const SPEED_WORDS = Object.keys(FEED_SPEEDS) as [keyof typeof FEED_SPEEDS, ...(keyof typeof FEED_SPEEDS)[]];

export const NO_DATASET = "none";

/** Steps of prices are the instruments' own. */
const { ticks: _, ...rules } = MarketRules.shape;

/** How a paper account's market fills, what it costs, and what plays on it. Its cash is the opening deposit. */
export const PaperSettings = z.strictObject({
  /** By name. Plays while no forward test runs on the account. */
  dataset: z.string().max(200).default(NO_DATASET).meta({ title: "Prices from", choices: "datasets" }),
  symbols: z.string().max(4000).default("").meta({ title: "Symbols, by comma (empty: all)" }),
  from: z
    .string()
    .regex(/^(\d{4}-\d{2}-\d{2})?$/, 'Write the first day as "2020-01-31", or leave it empty.')
    .default("")
    .meta({ title: "From the day (empty: the first)" }),
  speed: z.enum(SPEED_WORDS).default("3600×").meta({ title: "Speed of its clock" }),
  ...rules,
  margin: rules.margin.meta({ title: "Kind of account" }),
  borrow: rules.borrow.meta({ title: "Borrowing shares" }),
  interest: rules.interest.meta({ title: "Interest on cash" }),
  corporateActions: z
    .string()
    .max(1_000_000)
    .superRefine((text, context) => {
      const read = readSplitsAndDividends(text);
      if ("problem" in read) context.addIssue({ code: "custom", message: read.problem });
    })
    .default("")
    .meta({ title: "Splits and dividends, one a line: 2014-06-09 AAPL split 7", lines: true }),
  latencyMs: z
    .number()
    .int()
    .min(0)
    .max(86_400_000)
    .default(0)
    .meta({ title: "Latency", unit: "ms of market time" }),
});
export type PaperSettings = z.infer<typeof PaperSettings>;

/** What of the settings a market heeds. */
export function marketRulesOf({ corporateActions, ...settings }: PaperSettings): MarketRules {
  const read = readSplitsAndDividends(corporateActions);
  return MarketRules.strip().parse({ ...settings, corporateActions: "actions" in read ? read.actions : [] });
}
