/** Alpaca through its official SDK: orders, the stream of their updates, and what was missed of it. */
import "server-only";

export { alpacaBroker } from "./alpaca-broker.ts";
export type { AlpacaSettings } from "./settings.ts";
