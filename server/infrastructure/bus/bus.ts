import type { ClientBase, Pool } from "pg";
import { append, OUTBOX_CHANNEL } from "./outbox.ts";

export type BusEvent = { topic: string; type: string; payload: unknown };

export type Bus = {
  /** Durable: stored in the caller's transaction, delivered after commit, in order per topic. */
  publish(db: ClientBase, event: BusEvent): Promise<void>;
  /** Latest value: delivered at once to whoever listens, kept as the topic's snapshot, never stored. `null` forgets it. */
  set(teamId: string, topic: string, value: unknown): void;
  /** Tells other processes to look, soon after the caller's commit. May be lost: they look by themselves as well. */
  hint(channel: string, text: string): void;
  /** The newest value that this process knows of a topic; undefined when it knows none. */
  latest(teamId: string, topic: string): unknown;
  /** The number of the last batch that a team's streams were told of a topic; what it counts from before the first. */
  sequence(teamId: string, topic: string): number;
};

/** Right after a short transaction's commit, and again for a longer one; a reader looks by itself every 2 s. */
const HINTS_MS = [5, 25, 250];

/**
 * `publish` that also tells readers to look. NOTIFY inside the business transaction would take the server's global
 * commit lock, so the hints follow by themselves, one for all events of the moment.
 */
export function publisher(pool: Pool): Bus["publish"] {
  const hint = hinter(pool);
  return async (db, event) => {
    await append(db, event);
    hint(OUTBOX_CHANNEL, "");
  };
}

/** `hint`, each channel and text once a moment. */
export function hinter(pool: Pool): Bus["hint"] {
  const pending = new Set<string>();
  return (channel, text) => {
    for (const delay of HINTS_MS) {
      const key = `${delay} ${channel} ${text}`;
      if (pending.has(key)) continue;
      pending.add(key);
      setTimeout(() => {
        pending.delete(key);
        pool.query("SELECT pg_notify($1, $2)", [channel, text]).catch(() => {});
      }, delay).unref();
    }
  };
}

/** A bus for a short piece of work on the command line: it stores events and hints, and nobody hears its latest values. */
export const quietBus = (pool: Pool): Bus => ({
  publish: publisher(pool),
  hint: hinter(pool),
  set: () => {},
  latest: () => undefined,
  sequence: () => 0,
});
