/**
 * The gateway of a venue account: sends what orders ask, once each, and clears up what was not answered.
 * Not here: accepting orders (orders), a broker's protocol (brokers).
 */
import "server-only";

export { DatabaseStore, type StoreHost, takeOver } from "./database-store.ts";
export { Gateway, type GatewayPorts } from "./gateway.ts";
export * from "./ports.ts";
