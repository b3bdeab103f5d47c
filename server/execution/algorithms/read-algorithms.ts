import { z } from "zod";
import type { Micros } from "#lib/core/columns.ts";
import { priceText, quantityText } from "#lib/core/money.ts";
import {
  type AlgorithmDescription,
  algorithmCatalogue,
  behindFrom,
  endOf,
  percentOf,
  phaseOf,
} from "#lib/execution/algorithms/index.ts";
import { query } from "#server/access/command.ts";
import { readChildren } from "./advance-algorithm.ts";
import { readAlgorithm, writeEvent } from "./algorithm-record.ts";
import { accountClock } from "./market-clock.ts";

/** The clock of a paper account's market, as `accountClock` reads it; null where there is none. */
const MARKET_NOW = `(SELECT (j.body -> 'moment' ->> 'time')::float8 FROM paper_journal j
  WHERE j.account_id = a.account_id AND j.kind = 'bars' ORDER BY j.seq DESC LIMIT 1)`;

export const algorithmForms = query({
  name: "algos.catalogue",
  permission: "orders:read",
  input: z.strictObject({}),
  run: async (): Promise<AlgorithmDescription[]> => algorithmCatalogue(),
});

export type AlgorithmSummary = {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly symbol: string;
  readonly side: string;
  readonly phase: string;
  readonly reason: string | null;
  readonly quantity: string;
  readonly filled: string;
  readonly averagePrice: string | null;
  readonly children: number;
  /** Epoch microseconds; null when only the market can tell. */
  readonly nextAt: Micros | null;
  /** Less is filled than its schedule wanted, by more than `BEHIND_PERCENT` of it. */
  readonly behind: boolean;
  /** Of a day, the mean of the stored sessions before it began; null when none are stored. */
  readonly dailyVolume: number | null;
  readonly startedAt: Micros;
  readonly createdBy: string | null;
};

/** Open algorithms first, then the latest. */
export const listAlgorithms = query({
  name: "algos.list",
  permission: "orders:read",
  input: z.strictObject({ accountId: z.uuid().optional() }),
  async run({ db, clock }, { accountId }): Promise<AlgorithmSummary[]> {
    const { rows } = await db.query(
      `SELECT o.id, o.account_id AS "accountId", a.name, o.symbol, o.side, a.phase, o.reason,
         trim_scale(o.quantity)::text AS quantity, trim_scale(o.filled)::text AS filled,
         trim_scale(o.average_price)::text AS "averagePrice", o.created_by AS "createdBy",
         a.wake_at::float8 AS "nextAt", coalesce(a.behind_at <= coalesce(${MARKET_NOW}, $2), false) AS behind,
         (a.beginning -> 'market' ->> 'dailyVolume')::float8 AS "dailyVolume", (a.beginning -> 'market' ->> 'now')::float8 AS "startedAt",
         (SELECT count(*)::int FROM orders c WHERE c.parent_id = o.id) AS children
       FROM algorithms a JOIN orders o ON o.team_id = a.team_id AND o.id = a.order_id
       WHERE $1::uuid IS NULL OR a.account_id = $1 ORDER BY a.open DESC, a.created_at DESC LIMIT 500`,
      [accountId ?? null, clock()],
    );
    return rows;
  },
});

/** One algorithm: what was chosen, its schedule as it stands, children and everything that it was told. */
export const getAlgorithm = query({
  name: "algos.get",
  permission: "orders:read",
  input: z.strictObject({ id: z.uuid() }),
  async run({ db, clock }, { id }) {
    const record = await readAlgorithm(db, id, "look");
    const { state, beginning, events } = record;
    const { now } = await accountClock(db, record.accountId, clock());
    const behindAt = behindFrom(state);
    const orders = new Map((await readChildren(db, record)).map((child) => [child.n, child]));
    return {
      id,
      accountId: record.accountId,
      symbol: record.symbol,
      choice: state.choice,
      side: beginning.order.side,
      quantity: quantityText(beginning.order.quantity),
      limitPrice: beginning.order.limitPrice && priceText(beginning.order.limitPrice),
      phase: phaseOf(state),
      reason: state.reason,
      behind: behindAt !== null && behindAt <= now,
      /** By its market's clock. */
      now,
      /** What may be changed of it; null for what it does not have. */
      end: endOf(state),
      percent: percentOf(state),
      dailyVolume: beginning.market.dailyVolume,
      arrival: beginning.market.reference,
      schedule: state.schedule.map(({ at, upTo }) => ({ at, upTo: quantityText(upTo) })),
      children: state.children.map((child) => {
        const order = orders.get(child.n);
        return {
          n: child.n,
          at: child.at,
          orderId: order?.orderId ?? null,
          quantity: quantityText(child.quantity),
          filled: quantityText(child.filled),
          averagePrice: order?.averagePrice ? priceText(order.averagePrice) : null,
          state: order?.state ?? "denied",
        };
      }),
      events: events.map((event) => ({ at: event.at, event: writeEvent(event) })),
    };
  },
});
