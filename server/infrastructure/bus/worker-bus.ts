import type { Pool } from "pg";
import { type Bus, hinter, publisher } from "./bus.ts";
import { type LineHolder, sendLatest } from "./latest.ts";

/** The bus of a process beside the web: events through the database, latest values to the web process of `home`. */
export function workerBus(pool: Pool, home: string, holder: LineHolder = "worker"): Bus & { close(): void } {
  const sender = sendLatest(home, holder);
  return {
    publish: publisher(pool),
    hint: hinter(pool),
    latest: (teamId, topic) => sender.latest(teamId, topic),
    sequence: () => 0,
    set: (teamId, topic, value) => sender.set({ teamId, topic, value }),
    close: sender.close,
  };
}
