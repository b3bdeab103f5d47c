import { price, quantity } from "#lib/core/money.ts";
import type { OrderIntent } from "#lib/execution/orders/index.ts";

/** A limit order for 100 AAPL at 10 for the day, in the account "a1". */
export function anOrderIntent(terms: Partial<OrderIntent> & Pick<OrderIntent, "orderId">): OrderIntent {
  return {
    account: "a1",
    symbol: "AAPL",
    side: "buy",
    type: "limit",
    timeInForce: "DAY",
    quantity: quantity("100"),
    limitPrice: price("10"),
    stopPrice: null,
    ...terms,
  };
}
