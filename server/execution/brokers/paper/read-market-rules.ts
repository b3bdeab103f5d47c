import type { ClientBase } from "pg";
import { AppError } from "#lib/core/errors.ts";
import type { CurrencyRate, InstrumentTerms } from "#lib/execution/accounts/index.ts";
import type { MarketRules } from "#lib/execution/paper/index.ts";
import { marketRulesOf, type PaperSettings } from "./settings.ts";

type Asked = {
  readonly settings: PaperSettings;
  /** The account's. */
  readonly currency: string;
  readonly symbols: readonly string[];
};

/**
 * The rules of a market in these symbols: the account's settings, how the team's instruments trade, and what their
 * currencies are worth. @throws AppError bad-input when a currency has no rate, or a symbol becomes one that is not among them
 */
export async function readMarketRules(
  db: ClientBase,
  { settings, currency, symbols }: Asked,
): Promise<MarketRules> {
  const rules = marketRulesOf(settings);
  const corporateActions = rules.corporateActions.filter(({ symbol }) => symbols.includes(symbol));
  for (const action of corporateActions)
    if ("to" in action && !symbols.includes(action.to))
      throw new AppError(
        "bad-input",
        `${action.symbol} becomes ${action.to} on ${action.date}: trade ${action.to} here too, or take that line out of the account's settings.`,
        { at: "symbols" },
      );
  const instruments = await readInstruments(db, currency, symbols);
  const currencies: Record<string, CurrencyRate> = {};
  const stated = await readRates(db, currency);
  for (const [symbol, { currency: of }] of Object.entries(instruments)) {
    if (of === undefined) continue;
    const rate = rules.currencies[of] ?? stated[of];
    if (!rate)
      throw new AppError(
        "bad-input",
        `${symbol} trades in ${of}, whose rate in ${currency} is unknown: name its bars in the account's settings, as "${of} ${of}${currency}", or state the rate beside the instruments.`,
        { at: "symbols" },
      );
    currencies[of] = rate;
  }
  return { ...rules, corporateActions, instruments, currencies };
}

/** What is not described trades as a share in the account's currency, at any price. */
async function readInstruments(
  db: ClientBase,
  accountCurrency: string,
  symbols: readonly string[],
): Promise<Record<string, InstrumentTerms>> {
  const { rows } = await db.query(
    `SELECT symbol, currency, tick::float8 AS tick, multiplier::float8 AS multiplier, settlement FROM instruments
     WHERE symbol = ANY ($1) ORDER BY symbol`,
    [symbols],
  );
  return Object.fromEntries(
    rows.map(({ symbol, currency, tick, multiplier, settlement }): [string, InstrumentTerms] => [
      symbol,
      {
        ...{ tick, multiplier, settlement: settlement === "variation" ? "daily" : "full-value" },
        ...(currency !== accountCurrency && { currency }),
      },
    ]),
  );
}

/** Stated rates in a currency, either way round. */
async function readRates(db: ClientBase, currency: string): Promise<Record<string, { rate: number }>> {
  const { rows } = await db.query(
    `SELECT quote AS other, 1 / rate::float8 AS rate FROM currency_rates WHERE base = $1
     UNION ALL SELECT base, rate::float8 FROM currency_rates WHERE quote = $1`,
    [currency],
  );
  return Object.fromEntries(rows.map(({ other, rate }) => [other, { rate }]));
}
