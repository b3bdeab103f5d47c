import { mkdirSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { socketPath } from "#server/infrastructure/config/index.ts";

/** One line of JSON on the local socket from a worker to the web process. */
export type Latest = { teamId: string; topic: string; value: unknown };

/** Whose line it is, said first: a worker takes jobs, the trading process does not. */
export type LineHolder = "worker" | "trading";

const SOCKET = "latest.sock";
const RETRY_MS = 500;
const MAX_LINE_BYTES = 1_000_000;

/** The web process's end: every connection is one living process. */
export function listenLatest(
  home: string,
  hear: (latest: Latest) => void,
): { lines(of: LineHolder): number; close(): void } {
  const path = socketPath(home, SOCKET);
  const sockets = new Map<Socket, LineHolder | undefined>();
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  const server: Server = createServer((socket) => {
    sockets.set(socket, undefined);
    socket.on("close", () => sockets.delete(socket)).on("error", () => {});
    createInterface({ input: socket }).on("line", (line) => {
      if (line.length > MAX_LINE_BYTES) return;
      const said = parse(line);
      if (said && "holder" in said) sockets.set(socket, said.holder);
      else if (said) hear(said);
    });
  });
  server.on("error", () => {});
  server.listen(path).unref();
  return {
    lines: (of) => [...sockets.values()].filter((holder) => holder === of).length,
    close() {
      for (const socket of sockets.keys()) socket.destroy();
      server.close();
    },
  };
}

function parse(line: string): Latest | { holder: LineHolder } | undefined {
  try {
    const value = JSON.parse(line) as Latest | { holder: LineHolder };
    if ("holder" in value) return value;
    return typeof value.teamId === "string" && typeof value.topic === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

export type LatestSender = {
  set(latest: Latest): void;
  /** What was set last by this process. */
  latest(teamId: string, topic: string): unknown;
  close(): void;
};

/**
 * A worker's end. Only the newest value of a topic waits while the socket is busy or away; after a reconnect every
 * topic is said again, since the web process may be a new one.
 */
export function sendLatest(home: string, holder: LineHolder): LatestSender {
  const path = socketPath(home, SOCKET);
  const known = new Map<string, Latest>();
  const waiting = new Set<string>();
  let socket: Socket | undefined;
  let ready = false;
  let closed = false;

  const flush = () => {
    for (const key of waiting) {
      if (!ready || !socket) return;
      waiting.delete(key);
      const latest = known.get(key);
      if (!latest) continue;
      if (latest.value === null) known.delete(key);
      ready = socket.write(`${JSON.stringify(latest)}\n`);
    }
  };
  const open = () => {
    if (closed) return;
    socket = connect(path);
    socket.on("connect", () => {
      ready = true;
      socket?.write(`${JSON.stringify({ holder })}\n`);
      for (const key of known.keys()) waiting.add(key);
      flush();
    });
    socket.on("drain", () => {
      ready = true;
      flush();
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      ready = false;
      if (!closed) setTimeout(open, RETRY_MS).unref();
    });
    socket.unref();
  };
  open();
  return {
    set(latest) {
      const key = `${latest.teamId} ${latest.topic}`;
      known.set(key, latest);
      waiting.add(key);
      flush();
    },
    latest: (teamId, topic) => known.get(`${teamId} ${topic}`)?.value,
    close() {
      closed = true;
      socket?.end();
    },
  };
}
