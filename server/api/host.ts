import { readFileSync } from "node:fs";
import { limitAttempts, limitCalls } from "#server/access/auth/index.ts";
import { keepOrderFeed } from "#server/execution/orders/index.ts";
import { openHub } from "#server/infrastructure/bus/index.ts";
import { config } from "#server/infrastructure/config/index.ts";
import { appDatabaseUrl, database } from "#server/infrastructure/db/index.ts";
import { openJobQueue } from "#server/infrastructure/jobs/index.ts";
import { createLogger } from "#server/infrastructure/logging/index.ts";
import { checkDatabase, createMetrics } from "#server/infrastructure/monitoring/index.ts";
import { sessionKey } from "#server/infrastructure/secrets/index.ts";
import { keepStreams } from "./stream-route.ts";
import type { WebHost } from "./trpc.ts";

// On globalThis: next dev loads this module once per route, and there must be one bus and one count of attempts.
const holder = globalThis as { pitwallWebHost?: WebHost };

/** What the web process gives to every command and query: one database pool, bus, job queue and log. */
export function webHost(): WebHost {
  holder.pitwallWebHost ??= openWebHost();
  return holder.pitwallWebHost;
}

function openWebHost(): WebHost {
  const { state, session, signIn, rateLimit, web } = config();
  const log = createLogger("web");
  const pool = database();
  const onError = (error: unknown) => log.warn({ err: error }, "the bus could not read");
  const live = openHub({ pool, url: appDatabaseUrl(), home: state.home, onError });
  keepOrderFeed({ pool, hub: live, onError });
  const metrics = createMetrics();
  metrics.gauge("pitwall_workers", "Worker processes that hold their line to the web process.", live.workers);
  metrics.gauge(
    "pitwall_trading_processes",
    "Trading processes that hold their line to the web process.",
    live.trading,
  );
  metrics.gauge("pitwall_database_up", "1 when the database answers, else 0.", async () =>
    Number((await checkDatabase(pool)).ok),
  );
  metrics.gauge("pitwall_streams", "Open live streams.", () => streams.open.size);
  metrics.gauge(
    "pitwall_database_connections",
    "Open connections of the web process.",
    () => pool.totalCount,
  );
  const streams = keepStreams({ pool, limits: session, live, log });
  return {
    pool,
    clock: () => Date.now() * 1000,
    log,
    bus: live,
    live,
    streams,
    metrics,
    calls: limitCalls(rateLimit),
    jobs: openJobQueue(pool),
    attempts: limitAttempts(signIn),
    limits: session,
    sessionKey: sessionKey(state.home),
    origin: web.origin,
  };
}

/** Names the built pages: a browser that holds other ones offers to reload. */
export function buildId(): string {
  try {
    return readFileSync(".next/BUILD_ID", "utf8");
  } catch {
    return "development";
  }
}

export const homeFolder = () => config().state.home;
export const metricsToken = () => config().metrics.token;
