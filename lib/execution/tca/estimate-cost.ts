import { type CommissionSpec, createCommission } from "#lib/execution/brokers/index.ts";

export type PlannedTrade = {
  readonly side: "buy" | "sell";
  readonly quantity: number;
  readonly multiplier: number;
  /** Null: it takes whatever price there is. */
  readonly limitPrice: number | null;
  /** The mid of bid and ask, else the last price. */
  readonly price: number;
  /** Ask less bid; null where no quote says it. */
  readonly spread: number | null;
  /** Standard deviation of daily returns, a fraction; null without history. */
  readonly volatility: number | null;
  /** Units a day; null without history. */
  readonly dailyVolume: number | null;
  /** Of the account's broker; null where it names none. */
  readonly commission: CommissionSpec | null;
};

/** In basis points of the order's value at `price`; above zero is a cost. Null where its inputs are not known. */
export type CostEstimate = {
  readonly spread: number | null;
  readonly impact: number | null;
  readonly fees: number | null;
  /** Of what is known. */
  readonly total: number;
  /** `total` as money of the instrument's currency. */
  readonly amount: number;
  /** The limit lies on the near side of the mid: it waits for the market, pays no spread, and may not trade. */
  readonly rests: boolean;
  /** Spread and impact are cut to what the limit lets it pay. */
  readonly bounded: boolean;
};

/** An estimate with what it rests on. */
export type OrderEstimate = CostEstimate & {
  /** The instrument's. */
  readonly currency: string;
  /** Percent of a day, and percent a day; null without history. */
  readonly shareOfDay: number | null;
  readonly volatility: number | null;
};

/**
 * What an order may cost against the price of the moment, before it is sent: half the quoted spread, and impact by the
 * square-root law, daily volatility × √(quantity ÷ daily volume) (Almgren, Thum, Hauptmann and Li, "Direct estimation
 * of equity market impact", 2005, the form of `squareRootSlippage` with factor 1 and a day for the bar), together never
 * more than the limit lets it pay; and the broker's commission.
 */
export function estimateCost(trade: PlannedTrade): CostEstimate {
  const { quantity, price, multiplier, limitPrice, commission } = trade;
  const value = quantity * price * multiplier;
  const bps = (each: number) => (each / price) * 1e4;
  const towards = trade.side === "buy" ? 1 : -1;
  const room = limitPrice === null ? Number.POSITIVE_INFINITY : bps((limitPrice - price) * towards);
  const rests = room <= 0;
  const half = trade.spread === null ? null : bps(trade.spread / 2);
  const spread = half === null ? null : rests ? 0 : Math.min(half, room);
  const free = impactBps(trade);
  const impact = free === null ? null : rests ? 0 : Math.min(free, room - (spread ?? 0));
  const fees =
    commission === null
      ? null
      : (createCommission(commission)(quantity, (limitPrice ?? price) * multiplier, rests) / value) * 1e4;
  const total = (spread ?? 0) + (impact ?? 0) + (fees ?? 0);
  const bounded = !rests && (half ?? 0) + (free ?? 0) > room;
  return { spread, impact, fees, total, amount: (total / 1e4) * value, rests, bounded };
}

/** An order of more than a day's volume is taken as one of it: beyond, the law was never seen. */
function impactBps({ quantity, volatility, dailyVolume }: PlannedTrade): number | null {
  if (volatility === null || dailyVolume === null || dailyVolume <= 0) return null;
  return volatility * 1e4 * Math.sqrt(Math.min(1, quantity / dailyVolume));
}
