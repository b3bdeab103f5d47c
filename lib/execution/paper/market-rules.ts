import { z } from "zod";
import { FILL_TIMINGS } from "#lib/core/order.ts";
import { Zone } from "#lib/core/time.ts";
import {
  AccountSpec,
  type AccountTerms,
  accountTerms,
  fundingModels,
  openAccount,
  refusesShort,
  SplitOrDividend,
} from "#lib/execution/accounts/index.ts";
import {
  type BrokerSettings,
  CommissionSpec,
  createCommission,
  createSlippage,
  INTRABAR_PATHS,
  Quotes,
  SlippageSpec,
} from "#lib/execution/brokers/index.ts";
import type { Ledger } from "#lib/execution/positions/index.ts";

/** How a simulated market fills and what it costs: the same words as a backtest's specification. */
export const MarketRules = z.strictObject({
  fillTiming: z.enum(FILL_TIMINGS).default("next-open"),
  intrabarPath: z.enum(INTRABAR_PATHS).default("pessimistic"),
  stopFirst: z.boolean().default(false),
  /** The part of each bar's volume that a symbol's orders can take together; 0 = all that they ask. */
  participation: z.number().min(0).max(1).default(0),
  commission: CommissionSpec.default({ type: "none" }),
  slippage: SlippageSpec.default({ type: "none" }),
  margin: AccountSpec.shape.margin,
  /** What holding costs and earns. */
  borrow: AccountSpec.shape.borrow,
  interest: AccountSpec.shape.interest,
  funding: z
    .discriminatedUnion("type", [fundingModels.none.schema, fundingModels.fixed.schema])
    .default({ type: "none" }),
  /** Splits and dividends of what is traded, on raw prices. */
  corporateActions: z.array(SplitOrDividend).max(20_000).default([]),
  /** By symbol, the steps of its orders' prices; one that is absent takes any. */
  ticks: z.record(z.string(), z.number().positive()).default({}),
  lotSize: z.number().min(0).max(1e6).default(1),
  timeZone: z.string().default("America/New_York"),
});
export type MarketRules = z.infer<typeof MarketRules>;

export const termsOfRules = ({ margin, borrow, interest, funding }: MarketRules): AccountTerms =>
  accountTerms({ margin, borrow, interest, funding });

/** An empty account and the simulated broker's settings under these rules; sizes are fixed when orders are made. */
export function simulatedSettings(
  rules: MarketRules,
  symbols: readonly string[],
  capital: number,
): BrokerSettings & { readonly ledger: Ledger } {
  const terms = termsOfRules(rules);
  const { fillTiming, intrabarPath: path, stopFirst, participation, lotSize: lot } = rules;
  return {
    symbols,
    ledger: openAccount({
      symbols,
      capital,
      currency: "",
      margin: terms.margin,
      instruments: {},
      currencies: {},
      holdsBalances: false,
    }),
    commission: createCommission(rules.commission),
    slippage: createSlippage(rules.slippage),
    fillTiming,
    path,
    stopFirst,
    participation: participation || undefined,
    lot,
    zone: new Zone(rules.timeZone),
    refusesShort: refusesShort(terms),
    sizing: { at: "order-units", cashBuffer: 0 },
    ticks: symbols.map((symbol) => rules.ticks[symbol] ?? 0),
    quotes: new Quotes(symbols.map(() => undefined)),
  };
}
