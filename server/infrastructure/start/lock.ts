import { mkdirSync, rmSync, statSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "#lib/core/errors.ts";
import { socketPath } from "#server/infrastructure/config/index.ts";

export type Lock = { release(): void };

/**
 * One start per state folder, held by an open socket: it is free again the moment its process dies, however it dies.
 * Throws AppError "conflict" when another start holds it.
 */
export async function lockHome(home: string): Promise<Lock> {
  mkdirSync(home, { recursive: true });
  const path = socketPath(home, "start.sock");
  for (let attempt = 0; attempt < 5; attempt++) {
    const server = await listen(path);
    if (server && (await stillOurs(path))) return { release: () => server.close() };
    const pid = await askHolder(path);
    if (pid !== undefined) throw alreadyRunning(home, pid);
    rmSync(path, { force: true });
  }
  throw new AppError(
    "unavailable",
    `Could not lock ${join(home, "start.sock")}: remove that file and start again.`,
  );
}

function alreadyRunning(home: string, pid: string): AppError {
  return new AppError(
    "conflict",
    `Pitwall is already running in ${home} (process ${pid}): use that one, stop it, or set PITWALL_HOME to another folder.`,
  );
}

function listen(path: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.end(String(process.pid)).on("error", () => {}));
  return new Promise((resolve) => {
    server.once("error", () => resolve(undefined));
    server.listen(path, () => resolve(server.unref()));
  });
}

/** Two starts may both remove a dead one's socket: after a moment only one of them owns the path. */
async function stillOurs(path: string): Promise<boolean> {
  const before = statSync(path, { throwIfNoEntry: false })?.ino;
  await sleep(50);
  return before !== undefined && statSync(path, { throwIfNoEntry: false })?.ino === before;
}

/** The holder's process id, or undefined when the socket is a dead one's. */
function askHolder(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let said = "";
    const socket = connect(path);
    socket.on("data", (bytes) => {
      said += bytes;
    });
    socket.on("end", () => resolve(said || "unknown"));
    socket.on("error", () => resolve(undefined));
    socket.setTimeout(2000, () => {
      socket.destroy();
      resolve("unknown");
    });
  });
}
