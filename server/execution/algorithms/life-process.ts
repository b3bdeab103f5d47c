/**
 * `node server/execution/algorithms/life-process.ts '<settings as JSON>'`: works an account's algorithms on a quick
 * clock beside a made-up venue that refuses every fourth child and fills the others, until they are over. To be killed.
 */
import { flushCompileCache } from "node:module";
import { pino } from "pino";
import { price, quantity } from "#lib/core/money.ts";
import { NEW_ORDER, type OrderFact } from "#lib/execution/orders/index.ts";
import { quoteTopic, recordFacts, writeQuote } from "#server/execution/orders/index.ts";
import { quietBus } from "#server/infrastructure/bus/index.ts";
import { openPool, withTeam } from "#server/infrastructure/db/index.ts";
import { advanceDue } from "./run-algorithms.ts";

// Killed, it could not keep at its end what Node compiled for the next one.
flushCompileCache();

type Settings = { appUrl: string; teamId: string; accountId: string; now: number };

const MINUTE = 60_000_000;
const MAX_TICKS = 500;

const { appUrl, teamId, accountId, now: begin } = JSON.parse(process.argv[2] ?? "{}") as Settings;
const pool = openPool(appUrl, { poolSize: 4, statementTimeoutSeconds: 30, connectTimeoutSeconds: 60 });
const quote = { reference: price("100"), dailyVolume: null, open: true };
let now = begin;
const bus = {
  ...quietBus(pool),
  latest: (_: string, topic: string) =>
    topic === quoteTopic("IBM") ? writeQuote({ ...quote, at: now }) : undefined,
};
const host = { pool, bus, broker: () => null, clock: () => now, log: pino({ level: "silent" }) };

for (let tick = 0; tick < MAX_TICKS && (await openCount()) > 0; tick++) {
  now += MINUTE;
  await advanceDue(host, { teamId, accountId });
  await answerAll();
}
await pool.end();

async function openCount(): Promise<number> {
  return withTeam(pool, teamId, async (db) => {
    const { rows } = await db.query("SELECT count(*)::int AS n FROM algorithms WHERE open");
    return rows[0].n;
  });
}

async function answerAll(): Promise<void> {
  const waiting = await withTeam(pool, teamId, (db) =>
    db.query(
      `SELECT o.id, o.quantity, right(c.key, 1)::int AS n FROM orders o
       JOIN order_commands c ON c.team_id = o.team_id AND c.order_id = o.id WHERE o.state = 'queued'`,
    ),
  );
  for (const { id, quantity: units, n } of waiting.rows) {
    const sent = { command: NEW_ORDER, attempt: 1, deadBy: null };
    const facts: OrderFact[] = [{ id: "sent:new:1", at: now, kind: "send-marked", ...sent }];
    const trade = { execution: `e-${id}`, quantity: quantity(units), price: price("100") };
    if (n % 4 === 0) facts.push({ id: "rejected", at: now, kind: "rejected", reason: "Not now." });
    else facts.push({ id: "trade", at: now, kind: "trade", ...trade });
    await withTeam(pool, teamId, (db) => recordFacts(db, id, facts));
  }
}
