import { z } from "zod";
import { FILL_TIMINGS } from "#lib/core/order.ts";
import { Zone } from "#lib/core/time.ts";
import {
  AccountSpec,
  type AccountTerms,
  accountTerms,
  CorporateAction,
  CurrencyRate,
  InstrumentTerms,
  openAccount,
  refusesShort,
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
  funding: AccountSpec.shape.funding,
  /** What happens to what is traded, on raw prices. */
  corporateActions: z.array(CorporateAction).max(20_000).default([]),
  /** How each symbol trades; one that is absent is a share in the account's currency at any price. */
  instruments: z.record(z.string(), InstrumentTerms).default({}),
  /** What other currencies are worth: bars that the market's moments bring along, or figures. */
  currencies: z.record(z.string(), CurrencyRate).default({}),
  conversion: z.enum(["at-fill", "hold-balances"]).default("at-fill"),
  lotSize: z.number().min(0).max(1e6).default(1),
  timeZone: z.string().default("America/New_York"),
});
export type MarketRules = z.infer<typeof MarketRules>;

export const termsOfRules = ({ margin, borrow, interest, funding }: MarketRules): AccountTerms =>
  accountTerms({ margin, borrow, interest, funding });

/** Symbols that price what is traded: a market's moments bring their bars along. */
export function pricingSymbols({ currencies, funding }: MarketRules): string[] {
  const rates = Object.values(currencies).flatMap((one) => ("rate" in one ? [] : one.symbol));
  const funded = funding.type === "from-data" ? Object.values(funding.series) : [];
  return [...new Set([...rates, ...funded])];
}

/** An empty account and the simulated broker's settings under these rules; sizes are fixed when orders are made. */
export function simulatedSettings(
  rules: MarketRules,
  symbols: readonly string[],
  capital: number,
): BrokerSettings & { readonly ledger: Ledger } {
  const terms = termsOfRules(rules);
  const { fillTiming, intrabarPath: path, stopFirst, participation, lotSize: lot } = rules;
  const { instruments, currencies, conversion } = rules;
  const zone = new Zone(rules.timeZone);
  const zoneOf = (name: string | undefined) => (name === undefined ? zone : new Zone(name));
  return {
    symbols,
    ledger: openAccount({
      symbols,
      capital,
      currency: "",
      margin: terms.margin,
      instruments,
      currencies,
      holdsBalances: conversion === "hold-balances",
    }),
    commission: createCommission(rules.commission),
    slippage: createSlippage(rules.slippage),
    fillTiming,
    path,
    stopFirst,
    participation: participation || undefined,
    lot,
    zone,
    zones: symbols.map((symbol) => zoneOf(instruments[symbol]?.timeZone)),
    refusesShort: refusesShort(terms),
    sizing: { at: "order-units", cashBuffer: 0 },
    ticks: symbols.map((symbol) => instruments[symbol]?.tick ?? 0),
    quotes: new Quotes(symbols.map(() => undefined)),
  };
}
