/** The bus: a durable lane (outbox rows in the business transaction) and a latest-value lane (progress, quotes). */
import "server-only";

export { type Bus, type BusEvent, hinter, publisher, quietBus } from "./bus.ts";
export { type Hub, openHub } from "./hub.ts";
export { workerBus } from "./worker-bus.ts";
