/**
 * `node server/model-testing/forward-testing/life-process.ts '<settings as JSON>'`: a trading process with forward
 * tests and feeds, until the account's test is over and its feed has ended. To be killed.
 */
import { flushCompileCache } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { startFeeds } from "#server/execution/paper-feeds/index.ts";
import { startTrading } from "#server/execution/trading/index.ts";
import { quietBus } from "#server/infrastructure/bus/index.ts";
import { config } from "#server/infrastructure/config/index.ts";
import { openPool, withTeam } from "#server/infrastructure/db/index.ts";
import { startSessions } from "./run-sessions.ts";

// Killed, it could not keep at its end what Node compiled for the next one.
flushCompileCache();

type Settings = { appUrl: string; teamId: string; accountId: string };

const LIMITS = { wallSeconds: 600, cpuSeconds: 600, stallSeconds: 60, memoryMb: 256, resultMb: 64 };
const LOOK_MS = 100;

const { appUrl, teamId, accountId } = JSON.parse(process.argv[2] ?? "{}") as Settings;
const pool = openPool(appUrl, { poolSize: 12, statementTimeoutSeconds: 30, connectTimeoutSeconds: 60 });
const trading = startTrading({
  pool,
  url: appUrl,
  home: config().state.home,
  clock: () => Date.now() * 1000,
  log: pino({ level: "fatal" }),
  bus: quietBus(pool),
  reconcile: async () => {},
});
startFeeds(trading.host);
startSessions(trading.host, LIMITS);
while (!(await isOver())) await sleep(LOOK_MS);
await trading.stop();
await pool.end();

function isOver(): Promise<boolean> {
  return withTeam(pool, teamId, async (db) => {
    const { rows } = await db.query(
      `SELECT NOT EXISTS (SELECT FROM forward_tests WHERE account_id = $1 AND ended_at IS NULL)
         AND EXISTS (SELECT FROM paper_feeds WHERE account_id = $1 AND state = 'ended') AS over`,
      [accountId],
    );
    return rows[0].over;
  });
}
