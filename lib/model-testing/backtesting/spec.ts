import { z } from "zod";
import { RESOLUTIONS } from "#lib/core/columns.ts";
import { FILL_TIMINGS, type FillTiming } from "#lib/core/order.ts";
import { isCalendarDate } from "#lib/core/time.ts";
import {
  AccountSpec,
  CashFlow,
  CorporateAction,
  CurrencyRate,
  InstrumentTerms,
} from "#lib/execution/accounts/index.ts";
import { CommissionSpec, INTRABAR_PATHS, SlippageSpec } from "#lib/execution/brokers/index.ts";
import { OrderStyle } from "./order-style.ts";

/** What a strategy is: a built-in by name, or a saved version by its content hash. */
export const StrategyRef = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("built-in"), name: z.string().min(1) }),
  z.strictObject({ kind: z.literal("version"), hash: z.string().regex(/^[0-9a-f]{64}$/) }),
]);
export type StrategyRef = z.infer<typeof StrategyRef>;

const Parameters = z.record(z.string(), z.union([z.number(), z.string(), z.boolean()]));

/** Strategies that share one account: its cash and buying power, not each other's positions. */
export const SeveralStrategies = z.strictObject({
  kind: z.literal("several"),
  members: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(60),
        strategy: StrategyRef,
        parameters: Parameters.default({}),
        /** Of the run's symbols; absent = all of them. */
        symbols: z.array(z.string().min(1)).min(1).max(1000).optional(),
      }),
    )
    .min(1)
    .max(20)
    .refine(
      (members) => new Set(members.map(({ name }) => name)).size === members.length,
      "Give each strategy a name of its own",
    ),
});

export { CommissionSpec, FILL_TIMINGS, type FillTiming, SlippageSpec };

export const IsoDate = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, "Write the date as YYYY-MM-DD")
  .refine(isCalendarDate, "There is no such day in the calendar");

/** Everything that decides a run's bytes. The run's key is the hash of its canonical JSON, per team. */
export const BacktestSpec = z.strictObject({
  strategy: z.discriminatedUnion("kind", [StrategyRef, SeveralStrategies]),
  /** Of a single strategy. */
  parameters: Parameters.default({}),
  data: z.strictObject({
    /** Content hash of the immutable snapshot. */
    snapshot: z.string().min(1),
    symbols: z
      .array(z.string().min(1))
      .min(1)
      .max(1000)
      .refine((symbols) => new Set(symbols).size === symbols.length, "Name each symbol once"),
    resolution: z.enum(RESOLUTIONS),
    /** Inclusive dates in the dataset's time zone; absent = from the first or to the last bar. */
    from: IsoDate.optional(),
    to: IsoDate.optional(),
    /** Shorter bars of the same symbols, inside which orders fill; absent = orders fill along the bars themselves. */
    finer: z.strictObject({ snapshot: z.string().min(1), resolution: z.enum(RESOLUTIONS) }).optional(),
  }),
  capital: z.number().positive().max(1e12).default(100_000),
  currency: z.string().min(3).max(10).default("USD"),
  /** What the account may hold and what holding costs; absent = fully collateralised, at no cost. */
  account: AccountSpec.optional(),
  /** By symbol: futures, other currencies; a symbol that is not named is a share in the account's currency. */
  instruments: z.record(z.string(), InstrumentTerms).optional(),
  /** By currency: the bars of the same snapshot that are its rate, or a rate that stays. */
  currencies: z.record(z.string().min(3).max(10), CurrencyRate).optional(),
  /** Fills in another currency are converted at once, or paid from a balance in it. */
  conversion: z.enum(["at-fill", "hold-balances"]).optional(),
  /** Splits, dividends and what else happens to the symbols, on raw prices. */
  corporateActions: z.array(CorporateAction).max(20_000).optional(),
  cashFlows: z.array(CashFlow).max(5000).optional(),
  fillTiming: z.enum(FILL_TIMINGS).default("next-open"),
  /** What orders become that the strategy gives no type; absent = market orders. */
  orderStyle: OrderStyle.optional(),
  /** The way of the price inside a bar; absent = pessimistic. */
  intrabarPath: z.enum(INTRABAR_PATHS).optional(),
  /** The part of each bar's volume that a symbol's orders can take together; absent or 0 = all that they ask. */
  participation: z.number().min(0).max(1).optional(),
  commission: CommissionSpec.default({ type: "none" }),
  slippage: SlippageSpec.default({ type: "none" }),
  /** Sizes computed from money are rounded down to multiples of this many units; 0 = not rounded. */
  lotSize: z
    .number()
    .min(0)
    .max(1e6)
    .refine((lot) => lot === 0 || lot >= 1e-9, "A lot is 0, any part of a unit, or at least 0.000000001")
    .default(1),
  /** How fractions of money become units: at the fill's price, or fixed at the last price when the order is made. */
  sizing: z
    .strictObject({
      at: z.enum(["fill", "order", "order-units"]).default("fill").meta({ title: "Sizes are reckoned" }),
      cashBuffer: z
        .number()
        .min(0)
        .max(0.5)
        .default(0)
        .meta({ title: "Cash buffer", unit: "of equity that targets leave alone", step: 0.0025 }),
    })
    .optional(),
  /** In a bar that opens beyond a take-profit and reaches its stop-loss the stop fills; absent: the open comes first. */
  stopFirst: z.boolean().optional(),
  /** What is still held after the last bar: kept and marked, or sold at the last close (or that bar's open). */
  atEnd: z.enum(["keep", "close-at-last-close", "close-at-last-open"]).default("keep"),
  /** Symbol of the same snapshot that is bought and held beside the strategy; absent = no benchmark. */
  benchmark: z.string().min(1).optional(),
  /** Sessions a year, for annualising: 252 exchange days, 365 for 24/7 markets. */
  periodsPerYear: z.number().int().min(1).max(366).default(252),
  /** IANA zone in which sessions are counted. */
  timeZone: z.string().default("America/New_York"),
  riskFreeRate: z.number().min(-0.5).max(1).default(0),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .default(1),
});
export type BacktestSpec = z.infer<typeof BacktestSpec>;
export type BacktestSpecInput = z.input<typeof BacktestSpec>;

/** Every symbol whose bars a run reads: what it trades, its benchmark, rates of currencies and funding, bids and asks. */
export function symbolsOfSpec(
  spec: Pick<BacktestSpec, "data" | "benchmark" | "currencies" | "instruments" | "account">,
): string[] {
  const rates = Object.values(spec.currencies ?? {}).flatMap((one) => ("rate" in one ? [] : one.symbol));
  const quotes = Object.values(spec.instruments ?? {}).flatMap((one) => Object.values(one.quotes ?? {}));
  const { funding } = spec.account ?? {};
  const funded = funding?.type === "from-data" ? Object.values(funding.series) : [];
  const benchmark = spec.benchmark ? [spec.benchmark] : [];
  return [...new Set([...spec.data.symbols, ...benchmark, ...rates, ...quotes, ...funded])];
}
