/**
 * The trading process: holds accounts by lease, their gateways and broker connections, and what runs on them.
 * Not here: what a gateway does (gateway), brokers' protocols (brokers), comparing with brokers (reconciliation).
 */
import "server-only";

export { startTrading, type Trading, type TradingOptions } from "./start-trading.ts";
export type { HeldAccount, TradingHost } from "./trading-host.ts";
