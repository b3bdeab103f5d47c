import type { ClientBase, Pool } from "pg";
import type { Role } from "#lib/access/permissions.ts";
import { money, price, quantity } from "#lib/core/money.ts";
import type { OrderIntent } from "#lib/core/order-intent.ts";
import { NEW_ORDER, type OrderFact } from "#lib/execution/orders/index.ts";
import { transaction as bookTransaction } from "#lib/execution/positions/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import { acceptOrder } from "./accept-orders.ts";
import { writeTransaction } from "./book-executions.ts";
import type { Quotes } from "./quotes.ts";
import { recordFacts } from "./record-facts.ts";

export type TestAccount = Awaited<ReturnType<typeof testAccount>>;

type Team = { teamId: string; addMember(role: Role): Promise<{ userId: string; name: string; role: Role }> };
/** What is needed of a test database. */
type Database = { pool: Pool; team(): Promise<Team> };

const NOW = Date.UTC(2026, 10, 20, 15) * 1000;

/** A funded account that trades IBM at 100, for tests of what comes of orders. */
export async function testAccount(
  db: Database,
  options: {
    deposit?: string | undefined;
    limits?: object | undefined;
    team?: Team;
    name?: string;
  } = {},
) {
  const team = options.team ?? (await db.team());
  const { teamId } = team;
  const deposit = options.deposit ?? "1000000";
  const inTeam = <T>(run: (client: ClientBase) => Promise<T>) => withTeam(db.pool, teamId, run);
  const accountId = await inTeam(async (client) => {
    const { rows } = await client.query(
      `INSERT INTO accounts (team_id, name, broker, mode, currency, limits, short_allowed)
       VALUES (app_team_id(), $1, 'paper', 'paper', 'USD', $2, true) RETURNING id`,
      [options.name ?? "Paper", JSON.stringify(options.limits ?? {})],
    );
    await client.query(
      `INSERT INTO instruments (team_id, symbol, currency, tick, lot) VALUES (app_team_id(), 'IBM', 'USD', 0.01, 1)
       ON CONFLICT DO NOTHING`,
    );
    const funds = bookTransaction("deposit", NOW, "deposit", [
      { account: "cash", currency: "USD", amount: money(deposit) },
      { account: "external", currency: "USD", amount: money(`-${deposit}`) },
    ]);
    await writeTransaction(client, rows[0].id, funds);
    return rows[0].id as string;
  });
  const quotes: Quotes = (symbol) =>
    symbol.includes("/") ? null : { reference: price("100"), at: NOW, open: true, dailyVolume: null };
  let at = NOW;
  const now = () => at++;
  const place = async (key: string, over: Partial<OrderIntent> = {}) =>
    inTeam((client) =>
      acceptOrder(client, quotes, {
        key,
        now: now(),
        by: null,
        accepted: new Set(["duplicate-order", "concentration"]),
        intent: {
          account: accountId,
          symbol: "IBM",
          side: "buy",
          type: "limit",
          timeInForce: "DAY",
          quantity: quantity("100"),
          limitPrice: price("100"),
          stopPrice: null,
          ...over,
        },
      }),
    );
  const record = (orderId: string, ...facts: OrderFact[]) =>
    inTeam((client) => recordFacts(client, orderId, facts));
  /** An order that the venue works. */
  const working = async (key: string, over: Partial<OrderIntent> = {}): Promise<string> => {
    const { outcome, orderId, findings } = await place(key, over);
    if (outcome === "denied" || orderId === null)
      throw new Error(findings.map((one) => one.message).join(" "));
    const sent = { command: NEW_ORDER, attempt: 1, deadBy: null };
    await record(
      orderId,
      { id: "sent:new:1", at: now(), kind: "send-marked", ...sent },
      { id: "accepted", at: now(), kind: "accepted" },
    );
    await inTeam((client) =>
      client.query("UPDATE order_requests SET state = 'answered', attempt = 1 WHERE order_id = $1", [
        orderId,
      ]),
    );
    return orderId;
  };
  const trade = (n: number | string, units: string, each = "100"): OrderFact => ({
    id: `t${n}`,
    at: now(),
    kind: "trade",
    execution: `e${n}`,
    quantity: quantity(units),
    price: price(each),
  });
  const one = async (sql: string, values: unknown[] = []) =>
    (await inTeam((client) => client.query(sql, values))).rows[0];
  return { team, teamId, accountId, quotes, now, inTeam, place, record, working, trade, one };
}
