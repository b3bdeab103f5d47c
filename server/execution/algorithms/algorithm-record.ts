import type { ClientBase } from "pg";
import { AppError } from "#lib/core/errors.ts";
import { price, priceText, quantity, quantityText } from "#lib/core/money.ts";
import {
  type AlgorithmChoice,
  type AlgorithmEvent,
  type AlgorithmMarket,
  type AlgorithmOrder,
  type AlgorithmState,
  beginAlgorithm,
  stepAlgorithm,
} from "#lib/execution/algorithms/index.ts";

/** What an algorithm began with; with its events it is the algorithm. */
export type Beginning = {
  readonly choice: AlgorithmChoice;
  readonly order: AlgorithmOrder;
  readonly market: AlgorithmMarket;
};

export function writeBeginning({ choice, order, market }: Beginning): unknown {
  return {
    choice,
    order: {
      ...order,
      quantity: quantityText(order.quantity),
      limitPrice: order.limitPrice && priceText(order.limitPrice),
    },
    market: { ...market, lot: quantityText(market.lot), profile: market.profile && [...market.profile] },
  };
}

type BeginningText = {
  choice: AlgorithmChoice;
  order: { side: AlgorithmOrder["side"]; quantity: string; limitPrice: string | null };
  market: Omit<AlgorithmMarket, "lot" | "profile"> & { lot: string; profile: number[] | null };
};

export function readBeginning(json: unknown): Beginning {
  const { choice, order, market } = json as BeginningText;
  return {
    choice,
    order: {
      ...order,
      quantity: quantity(order.quantity),
      limitPrice: order.limitPrice === null ? null : price(order.limitPrice),
    },
    market: {
      ...market,
      lot: quantity(market.lot),
      profile: market.profile && Float64Array.from(market.profile),
    },
  };
}

export const writeEvent = ({ at: _, ...event }: AlgorithmEvent): unknown =>
  event.kind === "child" ? { ...event, filled: quantityText(event.filled) } : event;

const readEvent = (at: string, body: Record<string, unknown>): AlgorithmEvent =>
  ({
    ...body,
    ...(body.kind === "child" && { filled: quantity(body.filled as string) }),
    at: Number(at),
  }) as AlgorithmEvent;

export type AlgorithmRecord = {
  readonly orderId: string;
  readonly accountId: string;
  readonly symbol: string;
  readonly strategy: string | null;
  readonly beginning: Beginning;
  readonly accepted: readonly string[];
  readonly open: boolean;
  /** Of a paper account's journal, up to which it was told what the market did. */
  readonly seenEntry: number;
  readonly events: readonly AlgorithmEvent[];
  readonly state: AlgorithmState;
};

/** The algorithm as its events left it; `lock` holds others off until the transaction ends. Throws "not-found". */
export async function readAlgorithm(
  db: ClientBase,
  orderId: string,
  lock: "lock" | "look",
): Promise<AlgorithmRecord> {
  const { rows } = await db.query(
    `SELECT a.*, o.symbol, o.strategy FROM algorithms a JOIN orders o ON o.team_id = a.team_id AND o.id = a.order_id
     WHERE a.order_id = $1 ${lock === "lock" ? "FOR UPDATE OF a" : ""}`,
    [orderId],
  );
  const row = rows[0];
  if (!row) throw new AppError("not-found", "There is no such algorithm in your team.");
  const told = await db.query("SELECT at, body FROM algorithm_events WHERE order_id = $1 ORDER BY seq", [
    orderId,
  ]);
  const beginning = readBeginning(row.beginning);
  const events = told.rows.map(({ at, body }) => readEvent(at, body));
  const { choice, order, market } = beginning;
  const state = events.reduce(
    (before, event) => stepAlgorithm(before, event).state,
    beginAlgorithm(choice, order, market),
  );
  return {
    orderId,
    accountId: row.account_id,
    symbol: row.symbol,
    strategy: row.strategy,
    beginning,
    accepted: row.accepted,
    open: row.open,
    seenEntry: Number(row.seen_entry),
    events,
    state,
  };
}
