import type { ClientBase } from "pg";
import { AppError } from "#lib/core/errors.ts";
import { type Price, priceNumber, quantity, quantityNumber } from "#lib/core/money.ts";
import { CommissionSpec } from "#lib/execution/brokers/index.ts";
import { estimateCost, type OrderEstimate } from "#lib/execution/tca/index.ts";
import { query } from "#server/access/command.ts";
import { accountClock, marketNow } from "#server/execution/algorithms/index.ts";
import { IntentInput, type Quote, quotesOf } from "#server/execution/orders/index.ts";

/** What an order may cost, by the market of now and the account's own commission; null without a price. */
export const estimateOrder = query({
  name: "tca.estimate",
  permission: "orders:read",
  input: IntentInput.pick({ account: true, symbol: true, side: true, quantity: true, limitPrice: true }),
  async run({ db, teamId, bus, clock }, intent): Promise<OrderEstimate | null> {
    const { symbol, account } = intent;
    const terms = await readTerms(db, intent);
    const quotes = quotesOf(bus, teamId, account);
    const time = await accountClock(db, account, clock());
    const market = await marketNow(db, teamId, quotes, { symbol, lot: quantity(terms.lot), clock: time });
    const now = touch(quotes(symbol)) ?? { price: market.reference, spread: null };
    if (now.price === null) return null;
    const units = quantityNumber(intent.quantity);
    const { dailyVolume, volatility } = market;
    const estimate = estimateCost({
      side: intent.side === "buy" ? "buy" : "sell",
      quantity: units,
      multiplier: Number(terms.multiplier),
      limitPrice: intent.limitPrice === null ? null : priceNumber(intent.limitPrice),
      price: now.price,
      spread: now.spread,
      volatility,
      dailyVolume,
      commission: CommissionSpec.safeParse(terms.commission).data ?? null,
    });
    return {
      ...estimate,
      currency: terms.currency,
      shareOfDay: dailyVolume === null ? null : (units / dailyVolume) * 100,
      volatility: volatility === null ? null : volatility * 100,
    };
  },
});

/** The mid and the spread, where both sides are quoted. */
function touch(quote: Quote | null): { price: number; spread: number } | null {
  if (!quote?.bid || !quote.ask) return null;
  const [bid, ask] = [quote.bid, quote.ask].map((one: Price) => priceNumber(one)) as [number, number];
  return { price: (bid + ask) / 2, spread: ask - bid };
}

type Terms = { currency: string; lot: string; multiplier: string; commission: unknown };

/** A simulated broker's commission stands in the account's settings; another's is only known by its fills. */
async function readTerms(
  db: ClientBase,
  { account, symbol }: { account: string; symbol: string },
): Promise<Terms> {
  const { rows } = await db.query<Terms>(
    `SELECT i.currency, i.lot::text, i.multiplier::text,
       CASE WHEN a.broker = 'paper' THEN coalesce(a.settings -> 'commission', '{"type": "none"}') END AS commission
     FROM accounts a, instruments i WHERE a.id = $1 AND i.symbol = $2`,
    [account, symbol],
  );
  if (!rows[0]) throw new AppError("not-found", `There is no such account, or no instrument ${symbol}.`);
  return rows[0];
}
