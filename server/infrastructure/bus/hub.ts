import pg, { type Pool } from "pg";
import type { LiveFrame } from "#lib/core/live-protocol.ts";
import type { Bus } from "./bus.ts";
import { hinter, publisher } from "./bus.ts";
import { listenLatest } from "./latest.ts";
import {
  type Cursor,
  currentCursor,
  deleteOld,
  OUTBOX_CHANNEL,
  readAfter,
  type StoredEvent,
} from "./outbox.ts";

type EventFrame = Extract<LiveFrame, { kind: "event" }>;
type ValueFrame = Extract<LiveFrame, { kind: "value" }>;
type BatchFrame = Extract<LiveFrame, { kind: "batch" }>;
type ResyncFrame = Extract<LiveFrame, { kind: "resync" }>;
type Frame = EventFrame | ValueFrame | BatchFrame | ResyncFrame;
export type Listener = { teamId: string; hear(frame: Frame): void };

/** What a stream is told when it begins. */
export type Snapshot = { resumed: boolean; frames: (EventFrame | ValueFrame)[] };

export type Hub = Bus & {
  /** From the next frame on; the snapshot is everything before it. */
  listen(listener: Listener, lastSeq?: number): { snapshot: Snapshot; leave(): void };
  /** Every durable event of every team, for the process's own use. */
  onEvent(hear: (event: StoredEvent) => void): void;
  /** Tells a team's streams the next numbered batch of a topic; never repeated. */
  tellBatch(teamId: string, topic: string, payload: unknown): void;
  /** Tells a team's streams that something was left out: ask again. */
  tellResync(teamId: string): void;
  /** The teams that somebody listens for. */
  listeningTeams(): ReadonlySet<string>;
  /** Processes beside the web that hold their line to it. */
  workers(): number;
  trading(): number;
  close(): Promise<void>;
};

const READ_EVERY_MS = 2000;
const PRUNE_EVERY_MS = 600_000;
const KEPT_EVENTS = 5000;
const MAX_TOPICS_PER_TEAM = 500;

export type HubOptions = { pool: Pool; url: string; home: string; onError(error: unknown): void };

/** The web process's centre of the bus: reads the outbox, hears the workers, tells the open streams. */
export function openHub({ pool, url, home, onError }: HubOptions): Hub {
  const listeners = new Set<Listener>();
  const observers: ((event: StoredEvent) => void)[] = [];
  const kept: { teamId: string; frame: EventFrame }[] = [];
  const values = new Map<string, Map<string, ValueFrame>>();
  // Grows over restarts, so that a browser's Last-Event-ID from an earlier process is never taken for ours.
  let seq = Date.now() * 1000;
  const firstSeq = seq;

  const batches = new Map<string, number>();
  const tell = (teamId: string, frame: Frame) => {
    for (const listener of listeners) if (listener.teamId === teamId) listener.hear(frame);
  };
  const reader = readOutbox(pool, url, onError, (event) => {
    for (const observe of observers) observe(event);
    seq += 1;
    const frame: EventFrame = {
      kind: "event",
      topic: event.topic,
      seq,
      type: event.type,
      payload: event.payload,
    };
    kept.push({ teamId: event.teamId, frame });
    if (kept.length > KEPT_EVENTS) kept.shift();
    tell(event.teamId, frame);
  });
  const set = (teamId: string, topic: string, value: unknown) => {
    const topics = values.get(teamId) ?? new Map<string, ValueFrame>();
    values.set(teamId, topics);
    const frame: ValueFrame = { kind: "value", topic, seq: (topics.get(topic)?.seq ?? 0) + 1, value };
    topics.delete(topic);
    if (value !== null) topics.set(topic, frame);
    const oldest = topics.size > MAX_TOPICS_PER_TEAM ? topics.keys().next().value : undefined;
    if (oldest !== undefined) topics.delete(oldest);
    tell(teamId, frame);
  };
  const latest = listenLatest(home, ({ teamId, topic, value }) => set(teamId, topic, value));

  return {
    publish: publisher(pool),
    hint: hinter(pool),
    set,
    latest: (teamId, topic) => values.get(teamId)?.get(topic)?.value,
    sequence: (teamId, topic) => batches.get(`${teamId} ${topic}`) ?? firstSeq,
    tellBatch(teamId, topic, payload) {
      const next = (batches.get(`${teamId} ${topic}`) ?? firstSeq) + 1;
      batches.set(`${teamId} ${topic}`, next);
      tell(teamId, { kind: "batch", topic, seq: next, payload });
    },
    tellResync: (teamId) => tell(teamId, { kind: "resync" }),
    listeningTeams: () => new Set([...listeners].map(({ teamId }) => teamId)),
    listen(listener, lastSeq) {
      const oldestKept = kept.length < KEPT_EVENTS ? firstSeq : (kept[0]?.frame.seq ?? seq) - 1;
      const resumed = lastSeq !== undefined && lastSeq >= oldestKept && lastSeq <= seq;
      const missed = resumed
        ? kept.filter(({ teamId, frame }) => teamId === listener.teamId && frame.seq > lastSeq)
        : [];
      const held = [...(values.get(listener.teamId)?.values() ?? [])];
      listeners.add(listener);
      const frames = [...held, ...missed.map(({ frame }) => frame)];
      return { snapshot: { resumed, frames }, leave: () => listeners.delete(listener) };
    },
    onEvent: (hear) => observers.push(hear),
    workers: () => latest.lines("worker"),
    trading: () => latest.lines("trading"),
    async close() {
      latest.close();
      await reader.close();
    },
  };
}

/** Reads on every hint and every 2 s; one read at a time. */
function readOutbox(
  pool: Pool,
  url: string,
  onError: (error: unknown) => void,
  hear: (event: StoredEvent) => void,
) {
  let cursor: Cursor | undefined;
  let again = false;
  let reading: Promise<void> | undefined;
  const readAll = async () => {
    do {
      again = false;
      cursor ??= await currentCursor(pool);
      const read = await readAfter(pool, cursor);
      cursor = read.cursor;
      for (const event of read.events) hear(event);
      if (read.events.length > 0) again = true;
    } while (again);
  };
  const look = () => {
    again = true;
    reading ??= readAll()
      .catch(onError)
      .finally(() => {
        reading = undefined;
      });
  };
  const hints = hearHints(url, look);
  const timers = [
    setInterval(look, READ_EVERY_MS),
    setInterval(() => deleteOld(pool).catch(onError), PRUNE_EVERY_MS),
  ];
  for (const timer of timers) timer.unref();
  look();
  return {
    async close() {
      for (const timer of timers) clearInterval(timer);
      await hints.close();
      await reading;
    },
  };
}

/** One connection that listens, opened again when it breaks. */
function hearHints(url: string, look: () => void) {
  let client: pg.Client | undefined;
  let closed = false;
  const open = async () => {
    if (closed) return;
    const fresh = new pg.Client({ connectionString: url, application_name: "pitwall bus" });
    client = fresh;
    let broken = false;
    const retry = () => {
      if (broken || closed) return;
      broken = true;
      fresh.end().catch(() => {});
      setTimeout(open, 1000).unref();
    };
    fresh.on("error", retry).on("end", retry).on("notification", look);
    try {
      await fresh.connect();
      await fresh.query(`LISTEN ${OUTBOX_CHANNEL}`);
      look();
    } catch {
      retry();
    }
  };
  void open();
  return {
    async close() {
      closed = true;
      await client?.end().catch(() => {});
    },
  };
}
