import { fromQuery, router } from "#server/api/trpc.ts";
import {
  aggregateCosts,
  costsForBacktest,
  costsOfOrder,
  costsOfOrders,
  estimateOrder,
} from "#server/execution/tca/index.ts";

export const tca = router({
  order: fromQuery(costsOfOrder),
  orders: fromQuery(costsOfOrders),
  aggregate: fromQuery(aggregateCosts),
  estimate: fromQuery(estimateOrder),
  applyToBacktest: fromQuery(costsForBacktest),
});
