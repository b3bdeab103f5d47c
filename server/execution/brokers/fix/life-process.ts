/** A process that sends order after order over FIX until it is killed: its database and account as JSON. */
import { openPool } from "#server/infrastructure/db/index.ts";
import { createLogger } from "#server/infrastructure/logging/index.ts";
import { connectFix } from "./fix-connection.ts";
import { anOrder } from "./test-line.ts";

const { url, account } = JSON.parse(process.argv[2] ?? "{}");
const pool = openPool(url, { poolSize: 4, statementTimeoutSeconds: 30, connectTimeoutSeconds: 60 });
const line = await connectFix(account, { pool, clock: () => Date.now() * 1000, log: createLogger("life") });
for (let sent = 1; ; sent++) {
  // The second leaves before the first is answered: a kill meets each step of both.
  await Promise.allSettled([line.send(anOrder("buy", "1", "10")), line.send(anOrder("sell", "2", "10"))]);
  process.send?.(sent);
}
