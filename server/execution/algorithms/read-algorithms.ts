import { z } from "zod";
import type { Micros } from "#lib/core/columns.ts";
import { priceText, quantityText } from "#lib/core/money.ts";
import { type AlgorithmDescription, algorithmCatalogue, phaseOf } from "#lib/execution/algorithms/index.ts";
import { query } from "#server/access/command.ts";
import { readChildren } from "./advance-algorithm.ts";
import { readAlgorithm, writeEvent } from "./algorithm-record.ts";

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
  readonly startedAt: Micros;
  readonly createdBy: string | null;
};

/** Open algorithms first, then the latest. */
export const listAlgorithms = query({
  name: "algos.list",
  permission: "orders:read",
  input: z.strictObject({ accountId: z.uuid().optional() }),
  async run({ db }, { accountId }): Promise<AlgorithmSummary[]> {
    const { rows } = await db.query(
      `SELECT o.id, o.account_id AS "accountId", a.name, o.symbol, o.side, a.phase, o.reason,
         trim_scale(o.quantity)::text AS quantity, trim_scale(o.filled)::text AS filled,
         trim_scale(o.average_price)::text AS "averagePrice", o.created_by AS "createdBy",
         a.wake_at::float8 AS "nextAt", (a.beginning -> 'market' ->> 'now')::float8 AS "startedAt",
         (SELECT count(*)::int FROM orders c WHERE c.parent_id = o.id) AS children
       FROM algorithms a JOIN orders o ON o.team_id = a.team_id AND o.id = a.order_id
       WHERE $1::uuid IS NULL OR a.account_id = $1 ORDER BY a.open DESC, a.created_at DESC LIMIT 500`,
      [accountId ?? null],
    );
    return rows;
  },
});

/** One algorithm: what was chosen, its schedule as it stands, children and everything that it was told. */
export const getAlgorithm = query({
  name: "algos.get",
  permission: "orders:read",
  input: z.strictObject({ id: z.uuid() }),
  async run({ db }, { id }) {
    const record = await readAlgorithm(db, id, "look");
    const { state, beginning, events } = record;
    const orders = new Map((await readChildren(db, record)).map((child) => [child.n, child]));
    return {
      id,
      accountId: record.accountId,
      symbol: record.symbol,
      choice: beginning.choice,
      side: beginning.order.side,
      quantity: quantityText(beginning.order.quantity),
      limitPrice: beginning.order.limitPrice && priceText(beginning.order.limitPrice),
      phase: phaseOf(state),
      reason: state.reason,
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
