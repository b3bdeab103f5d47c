import { formatPrice, formatQuantity } from "#components/ui/index.ts";
import { figure } from "./decimal-text.ts";
import type { Steps } from "./instrument-steps.ts";
import type { QuoteText } from "./use-trading-facts.ts";

/** What the instrument stands at, and what the account holds of it. */
export function MarketLine({
  symbol,
  quote,
  held,
  steps,
}: {
  symbol: string | null;
  quote: QuoteText | undefined;
  /** Null while not known. */
  held: number | null;
  steps: Steps;
}) {
  if (symbol === null) return null;
  const prices = [
    ["Last", quote?.reference],
    ["Bid", quote?.bid],
    ["Ask", quote?.ask],
  ] as const;
  const known = prices.filter(([, price]) => price != null);
  return (
    <p className="flex flex-wrap gap-x-3 text-11 text-3">
      {known.map(([name, price]) => (
        <span key={name}>
          {name} <b className="font-medium text-1">{formatPrice(figure(price), steps.decimals)}</b>
        </span>
      ))}
      {quote?.reference && !quote.bid && !quote.ask && (
        <span title="Its prices come as bars or trades: nobody says what is bid or asked">
          No bid or ask here
        </span>
      )}
      {known.length === 0 && <span className="text-warn">! No price is known: it needs a limit.</span>}
      {held !== null && (
        <span>
          Held <b className="font-medium text-1">{formatQuantity(held)}</b>
        </span>
      )}
      {quote && <span>{quote.open ? "Market open" : "Market closed"}</span>}
    </p>
  );
}
