/**
 * The trading process: holds accounts by lease, their gateways, broker connections and reconciliation, and what runs
 * on them. Not here: what a gateway does (gateway), brokers' protocols (brokers).
 */
import "server-only";

export type { HeldAccount, TradingHost } from "./trading-host.ts";
