import { AppError } from "#lib/core/errors.ts";
import { HEARTBEAT_MS, type LiveFrame } from "#lib/core/live-protocol.ts";
import { livingSessions, type Session } from "#server/access/auth/index.ts";
import { bytesRoute } from "./bytes-route.ts";
import type { WebHost } from "./trpc.ts";

const MAX_STREAMS = 2000;
const MAX_STREAMS_PER_SESSION = 12;
/** A reader this many frames behind is closed; it comes back with Last-Event-ID. */
const MAX_WAITING_FRAMES = 2000;
const RETRY_MS = 1000;
/** One query for all streams. Revoked sessions must be out within a second, on a busy machine too. */
const CHECK_SESSIONS_MS = 250;

type Stream = { session: Session; send(frame: LiveFrame): void; end(): void };

/** The open streams of this process; looks after their sessions several times a second, and at once when told. */
export type Streams = { open: Set<Stream>; check(): Promise<void> };

export function keepStreams(host: Pick<WebHost, "pool" | "limits" | "live" | "log">): Streams {
  const open = new Set<Stream>();
  const endDeadOnes = async () => {
    // Streams that open while the database answers were not asked about: their sessions are not dead.
    const asked = [...open];
    const ids = asked.map(({ session }) => session.actor.sessionId);
    const living = await livingSessions(host.pool, ids, host.limits);
    for (const stream of asked) {
      const now = living.get(stream.session.actor.sessionId);
      if (!now) {
        stream.send({ kind: "revoked", reason: "Your session has ended: sign in again." });
        stream.end();
      } else if (now.teamId !== stream.session.teamId) stream.end();
    }
  };
  let checking: Promise<void> | undefined;
  const check = async () => {
    // One that began before may have looked too early.
    await checking;
    if (open.size === 0) return;
    checking ??= endDeadOnes()
      .catch((error: unknown) =>
        host.log.warn({ err: error }, "could not check the sessions of open streams"),
      )
      .finally(() => {
        checking = undefined;
      });
    await checking;
  };
  const beat = () => {
    const frame: LiveFrame = { kind: "heartbeat", at: Date.now(), workers: host.live.workers() };
    for (const stream of open) stream.send(frame);
  };
  setInterval(beat, HEARTBEAT_MS).unref();
  setInterval(() => checking ?? check(), CHECK_SESSIONS_MS).unref();
  host.live.onEvent(({ topic }) => {
    if (topic === "session") void check();
  });
  return { open, check };
}

/** GET /api/stream: everything that is new for the session's team, as lib/core/live-protocol.ts says. */
export function handleStream(host: WebHost, request: Request, build: string): Promise<Response> {
  return bytesRoute(host, request, async (session) => {
    const { open } = host.streams;
    const own = [...open].filter((stream) => stream.session.actor.sessionId === session.actor.sessionId);
    if (open.size >= MAX_STREAMS || own.length >= MAX_STREAMS_PER_SESSION)
      throw new AppError("too-many", "Too many open streams: close some tabs.");
    const last = Number(request.headers.get("last-event-id") ?? Number.NaN);
    return new Response(
      streamFor(host, request, session, build, Number.isSafeInteger(last) ? last : undefined),
      {
        headers: {
          "content-type": "text/event-stream; charset=utf-8",
          "cache-control": "no-store, no-transform",
          "x-accel-buffering": "no",
        },
      },
    );
  });
}

function streamFor(
  host: WebHost,
  request: Request,
  session: Session,
  build: string,
  lastSeq: number | undefined,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let end = () => {};
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const { teamId, actor } = session;
        let over = false;
        const send = (frame: LiveFrame) => {
          if (over) return;
          if ((controller.desiredSize ?? 0) < -MAX_WAITING_FRAMES) return end();
          const id = frame.kind === "event" ? `id: ${frame.seq}\n` : "";
          controller.enqueue(encoder.encode(`${id}data: ${JSON.stringify(frame)}\n\n`));
        };
        const { snapshot, leave } = host.live.listen(
          { teamId, hear: (frame) => (frame.kind === "resync" || frame.topic !== "session") && send(frame) },
          lastSeq,
        );
        const stream: Stream = { session, send, end: () => end() };
        end = () => {
          if (over) return;
          over = true;
          leave();
          host.streams.open.delete(stream);
          // The reader may have closed it first.
          try {
            controller.close();
          } catch {}
        };
        host.streams.open.add(stream);
        request.signal.addEventListener("abort", () => end());
        controller.enqueue(encoder.encode(`retry: ${RETRY_MS}\n\n`));
        send({ kind: "hello", teamId, sessionId: actor.sessionId, build, resumed: snapshot.resumed });
        for (const frame of snapshot.frames) send(frame);
        send({ kind: "heartbeat", at: Date.now(), workers: host.live.workers() });
      },
      cancel: () => end(),
    },
    new CountQueuingStrategy({ highWaterMark: 16 }),
  );
}
