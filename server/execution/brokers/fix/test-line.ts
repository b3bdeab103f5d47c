import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { type Price, price, quantity } from "#lib/core/money.ts";
import {
  clientOrderId,
  foldOrder,
  NEW_ORDER,
  type OrderView,
  type Side,
} from "#lib/execution/orders/index.ts";
import type { BrokerAccount, BrokerConnection, RawMessage } from "#server/execution/brokers/broker.ts";
import type { ClaimedRequest, VenueEvent } from "#server/execution/gateway/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import { createLogger } from "#server/infrastructure/logging/index.ts";
import { connectFix } from "./fix-connection.ts";
import { FixSettings } from "./settings.ts";

type TestPools = { readonly pool: Pool; readonly owner: Pool; team(): Promise<{ teamId: string }> };

export type FixAccount = {
  readonly account: BrokerAccount<FixSettings>;
  /** What went over the wire about orders. */
  readonly recorded: RawMessage[];
  connect(): Promise<BrokerConnection>;
  numbers(): Promise<{ nextIn: number; nextOut: number }>;
  setNumbers(nextIn: number, nextOut: number): Promise<void>;
};

/** A new account, or one that is there, with its settings; each call opens a line to it. */
export async function aFixAccount(
  db: TestPools,
  settings: Partial<FixSettings> & { port: number },
  known?: { teamId: string; accountId: string },
): Promise<FixAccount> {
  const { teamId, accountId } = known ?? (await anAccount(db));
  const parsed = FixSettings.parse({
    host: "127.0.0.1",
    tls: false,
    senderCompId: "PITWALL",
    targetCompId: "VENUE",
    answerSeconds: 3,
    ...settings,
  });
  const account = { teamId, accountId, mode: "paper" as const, currency: "USD", settings: parsed };
  const clock = () => Date.now() * 1000;
  const recorded: RawMessage[] = [];
  return {
    account,
    recorded,
    connect: () =>
      connectFix(account, {
        pool: db.pool,
        clock,
        log: createLogger("test"),
        record: (message) => recorded.push(message),
      }),
    async numbers() {
      const { rows } = await db.owner.query("SELECT * FROM fix_sessions WHERE account_id = $1", [accountId]);
      return { nextIn: Number(rows[0].next_in), nextOut: Number(rows[0].next_out) };
    },
    async setNumbers(nextIn, nextOut) {
      await db.owner.query("UPDATE fix_sessions SET next_in = $2, next_out = $3 WHERE account_id = $1", [
        accountId,
        nextIn,
        nextOut,
      ]);
    },
  };
}

async function anAccount(db: TestPools): Promise<{ teamId: string; accountId: string }> {
  const { teamId } = await db.team();
  const { rows } = await withTeam(db.pool, teamId, (client) =>
    client.query(
      `INSERT INTO accounts (team_id, name, broker, mode, currency)
       VALUES (app_team_id(), 'FIX', 'fix', 'paper', 'USD') RETURNING id`,
    ),
  );
  return { teamId, accountId: rows[0].id };
}

/** A new limit order. */
export function anOrder(side: Side, units: string, limit: string): ClaimedRequest {
  const orderId = randomUUID();
  const id = clientOrderId(orderId, NEW_ORDER);
  return {
    orderId,
    command: NEW_ORDER,
    kind: "new",
    order: {
      orderId,
      account: "test",
      symbol: "IBM",
      side,
      type: "limit",
      timeInForce: "DAY",
      quantity: quantity(units),
      limitPrice: price(limit) as Price,
      stopPrice: null,
    },
    terms: null,
    version: 0,
    attempt: 1,
    sentAt: Date.now() * 1000,
    deadBy: null,
    clientOrderId: id,
    orderClientId: id,
  };
}

export const aCancel = (order: ClaimedRequest, command = "c1"): ClaimedRequest => ({
  ...order,
  command,
  kind: "cancel",
  clientOrderId: `${order.orderClientId}-${command}`,
});

/** What the events say of an order. */
export function viewOf(order: ClaimedRequest, events: readonly VenueEvent[]): OrderView {
  const facts = events.filter((event) => event.clientOrderId === order.orderClientId).map(({ fact }) => fact);
  return foldOrder([{ id: "intent", at: 0, kind: "intent", order: order.order }, ...facts]);
}
