import { fromAction, fromCommand, fromQuery, router } from "#server/api/trpc.ts";
import { closeByOperator } from "#server/execution/kill-switch/index.ts";
import {
  cancelOrders,
  getOrder,
  orderHistory,
  previewOrder,
  previewReplace,
  replaceMany,
  replaceOne,
  snapshotOrders,
  submission,
  submitOrder,
} from "#server/execution/orders/index.ts";

export const orders = router({
  preview: fromQuery(previewOrder),
  submit: fromAction(submission, submitOrder),
  cancel: fromCommand(cancelOrders),
  previewReplace: fromQuery(previewReplace),
  replace: fromCommand(replaceOne),
  replaceMany: fromCommand(replaceMany),
  snapshot: fromQuery(snapshotOrders),
  history: fromQuery(orderHistory),
  get: fromQuery(getOrder),
  closeByOperator: fromCommand(closeByOperator),
});
