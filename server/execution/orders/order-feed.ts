import type { Pool } from "pg";
import type { FactText } from "#lib/execution/orders/index.ts";
import type { Hub } from "#server/infrastructure/bus/index.ts";
import { transaction } from "#server/infrastructure/db/index.ts";
import { ORDERS_TOPIC, type OrderText } from "./read-orders.ts";

export type OrderFeedHost = {
  readonly pool: Pool;
  readonly hub: Pick<Hub, "listeningTeams" | "tellBatch" | "tellResync">;
  onError(error: unknown): void;
};

/** Ten times a second: what changed in between goes as one batch. */
const TICK_MS = 100;
/** More news than this of one account is a reason to ask for a snapshot. */
const MAX_FACTS = 5_000;

type Account = { teamId: string; id: string; seq: string };

/**
 * Tells the streams of each team what became known of its orders, batch by batch. Facts are numbered by account under
 * the account's lock, so whoever has seen number n missed none below. Sleeps while nobody listens.
 */
export function keepOrderFeed({ pool, hub, onError }: OrderFeedHost): { close(): Promise<void> } {
  /** The number of the last fact that was told, by account. */
  const told = new Map<string, bigint>();
  let started = false;
  let closed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const begin = async () => {
    for (const { id, seq } of await newestFacts(pool, null)) told.set(id, BigInt(seq));
    started = true;
    // Who asked for a snapshot before may have missed what came right after it.
    for (const teamId of hub.listeningTeams()) hub.tellResync(teamId);
  };
  const tick = async () => {
    if (!started) return begin();
    const teams = [...hub.listeningTeams()];
    if (teams.length === 0) return;
    const accounts = await newestFacts(pool, teams);
    const changed = accounts.filter(({ id, seq }) => BigInt(seq) > (told.get(id) ?? 0n));
    for (const [teamId, own] of Map.groupBy(changed, (account) => account.teamId))
      await tellTeam(teamId, own);
  };
  const tellTeam = async (teamId: string, accounts: readonly Account[]) => {
    const orders = new Map<string, OrderText & { facts: FactText[] }>();
    let lost = false;
    for (const { id, seq } of accounts) {
      const facts = await factsAfter(pool, teamId, id, told.get(id) ?? 0n);
      if (facts.length > MAX_FACTS) lost = true;
      for (const { orderId, createdBy, seq: _, ...fact } of facts) {
        const order = orders.get(orderId) ?? { orderId, accountId: id, createdBy, facts: [] };
        orders.set(orderId, order);
        order.facts.push(fact);
      }
      told.set(id, BigInt(facts.length > MAX_FACTS ? seq : (facts.at(-1)?.seq ?? seq)));
    }
    if (lost) hub.tellResync(teamId);
    else if (orders.size > 0) hub.tellBatch(teamId, ORDERS_TOPIC, [...orders.values()]);
  };
  let running: Promise<void> = Promise.resolve();
  const next = () => {
    running = tick()
      .catch(onError)
      .finally(() => {
        if (!closed) timer = setTimeout(next, TICK_MS).unref();
      });
  };
  next();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await running;
    },
  };
}

async function newestFacts(pool: Pool, teams: readonly string[] | null): Promise<Account[]> {
  const { rows } = await transaction(pool, { scope: "relay", readOnly: true }, (db) =>
    db.query<Account>(
      `SELECT team_id AS "teamId", id, fact_seq AS seq FROM accounts WHERE $1::uuid[] IS NULL OR team_id = ANY ($1)`,
      [teams],
    ),
  );
  return rows;
}

type FactRow = FactText & { orderId: string; createdBy: string | null; seq: string };

async function factsAfter(pool: Pool, teamId: string, accountId: string, seq: bigint): Promise<FactRow[]> {
  const { rows } = await transaction(pool, { teamId, readOnly: true }, (db) =>
    db.query<FactRow>(
      `SELECT f.id, f.kind, f.at, f.body, f.seq, f.order_id AS "orderId", o.created_by AS "createdBy"
       FROM order_facts f JOIN orders o ON o.team_id = f.team_id AND o.id = f.order_id
       WHERE f.team_id = $1 AND f.account_id = $2 AND f.seq > $3 ORDER BY f.seq LIMIT ${MAX_FACTS + 1}`,
      [teamId, accountId, seq.toString()],
    ),
  );
  return rows;
}
