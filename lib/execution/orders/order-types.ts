/** The order types by name. A new one is a file in types/, a line here and in ORDER_TYPE, and its contract test. */
import { ORDER_TYPE, type OrderType } from "#lib/core/order.ts";
import type { OrderRules } from "./order-rules.ts";
import { limit } from "./types/limit.ts";
import { limitIfTouched } from "./types/limit-if-touched.ts";
import { limitOnClose } from "./types/limit-on-close.ts";
import { limitOnOpen } from "./types/limit-on-open.ts";
import { market } from "./types/market.ts";
import { marketIfTouched } from "./types/market-if-touched.ts";
import { marketOnClose } from "./types/market-on-close.ts";
import { marketOnOpen } from "./types/market-on-open.ts";
import { stop } from "./types/stop.ts";
import { stopLimit } from "./types/stop-limit.ts";
import { trailingStop } from "./types/trailing-stop.ts";

export const orderTypes = {
  market,
  limit,
  stop,
  "stop-limit": stopLimit,
  "trailing-stop": trailingStop,
  "market-if-touched": marketIfTouched,
  "limit-if-touched": limitIfTouched,
  "market-on-open": marketOnOpen,
  "limit-on-open": limitOnOpen,
  "market-on-close": marketOnClose,
  "limit-on-close": limitOnClose,
} as const satisfies Record<OrderType, OrderRules>;

/** The rules by the index that order columns store. */
export const rulesByIndex: readonly OrderRules[] = ORDER_TYPE.map((type) => orderTypes[type]);
