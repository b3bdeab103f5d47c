import type { Micros } from "#lib/core/columns.ts";
import { type Price, price, priceText, type Quantity, quantity, quantityText } from "#lib/core/money.ts";
import type { Bus } from "#server/infrastructure/bus/index.ts";

/** The last price of a symbol and whether its market is open: from the latest-value lane, never the database. */
export type Quote = {
  readonly reference: Price | null;
  /** When the reference was made. */
  readonly at: Micros;
  readonly open: boolean;
  readonly dailyVolume: Quantity | null;
  readonly bid?: Price | null;
  readonly ask?: Price | null;
};
export type Quotes = (symbol: string) => Quote | null;

/** A quote as it travels on the latest-value lane: decimals as text. */
export type QuoteText = { readonly at: Micros; readonly open: boolean } & Record<
  "reference" | "dailyVolume" | "bid" | "ask",
  string | null
>;

/** Of one account's own feed, or of the team's: an account on a replay sees its own prices. */
export const quoteTopic = (symbol: string, accountId?: string): string =>
  accountId === undefined ? `quotes:${symbol}` : `quotes:${accountId}:${symbol}`;

export function quotesOf(bus: Pick<Bus, "latest">, teamId: string, accountId: string): Quotes {
  return (symbol) => {
    const found = bus.latest(teamId, quoteTopic(symbol, accountId)) ?? bus.latest(teamId, quoteTopic(symbol));
    return found ? readQuote(found as QuoteText) : null;
  };
}

export function writeQuote({ reference, at, open, dailyVolume, bid, ask }: Quote): QuoteText {
  const text = (value: Price | null | undefined) => (value ? priceText(value) : null);
  return {
    at,
    open,
    reference: text(reference),
    dailyVolume: dailyVolume === null ? null : quantityText(dailyVolume),
    bid: text(bid),
    ask: text(ask),
  };
}

export function readQuote({ reference, at, open, dailyVolume, bid, ask }: QuoteText): Quote {
  const read = (text: string | null | undefined) => (text ? price(text) : null);
  return {
    at,
    open,
    reference: read(reference),
    dailyVolume: dailyVolume ? quantity(dailyVolume) : null,
    bid: read(bid),
    ask: read(ask),
  };
}
