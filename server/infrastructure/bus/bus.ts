import type { ClientBase } from "pg";

export type BusEvent = { topic: string; type: string; payload: unknown };

export type Bus = {
  /** Durable: stored in the caller's transaction, delivered after commit, in order per topic. */
  publish(db: ClientBase, event: BusEvent): Promise<void>;
  /** Latest value: delivered at once to whoever listens, kept as the topic's snapshot, never stored. */
  set(teamId: string, topic: string, value: unknown): void;
};
