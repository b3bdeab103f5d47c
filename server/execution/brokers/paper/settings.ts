import { z } from "zod";
import {
  borrowModels,
  fundingModels,
  interestModels,
  marginModels,
  readCorporateActions,
  readCurrencyLines,
} from "#lib/execution/accounts/index.ts";
import { commissionModels, intrabarPaths, slippageModels } from "#lib/execution/brokers/index.ts";
import { fillTimings } from "#lib/execution/orders/index.ts";
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

/** How symbols trade is said of the instruments. */
const { instruments: _, ...rules } = MarketRules.shape;

/** What a form calls each of the choices. */
const labelsOf = (choices: Readonly<Record<string, { readonly title: string }>>) => ({
  labels: Object.fromEntries(Object.entries(choices).map(([name, { title }]) => [name, title])),
});

/** Lines of text that say one thing each. */
const lines = (title: string, hint: string, problemOf: (text: string) => string | undefined) =>
  z
    .string()
    .max(1_000_000)
    .superRefine((text, context) => {
      const message = problemOf(text);
      if (message !== undefined) context.addIssue({ code: "custom", message });
    })
    .default("")
    .meta({ title, hint, lines: true });
const problem = (read: object) => ("problem" in read ? (read.problem as string) : undefined);

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
  fillTiming: rules.fillTiming.meta({ title: "Market orders fill at", ...labelsOf(fillTimings) }),
  intrabarPath: rules.intrabarPath.meta({ title: "Path inside a bar", ...labelsOf(intrabarPaths) }),
  stopFirst: rules.stopFirst.meta({ title: "Stops fill before targets, also at the open" }),
  participation: rules.participation.meta({ title: "Share of volume", unit: "of a bar's, 0 = no limit" }),
  commission: rules.commission.meta({ title: "Commission", ...labelsOf(commissionModels) }),
  slippage: rules.slippage.meta({ title: "Slippage", ...labelsOf(slippageModels) }),
  margin: rules.margin.meta({ title: "Kind of account", ...labelsOf(marginModels) }),
  borrow: rules.borrow.meta({ title: "Borrowing shares", ...labelsOf(borrowModels) }),
  interest: rules.interest.meta({ title: "Interest on cash", ...labelsOf(interestModels) }),
  funding: rules.funding.meta({ title: "Funding of perpetuals", ...labelsOf(fundingModels) }),
  conversion: rules.conversion.meta({
    title: "Fills in other currencies",
    labels: { "at-fill": "Converted at once", "hold-balances": "Paid from a balance in it" },
  }),
  lotSize: rules.lotSize.meta({ title: "Lot size", unit: "units, 0 = fractions" }),
  timeZone: rules.timeZone.meta({ title: "Sessions counted in" }),
  currencies: lines(
    "Rates of other currencies",
    "One a line: EUR EURUSD, JPY USDJPY inverted or CHF 1.12; else as stated beside the instruments",
    (text) => problem(readCurrencyLines(text)),
  ),
  corporateActions: lines(
    "Corporate actions",
    "Splits, dividends, symbol changes, rolls and delistings, one a line: 2014-06-09 AAPL split 7",
    (text) => problem(readCorporateActions(text)),
  ),
  fundingSeries: lines("Funding rates from data", "One a line: BTC-PERP BTC-FUNDING", (text) =>
    problem(readSeries(text)),
  ),
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
export function marketRulesOf({
  corporateActions,
  currencies,
  fundingSeries,
  ...rest
}: PaperSettings): MarketRules {
  const actions = readCorporateActions(corporateActions);
  const rates = readCurrencyLines(currencies);
  const named = readSeries(fundingSeries);
  const { funding } = rest;
  return MarketRules.strip().parse({
    ...rest,
    ...(funding.type === "from-data" &&
      "series" in named && { funding: { ...funding, series: named.series } }),
    corporateActions: "actions" in actions ? actions.actions : [],
    currencies: "currencies" in rates ? rates.currencies : {},
  });
}

function readSeries(text: string): { series: Record<string, string> } | { problem: string } {
  const series: Record<string, string> = {};
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const [symbol = "", rates, ...rest] = line.trim().split(/\s+/);
    if (rates === undefined || rest.length > 0)
      return { problem: `Line ${i + 1} is no funding rate: write "BTC-PERP BTC-FUNDING".` };
    series[symbol] = rates;
  }
  return { series };
}
