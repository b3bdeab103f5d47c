import { createHash, randomUUID } from "node:crypto";
import type { ClientBase } from "pg";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { priceText, quantityText } from "#lib/core/money.ts";
import type { OrderIntent } from "#lib/core/order-intent.ts";
import { NEW_ORDER, type OrderFact, whatIsWrong, writeFact } from "#lib/execution/orders/index.ts";
import {
  type Approved,
  approve,
  type ControlName,
  type Counter,
  type Finding,
} from "#lib/models/risk/index.ts";
import { crashPoint } from "#server/infrastructure/crash-points/index.ts";
import { clientOrderId } from "./client-order-id.ts";
import { type Judgement, loadJudgement } from "./load-judgement.ts";
import { prepared } from "./prepared.ts";
import type { Quotes } from "./quotes.ts";

export type PlacedOrder = {
  readonly outcome: "accepted" | "denied";
  readonly orderId: string | null;
  readonly findings: readonly Finding[];
};

export type PlaceOrder = {
  /** Chosen by the caller once per intent: the same key and order again is the same order. */
  readonly key: string;
  readonly intent: Omit<OrderIntent, "orderId">;
  readonly accepted: ReadonlySet<ControlName>;
  readonly by: string | null;
  readonly now: Micros;
  /** By a kill switch, to close a position: passes where nothing else does. */
  readonly closing?: boolean;
};

/** How often an order is judged again when the account changed under it. */
const ATTEMPTS = 20;

/**
 * Judges and accepts one order, in the transaction of `db` with its team set. Refusals by a control are a value.
 * Throws AppError "bad-input" for an order that means nothing, "not-found" for an unknown account, "conflict" when the key was used for another order or the
 * account kept changing.
 */
export async function acceptOrder(db: ClientBase, quotes: Quotes, request: PlaceOrder): Promise<PlacedOrder> {
  const wrong = whatIsWrong(request.intent);
  if (wrong !== null) throw new AppError("bad-input", wrong);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const judgement = await crashPoint("orders.judge", () => loadJudgement(db, quotes, request));
    const order = { ...request.intent, orderId: randomUUID() };
    const verdict = approve(order, judgement.snapshot, judgement.limits, request.accepted);
    if (verdict.approved === null) {
      const known = await knownOrder(db, request);
      return known ?? { outcome: "denied", orderId: null, findings: verdict.findings };
    }
    const { outcome, orderId } = await write(db, request, verdict.approved, verdict.counters, judgement);
    if (outcome === "accepted" || outcome === "known")
      return { outcome: "accepted", orderId, findings: verdict.findings };
    if (outcome === "other-body") throw otherOrder(request.key);
    if (outcome === "no-account") throw new AppError("not-found", "There is no such account in your team.");
  }
  throw new AppError("conflict", "The account kept changing while the order was judged; send it again.");
}

type Outcome = "accepted" | "known" | "other-body" | "changed" | "over-limit" | "no-account";

async function write(
  db: ClientBase,
  request: PlaceOrder,
  order: Approved<OrderIntent>,
  counters: readonly Counter[],
  { snapshot, used }: Judgement,
): Promise<{ outcome: Outcome; orderId: string }> {
  const facts: OrderFact[] = [
    { id: "intent", at: request.now, kind: "intent", order },
    { id: "risk-passed", at: request.now, kind: "risk-passed" },
  ];
  const payload = {
    accountId: order.account,
    orderId: order.orderId,
    key: request.key,
    bodyHash: bodyHash(request),
    version: snapshot.version,
    riskFact: "risk-passed",
    facts: facts.map(writeFact),
    counters: counters.map(({ key, delta, room }) => ({
      key,
      delta: delta.toString(),
      cap: ((used.get(key) ?? 0n) + room).toString(),
    })),
    reserved: Object.fromEntries(counters.map(({ key, delta }) => [key, delta.toString()])),
    order: {
      client_order_id: clientOrderId(order.orderId, NEW_ORDER),
      symbol: order.symbol,
      side: order.side,
      type: order.type,
      time_in_force: order.timeInForce,
      quantity: quantityText(order.quantity),
      limit_price: order.limitPrice && priceText(order.limitPrice),
      stop_price: order.stopPrice && priceText(order.stopPrice),
      strategy: order.strategy ?? null,
      parent_id: order.parent ?? null,
      closing: request.closing ?? false,
      updated_at: request.now,
      created_by: request.by,
    },
  };
  const { rows } = await crashPoint("orders.accept", () =>
    db.query(prepared("SELECT accept_order($1) AS answer", [JSON.stringify(payload)])),
  );
  return rows[0].answer;
}

/** A key that was accepted before stays accepted, whatever the controls say today. */
async function knownOrder(db: ClientBase, request: PlaceOrder): Promise<PlacedOrder | null> {
  const { rows } = await db.query(
    prepared("SELECT order_id, body_hash FROM order_commands WHERE account_id = $1 AND key = $2", [
      request.intent.account,
      request.key,
    ]),
  );
  if (!rows[0]) return null;
  if (rows[0].body_hash !== bodyHash(request)) throw otherOrder(request.key);
  return { outcome: "accepted", orderId: rows[0].order_id, findings: [] };
}

const otherOrder = (key: string): AppError =>
  new AppError("conflict", `The key ${key} was used for another order; make a new key for a new order.`);

function bodyHash({ intent }: PlaceOrder): string {
  const body = Object.entries(intent).map(([name, value]) => [name, value === null ? null : String(value)]);
  return createHash("sha256")
    .update(canonicalJson(Object.fromEntries(body)))
    .digest("hex");
}
