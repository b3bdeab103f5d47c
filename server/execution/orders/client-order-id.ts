export { clientOrderId } from "#lib/execution/orders/index.ts";
