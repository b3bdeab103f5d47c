/** `node server/execution/survival/life-process.ts '<address and life as JSON>'`: one life, to be killed. Prints each acknowledgement. */
import { writeSync } from "node:fs";
import { flushCompileCache } from "node:module";
import { openPool } from "#server/infrastructure/db/index.ts";
import { type Life, live } from "./life.ts";

// Killed, it could not keep at its end what Node compiled for the next one.
flushCompileCache();

const { appUrl, ...life } = JSON.parse(process.argv[2] ?? "{}") as Life & { appUrl: string };
const pool = openPool(appUrl, { poolSize: 4, statementTimeoutSeconds: 30, connectTimeoutSeconds: 60 });
// Written in the same breath: what a trader was told must not be lost with us.
await live(pool, life, (key, orderId) => writeSync(1, `${key} ${orderId}\n`));
await pool.end();
