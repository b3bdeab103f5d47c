/** The bus: a durable lane (outbox rows in the business transaction) and a latest-value lane (progress, quotes). */
import "server-only";

export type { Bus, BusEvent } from "./bus.ts";
export { publish } from "./outbox.ts";
