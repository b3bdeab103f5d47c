import { AppError } from "#lib/core/errors.ts";
import { fullyPaid, Ledger, type LedgerTerms } from "#lib/execution/positions/index.ts";
import type { MarginTerms } from "./account-model.ts";
import type { CurrencyRate, InstrumentTerms } from "./instrument-terms.ts";

export type AccountOpening = {
  readonly symbols: readonly string[];
  readonly capital: number;
  readonly currency: string;
  readonly margin: MarginTerms;
  readonly instruments: Readonly<Record<string, InstrumentTerms>>;
  readonly currencies: Readonly<Record<string, CurrencyRate>>;
  readonly holdsBalances: boolean;
};

/** An empty account with its capital. Throws AppError "bad-input" when a symbol's currency has no rate. */
export function openAccount(opening: AccountOpening): Ledger {
  return new Ledger(opening.symbols.length, opening.capital, termsOf(opening));
}

function termsOf({
  symbols,
  currency,
  margin,
  instruments,
  currencies,
  holdsBalances,
}: AccountOpening): LedgerTerms {
  const names = [currency, ...Object.keys(currencies)];
  const terms = { ...fullyPaid(symbols.length), currencies: names.length, holdsBalances };
  terms.initialShare.fill(margin.initial);
  terms.maintenanceShare.fill(margin.maintenance);
  symbols.forEach((symbol, s) => {
    const instrument = instruments[symbol];
    if (!instrument) return;
    terms.multiplier[s] = instrument.multiplier;
    terms.settlesDaily[s] = instrument.settlement === "daily" ? 1 : 0;
    terms.currency[s] = currencyIndex(symbol, instrument.currency ?? currency, names);
    if (!instrument.margin) return;
    terms.initialShare[s] = 0;
    terms.maintenanceShare[s] = 0;
    terms.initialPerUnit[s] = instrument.margin.initial;
    terms.maintenancePerUnit[s] = instrument.margin.maintenance;
  });
  return { ...terms, feeShare: margin.feeShare };
}

function currencyIndex(symbol: string, currency: string, names: readonly string[]): number {
  const index = names.indexOf(currency);
  if (index < 0)
    throw new AppError(
      "bad-input",
      `${symbol} trades in ${currency}, whose rate is unknown; name its bars under currencies.`,
      { at: `instruments.${symbol}.currency` },
    );
  return index;
}
