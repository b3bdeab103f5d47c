/** `npm run trading`: one trading process. More of them with the same DATABASE_URL share the accounts by lease. */

import { startAlgorithms } from "#server/execution/algorithms/index.ts";
import { startFeeds } from "#server/execution/paper-feeds/index.ts";
import { reconcileAccount } from "#server/execution/reconciliation/index.ts";
import { startTrading } from "#server/execution/trading/index.ts";
import { workerBus } from "#server/infrastructure/bus/index.ts";
import { config } from "#server/infrastructure/config/index.ts";
import { appDatabaseUrl, openPool } from "#server/infrastructure/db/index.ts";
import { createLogger } from "#server/infrastructure/logging/index.ts";
import { startSessions } from "#server/model-testing/forward-testing/index.ts";

const POOL_SIZE = 20;

const settings = config();
const log = createLogger("trading");
const url = appDatabaseUrl();
const pool = openPool(url, { ...settings.database, poolSize: POOL_SIZE });
const bus = workerBus(pool, settings.state.home, "trading");
const clock = () => Date.now() * 1000;
const trading = startTrading({
  ...{ pool, url, log, bus, clock },
  home: settings.state.home,
  reconcile: async (account, connection, why) => {
    const { breaks } = await reconcileAccount({ pool, bus, clock }, account, connection, why);
    if (breaks.length > 0) log.warn({ ...account, breaks: breaks.length, why }, "the broker says otherwise");
  },
});
startFeeds(trading.host);
startSessions(trading.host, settings.runs);
startAlgorithms(trading.host);
log.info("trading is ready");

for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.once(signal, async () => {
    await trading.stop();
    bus.close();
    process.exit(0);
  });
