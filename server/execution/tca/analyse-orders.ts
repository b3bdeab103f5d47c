import type { ClientBase } from "pg";
import type { Micros } from "#lib/core/columns.ts";
import { HOUR } from "#lib/core/time.ts";
import { orderTypes } from "#lib/execution/orders/index.ts";
import {
  analyseOrder,
  closeOfDay,
  type GroupKey,
  type OrderCosts,
  sizeBucket,
  type TradedOrder,
  volumeBetween,
} from "#lib/execution/tca/index.ts";
import { type MarketRecord, readMarkets } from "./market-record.ts";
import type { StoredOrder } from "./traded-orders.ts";

/** An order, the market it met and what it cost; times of `traded` are the market's. */
export type AnalysedOrder = {
  readonly order: StoredOrder;
  readonly market: MarketRecord;
  readonly traded: TradedOrder;
  readonly costs: OrderCosts;
};

/** `now` stands for the end of an order that is still open. */
export async function analyseOrders(
  db: ClientBase,
  teamId: string,
  orders: readonly StoredOrder[],
  now: Micros,
): Promise<AnalysedOrder[]> {
  const markets = await readMarkets(db, teamId, orders);
  return orders.map((order) => {
    const market = markets.get(order.id)!;
    const traded = tradedOrder(order, market, now);
    return { order, market, traded, costs: analyseOrder(traded, market.path) };
  });
}

function tradedOrder(order: StoredOrder, market: MarketRecord, now: Micros): TradedOrder {
  const { sentAt, acknowledgedAt, currency } = order;
  const sent = sentAt === null ? null : market.toMarket(sentAt);
  const endedAt = market.toMarket(order.isOpen ? now : order.changedAt);
  return {
    side: order.side === "buy" ? "buy" : "sell",
    quantity: order.quantity,
    decidedAt: market.toMarket(order.decidedAt),
    sentAt: sent,
    // A venue answers in our time, whatever time its market keeps.
    acknowledgedAt:
      sent === null || sentAt === null || acknowledgedAt === null ? null : sent + (acknowledgedAt - sentAt),
    endedAt,
    closesAt: Number.isNaN(endedAt) ? null : closeOfDay(market.path, endedAt, market.zone),
    fills: order.fills.map(({ execution, at, quantity, price, fee, feeCurrency }) => ({
      at: market.fillTime(execution, at),
      quantity,
      price,
      fee: feeCurrency === currency || fee === 0 ? fee : Number.NaN,
    })),
    // No venue's quotes are recorded yet: bars have no bid and ask.
    spread: null,
    multiplier: order.multiplier,
  };
}

/** Whether slippage is part of its price: no limit bounds it, and no trigger inside a bar sets its time. */
export function takesPrice({ type }: StoredOrder): boolean {
  const rules = orderTypes[type as keyof typeof orderTypes];
  return rules !== undefined && !rules.hasLimit && rules.trigger === "none";
}

/** The name of the group that an order belongs to. */
export function groupOf({ order, market, traded }: AnalysedOrder, by: GroupKey): string {
  switch (by) {
    case "account":
      return order.account;
    case "algorithm":
      return order.algorithm ?? "worked as one order";
    case "strategy":
      return order.strategyName ?? "by hand";
    case "hour":
      return hourOf(traded.sentAt ?? traded.decidedAt, market);
    case "size":
      return sizeBucket(order.quantity, volumeOfDay(traded, market));
    default:
      return order[by];
  }
}

function hourOf(at: Micros, { zone }: MarketRecord): string {
  if (Number.isNaN(at)) return "hour unknown";
  const hour = Math.floor(((at + zone.offset(at)) % (24 * HOUR)) / HOUR);
  return `${String(hour).padStart(2, "0")}:00`;
}

/** Null unless the whole day is in the record. */
function volumeOfDay({ endedAt, closesAt }: TradedOrder, { path, zone }: MarketRecord): number | null {
  if (closesAt === null) return null;
  const began = zone.startOfDay(zone.dayNumber(endedAt - 1));
  const isWhole = path.time.length > 0 && path.time[0]! <= began;
  const volume = volumeBetween(path, began, closesAt);
  return isWhole && Number.isFinite(volume) ? volume : null;
}
