import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { type Known, knownOrNull, type OrderCosts, unknownFigures } from "#lib/execution/tca/index.ts";
import { query } from "#server/access/command.ts";
import { type AnalysedOrder, analyseOrders } from "./analyse-orders.ts";
import { OrderChoice, readOrder, readOrders } from "./traded-orders.ts";

/** What an order cost, its figures null where they cannot be known. Times of our clock, microseconds UTC. */
export type OrderSummary = {
  readonly id: string;
  readonly accountId: string;
  readonly symbol: string;
  readonly side: "buy" | "sell" | "sell-short";
  readonly quantity: number;
  readonly currency: string;
  readonly strategyName: string | null;
  readonly algorithm: string | null;
  readonly isOpen: boolean;
  readonly at: number;
  readonly costs: Known<OrderCosts>;
};

export type OrderReport = OrderSummary & {
  readonly source: AnalysedOrder["market"]["source"];
  readonly unknown: readonly { readonly figure: string; readonly reason: string }[];
  /** Market prices around the order and its fills, by the market's clock. */
  readonly replay: {
    readonly prices: readonly { readonly at: number; readonly price: number }[];
    readonly fills: readonly { readonly at: number; readonly price: number; readonly quantity: number }[];
    readonly decidedAt: number | null;
    readonly sentAt: number | null;
    readonly endedAt: number | null;
  };
};

/** What one order cost, open or over; of a parent, with the fills of its slices. */
export const costsOfOrder = query({
  name: "tca.order",
  permission: "orders:read",
  input: z.strictObject({ orderId: z.uuid() }),
  async run({ db, teamId, clock }, { orderId }): Promise<OrderReport> {
    const order = await readOrder(db, teamId, orderId);
    if (order === null) throw new AppError("not-found", "There is no such order in your team.");
    const analysed = (await analyseOrders(db, teamId, [order], clock()))[0]!;
    const { market, traded, costs } = analysed;
    return {
      ...summaryOf(analysed),
      source: market.source,
      unknown: unknownFigures(order.symbol, traded, market.path, costs),
      replay: replayOf(analysed),
    };
  },
});

/** What each order cost that is over, or open too as if it ended now; the newest first. */
export const costsOfOrders = query({
  name: "tca.orders",
  permission: "orders:read",
  input: OrderChoice.extend({ withOpen: z.boolean().default(false) }),
  async run({ db, teamId, clock }, { withOpen, ...choice }): Promise<OrderSummary[]> {
    const orders = await readOrders(db, teamId, choice, withOpen);
    return (await analyseOrders(db, teamId, orders, clock())).map(summaryOf);
  },
});

function summaryOf({ order, costs }: AnalysedOrder): OrderSummary {
  const { id, accountId, symbol, side, quantity, currency, strategyName, algorithm, isOpen } = order;
  return {
    ...{ id, accountId, symbol, side, quantity, currency, strategyName, algorithm, isOpen },
    at: order.decidedAt,
    costs: knownOrNull(costs),
  };
}

const MOST_POINTS = 600;

/** From as long before the decision as it lived, and at least ten prices, to as long after its end. */
function replayOf({ market: { path }, traded }: AnalysedOrder): OrderReport["replay"] {
  const { decidedAt, sentAt, endedAt, fills } = traded;
  const moment = (at: number | null) => (at === null || Number.isNaN(at) ? null : at);
  const from = path.time.findIndex((at) => at > decidedAt - (endedAt - decidedAt));
  const until = path.time.findLastIndex((at) => at <= endedAt + (endedAt - decidedAt));
  const begin = Math.max(0, (from < 0 ? path.time.length : from) - 10);
  const indices = Array.from(
    { length: Math.max(0, Math.min(path.time.length, until + 11) - begin) },
    (_, k) => begin + k,
  );
  const every = Math.ceil(indices.length / MOST_POINTS) || 1;
  return {
    prices: indices
      .filter((_, k) => k % every === 0)
      .map((k) => ({ at: path.time[k]!, price: path.price[k]! })),
    fills: fills
      .filter(({ at }) => !Number.isNaN(at))
      .map(({ at, price, quantity }) => ({ at, price, quantity })),
    decidedAt: moment(decidedAt),
    sentAt: moment(sentAt),
    endedAt: moment(endedAt),
  };
}
