/**
 * What GET /api/stream says to a browser: one Server-Sent Events stream carrying every topic of the session's team.
 * Each SSE message is `data: <LiveFrame as JSON>`; durable events also carry `id: <seq>`, so that a reconnect with
 * Last-Event-ID resumes after it. On connect the server sends `hello`, then a `value` frame for every latest value
 * that it holds, then news, and a `heartbeat` every HEARTBEAT_MS.
 */
export type LiveFrame =
  /** First frame of every connection. `resumed`: nothing was missed since Last-Event-ID. */
  | { kind: "hello"; teamId: string; sessionId: string; build: string; resumed: boolean }
  /** `at` is the server's clock in epoch milliseconds; `workers` the worker processes that are alive. */
  | { kind: "heartbeat"; at: number; workers: number }
  /** Durable lane: what happened, once and in order per topic. */
  | { kind: "event"; topic: string; seq: number; type: string; payload: unknown }
  /** Latest-value lane: the newest value of a topic; older ones may be skipped. `seq` grows per topic. */
  | { kind: "value"; topic: string; seq: number; value: unknown }
  /**
   * A team's news of a topic in numbered batches: `seq` counts on by one while the web process lives. Not said again
   * after a reconnect: on `hello`, and whenever a number is missing, ask for the snapshot and go on from its `seq`.
   */
  | { kind: "batch"; topic: string; seq: number; payload: unknown }
  /** Events were lost (buffer overrun): forget what you hold and ask again. */
  | { kind: "resync" }
  /** The session has ended; the server closes the stream after this frame. */
  | { kind: "revoked"; reason: string };

export const HEARTBEAT_MS = 1_000;
/** Without a heartbeat for this long a browser calls everything on screen stale. */
export const STALE_AFTER_MS = 5_000;

/** Undefined for text that is not a frame, so that one bad message cannot break the stream. */
export function parseLiveFrame(text: string): LiveFrame | undefined {
  try {
    const frame: unknown = JSON.parse(text);
    return typeof frame === "object" && frame !== null && "kind" in frame ? (frame as LiveFrame) : undefined;
  } catch {
    return undefined;
  }
}
