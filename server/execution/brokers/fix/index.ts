/** Brokers and venues that speak FIX 4.2 or 4.4: what orders say in FIX and back, and a session that forgets nothing. */
import "server-only";

export { fixBroker } from "./fix-broker.ts";
export type { FixSettings } from "./settings.ts";
