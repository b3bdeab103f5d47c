import { AppError } from "#lib/core/errors.ts";
import { limitAttempts } from "#server/access/auth/index.ts";
import type { JobQueue } from "#server/access/context.ts";
import type { Host } from "#server/access/execute.ts";
import { publish } from "#server/infrastructure/bus/index.ts";
import { config } from "#server/infrastructure/config/index.ts";
import { database } from "#server/infrastructure/db/index.ts";
import { createLogger } from "#server/infrastructure/logging/index.ts";
import { sessionKey } from "#server/infrastructure/secrets/index.ts";
import type { WebHost } from "./trpc.ts";

// On globalThis: next dev loads this module once per route, and attempts must be counted once.
const holder = globalThis as { pitwallWebHost?: WebHost };

/** What the web process gives to every command and query: one database pool, bus, job queue and log. */
export function webHost(): WebHost {
  holder.pitwallWebHost ??= {
    pool: database(),
    clock: () => Date.now() * 1000,
    log: createLogger("web"),
    bus: { publish, set: () => {} },
    jobs: noQueue,
    attempts: limitAttempts(config().signIn),
    limits: config().session,
    sessionKey: sessionKey(config().state.home),
    origin: config().web.origin,
  } satisfies Host & WebHost;
  return holder.pitwallWebHost;
}

function noQueue(): JobQueue {
  const refuse = async () => {
    throw new AppError("unavailable", "The job queue is not connected.");
  };
  return { enqueue: refuse, cancel: refuse };
}
