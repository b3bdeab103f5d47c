"use client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "#components/providers/index.ts";
import { formatNumber, formatQuantity } from "#components/ui/index.ts";
import { figure } from "./decimal-text.ts";
import type { Steps } from "./instrument-steps.ts";
import type { QuoteText } from "./use-trading-facts.ts";

/** What the instrument stands at, and what the account holds of it. */
export function MarketLine({
  account,
  symbol,
  quote,
  steps,
}: {
  account: string | null;
  symbol: string | null;
  quote: QuoteText | undefined;
  steps: Steps;
}) {
  const api = useApi();
  const positions = useQuery(
    api.positions.list.queryOptions(
      { accountId: account ?? "" },
      { enabled: account !== null && symbol !== null, staleTime: 2_000, refetchInterval: 5_000 },
    ),
  ).data;
  if (symbol === null) return null;
  const held = positions?.find((one) => one.symbol === symbol)?.quantity ?? "0";
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
          {name} <b className="font-medium text-1">{formatNumber(figure(price), steps.decimals)}</b>
        </span>
      ))}
      {known.length === 0 && <span className="text-warn">! No price is known: it needs a limit.</span>}
      {account !== null && positions && (
        <span>
          Held <b className="font-medium text-1">{formatQuantity(figure(held))}</b>
        </span>
      )}
      {quote && <span>{quote.open ? "Market open" : "Market closed"}</span>}
    </p>
  );
}
