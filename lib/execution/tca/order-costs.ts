import type { Micros } from "#lib/core/columns.ts";
import { intervalTwap, intervalVwap, type MarketPath, priceAt, volumeBetween } from "./market-path.ts";

/** An order that is over, or that counts as if it were. Quantities above zero; money in the account's currency. */
export type TradedOrder = {
  readonly side: "buy" | "sell";
  readonly quantity: number;
  /** When it was decided, and when its first part was sent to the venue; null when nothing was sent. */
  readonly decidedAt: Micros;
  readonly sentAt: Micros | null;
  /** When the venue took it; null when it never said. */
  readonly acknowledgedAt: Micros | null;
  readonly endedAt: Micros;
  /** When the trading day in which it ended closes; null when the record does not reach so far. */
  readonly closesAt: Micros | null;
  readonly fills: readonly {
    readonly at: Micros;
    readonly quantity: number;
    readonly price: number;
    readonly fee: number;
  }[];
  /** Bid–ask spread as a fraction of price; null where it is not known, and a fill's whole distance is impact. */
  readonly spread: number | null;
  readonly multiplier: number;
};

/** Parts of the implementation shortfall, in currency; above zero costs. They add up to `total`. */
export type CostSplit = {
  /** The market between decision and the first send, on what was filled. */
  readonly delay: number;
  /** Half the spread on what was filled; NaN where the spread is not known, and part of the impact then. */
  readonly spread: number;
  /** Fills beyond half the spread from the market's price at each fill. */
  readonly impact: number;
  /** The market between the first send and each fill. */
  readonly timing: number;
  /** What was not filled, from the decision to the end. */
  readonly opportunity: number;
  readonly fees: number;
  readonly total: number;
};

export const MARKOUT_HORIZONS = [
  { name: "1s", micros: 1e6 },
  { name: "5s", micros: 5e6 },
  { name: "30s", micros: 30e6 },
  { name: "1m", micros: 60e6 },
  { name: "5m", micros: 300e6 },
  { name: "30m", micros: 1800e6 },
  { name: "1d", micros: 86_400e6 },
] as const;

export type OrderCosts = {
  readonly filled: number;
  /** NaN without a fill, as every figure that needs one. */
  readonly averagePrice: number;
  readonly fillRate: number;
  readonly notional: number;
  readonly prices: {
    readonly decision: number;
    readonly arrival: number;
    readonly vwap: number;
    readonly twap: number;
    /** When it ended, and when that day closed. */
    readonly end: number;
    readonly close: number;
  };
  /** Basis points worse than each price; below zero is better. */
  readonly slippageBps: { readonly [Yardstick in keyof OrderCosts["prices"]]: number };
  readonly split: CostSplit;
  /** The whole shortfall over quantity × decision price. */
  readonly shortfallBps: number;
  /** What the price did after the fills: basis points in the order's favour, by horizon; NaN where it is not known. */
  readonly markoutsBps: Readonly<Record<(typeof MARKOUT_HORIZONS)[number]["name"], number>>;
  /** Own volume over the market's between send and end; NaN when the market's is not known. */
  readonly participation: number;
  readonly latency: { readonly acknowledged: Micros | null; readonly firstFill: Micros | null };
};

/**
 * What an order cost. Implementation shortfall: Perold, "The implementation shortfall: paper versus reality" (1988),
 * the difference between a paper trade at the decision price and what became of it. `path` covers decision to end.
 */
export function analyseOrder(order: TradedOrder, path: MarketPath): OrderCosts {
  const { quantity, fills, decidedAt, endedAt, multiplier } = order;
  const sign = order.side === "buy" ? 1 : -1;
  const sentAt = order.sentAt ?? endedAt;
  const filled = sumOf(fills, (fill) => fill.quantity);
  const paid = sumOf(fills, (fill) => fill.quantity * fill.price);
  const averagePrice = paid / filled;
  const lastFill = Math.max(sentAt, ...fills.map((fill) => fill.at));
  const prices = {
    decision: priceAt(path, decidedAt),
    arrival: priceAt(path, sentAt),
    vwap: intervalVwap(path, sentAt, lastFill),
    twap: intervalTwap(path, sentAt, lastFill),
    end: priceAt(path, endedAt),
    close: order.closesAt === null ? Number.NaN : priceAt(path, order.closesAt),
  };
  const worse = (price: number) => (sign * (averagePrice - price) * 1e4) / price;
  const split = splitOf(order, path, prices, filled);
  const first = Math.min(...fills.map((fill) => fill.at));
  return {
    filled,
    averagePrice,
    fillRate: filled / quantity,
    notional: paid * multiplier,
    prices,
    slippageBps: {
      decision: worse(prices.decision),
      arrival: worse(prices.arrival),
      vwap: worse(prices.vwap),
      twap: worse(prices.twap),
      end: worse(prices.end),
      close: worse(prices.close),
    },
    split,
    shortfallBps: (split.total * 1e4) / (quantity * prices.decision * multiplier),
    markoutsBps: markouts(order, path, sign, filled),
    participation: filled / volumeBetween(path, sentAt, lastFill),
    latency: {
      acknowledged:
        order.sentAt === null || order.acknowledgedAt === null ? null : order.acknowledgedAt - sentAt,
      firstFill: fills.length === 0 || order.sentAt === null ? null : first - sentAt,
    },
  };
}

const sumOf = <T>(values: readonly T[], of: (value: T) => number): number =>
  values.reduce((sum, value) => sum + of(value), 0);

/** fill − decision = (arrival − decision) + (market at the fill − arrival) + half the spread + the rest. */
function splitOf(
  { side, quantity, fills, spread: spreadFraction, multiplier }: TradedOrder,
  path: MarketPath,
  prices: OrderCosts["prices"],
  filled: number,
): CostSplit {
  const signed = (side === "buy" ? 1 : -1) * multiplier;
  const halfSpread = ((spreadFraction ?? 0) / 2) * multiplier;
  const market = (at: Micros) => priceAt(path, at);
  const none = filled === 0;
  const delay = none ? 0 : signed * filled * (prices.arrival - prices.decision);
  const timing = sumOf(fills, (fill) => signed * fill.quantity * (market(fill.at) - prices.arrival));
  const spread = sumOf(fills, (fill) => halfSpread * fill.quantity * market(fill.at));
  const crossed = sumOf(fills, (fill) => signed * fill.quantity * (fill.price - market(fill.at)));
  const left = quantity - filled;
  const opportunity = left > 0 ? signed * left * (prices.end - prices.decision) : 0;
  const fees = sumOf(fills, (fill) => fill.fee);
  const impact = crossed - spread;
  return {
    delay,
    spread: spreadFraction === null ? Number.NaN : spread,
    impact,
    timing,
    opportunity,
    fees,
    total: delay + timing + spread + impact + opportunity + fees,
  };
}

/** Weighted by quantity, over the fills whose price after the horizon is known. */
function markouts(
  { fills }: TradedOrder,
  path: MarketPath,
  sign: number,
  filled: number,
): OrderCosts["markoutsBps"] {
  const known = path.time.at(-1) ?? Number.NEGATIVE_INFINITY;
  const entries = MARKOUT_HORIZONS.map(({ name, micros }) => {
    const all = fills.every((fill) => fill.at + micros <= known);
    const gains = sumOf(
      fills,
      (fill) => (fill.quantity * sign * (priceAt(path, fill.at + micros) - fill.price)) / fill.price,
    );
    return [name, all ? (gains * 1e4) / filled : Number.NaN] as const;
  });
  return Object.fromEntries(entries) as OrderCosts["markoutsBps"];
}
