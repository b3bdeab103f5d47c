import { fromAction, fromCommand, fromLongQuery, fromQuery, router } from "#server/api/trpc.ts";
import { closeByOperator } from "#server/execution/kill-switch/index.ts";
import {
  cancelOrders,
  getOrder,
  orderHistory,
  previewBasket,
  previewOrder,
  previewReplace,
  replaceMany,
  replaceOne,
  snapshotOrders,
  submission,
  submitBasket,
  submitOrder,
} from "#server/execution/orders/index.ts";

export const orders = router({
  preview: fromQuery(previewOrder),
  submit: fromAction(submission, submitOrder),
  previewBasket: fromLongQuery(previewBasket),
  submitBasket: fromCommand(submitBasket),
  cancel: fromCommand(cancelOrders),
  previewReplace: fromQuery(previewReplace),
  replace: fromCommand(replaceOne),
  replaceMany: fromCommand(replaceMany),
  snapshot: fromQuery(snapshotOrders),
  history: fromQuery(orderHistory),
  get: fromQuery(getOrder),
  closeByOperator: fromCommand(closeByOperator),
});
