import { createHash } from "node:crypto";
import type { ClientBase } from "pg";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { difference, larger, type Price, type Quantity, quantityText } from "#lib/core/money.ts";
import type { OrderIntent, OrderTerms } from "#lib/core/order-intent.ts";
import {
  ENDED,
  NEW_ORDER,
  type OrderFact,
  type OrderView,
  whatIsWrong,
} from "#lib/execution/orders/index.ts";
import { approve, type ControlName, type Finding, type Verdict } from "#lib/models/risk/index.ts";
import { clientOrderId } from "./client-order-id.ts";
import { type Judgement, loadJudgement } from "./load-judgement.ts";
import { writeTerms } from "./order-token.ts";
import type { Quotes } from "./quotes.ts";
import {
  addToCounters,
  type LockedOrder,
  lockOrder,
  type orderRow,
  readOrder,
  recordFacts,
  sharesOf,
} from "./record-facts.ts";

export type ReplaceOrder = {
  readonly orderId: string;
  /** Chosen by the caller once per replace: the same key and terms again is the same replace. */
  readonly key: string;
  readonly terms: OrderTerms;
  readonly accepted: ReadonlySet<ControlName>;
  readonly now: Micros;
};

export type Replaced = {
  readonly outcome: "accepted" | "denied";
  readonly orderId: string;
  readonly findings: readonly Finding[];
};

export type JudgedReplace = {
  readonly order: LockedOrder;
  readonly view: OrderView;
  /** As if it were a new order of the worst that may come of it: the larger open quantity at the dearer price. */
  readonly judged: OrderIntent;
  readonly judgement: Judgement;
};

/**
 * Asks for new terms of a working order, judged at the worst of old and new, in the transaction of `db`. Until the
 * venue answers, both are held for. Throws AppError "not-found", "bad-input" for terms that mean nothing, "conflict"
 * when the order cannot be replaced now.
 */
export async function replaceOrder(db: ClientBase, quotes: Quotes, request: ReplaceOrder): Promise<Replaced> {
  const { orderId, key, terms, now } = request;
  const hash = createHash("sha256")
    .update(canonicalJson({ orderId, ...writeTerms(terms) }))
    .digest("hex");
  // Before the order is judged, so that a key that was used stays used whatever has become of the order.
  const order = await lockOrder(db, orderId);
  const known = await db.query("SELECT body_hash FROM order_commands WHERE account_id = $1 AND key = $2", [
    order.accountId,
    key,
  ]);
  if (known.rows[0]?.body_hash === hash) return { outcome: "accepted", orderId, findings: [] };
  if (known.rows[0]) throw new AppError("conflict", `The key ${key} was used before; make a new key.`);
  const replace = await judgeReplace(db, quotes, orderId, terms, now);
  const verdict = approve(
    replace.judged,
    replace.judgement.snapshot,
    replace.judgement.limits,
    request.accepted,
  );
  if (verdict.approved === null) return { outcome: "denied", orderId, findings: verdict.findings };
  await db.query(
    "INSERT INTO order_commands (team_id, account_id, key, body_hash, order_id) VALUES (app_team_id(), $1, $2, $3, $4)",
    [order.accountId, key, hash, orderId],
  );
  await holdFor(db, replace, verdict);
  await requestReplace(db, replace, terms, now);
  return { outcome: "accepted", orderId, findings: verdict.findings };
}

/** The order, locked, and what is to be judged of its replace. Throws as `replaceOrder`. */
export async function judgeReplace(
  db: ClientBase,
  quotes: Quotes,
  orderId: string,
  terms: OrderTerms,
  now: Micros,
  read: typeof orderRow = lockOrder,
): Promise<JudgedReplace> {
  const order = await read(db, orderId);
  const view = await readOrder(db, orderId);
  const { intent } = view;
  if (intent === null || view.terms === null)
    throw new AppError("conflict", "The order is not ours to replace.");
  // The venue would know the replacement by a name that does not lead back to it.
  if (order.clientOrderId !== clientOrderId(orderId, NEW_ORDER))
    throw new AppError("conflict", "The order was adopted: cancel it and enter a new one to change it.");
  assertReplaceable(view, terms);
  const wrong = whatIsWrong({ ...intent, ...terms });
  if (wrong !== null) throw new AppError("bad-input", wrong, { at: "terms" });
  const open = larger(view.exposed, difference(terms.quantity, view.filled));
  const judged: OrderIntent = { ...intent, ...worse(intent, view.terms, terms), quantity: open };
  const judgement = await loadJudgement(db, quotes, {
    intent: judged,
    now,
    except: { orderId, shares: sharesOf(order, order.exposed, order.state) },
  });
  return { order, view, judged, judgement };
}

function assertReplaceable(view: OrderView, terms: OrderTerms): void {
  if (ENDED.has(view.state)) throw new AppError("conflict", `The order is ${view.state} already.`);
  const waiting = view.commands.find(
    ({ kind, state, version = 0 }) =>
      state !== "refused" && (kind === "cancel" || (kind === "replace" && version > view.version)),
  );
  if (waiting)
    throw new AppError(
      "conflict",
      `A ${waiting.kind} of the order is under way: wait for the venue's answer.`,
    );
  if (!["new", "partially-filled"].includes(view.state))
    throw new AppError(
      "conflict",
      `The order is ${view.state}: only one that works at the venue can be replaced.`,
    );
  if (terms.quantity <= view.filled)
    throw new AppError(
      "bad-input",
      `${quantityText(view.filled)} are filled already: ask for more than that, or cancel the order.`,
      { at: "terms.quantity" },
    );
}

/** The prices that cost more: a buyer's higher, a seller's lower limit is judged by collar and self-match. */
function worse(
  intent: OrderIntent,
  old: OrderTerms,
  asked: OrderTerms,
): Pick<OrderTerms, "limitPrice" | "stopPrice"> {
  const dearer = (a: Price | null, b: Price | null): Price | null => {
    if (a === null || b === null) return b;
    return intent.side === "buy" ? larger(a, b) : b;
  };
  return { limitPrice: dearer(old.limitPrice, asked.limitPrice), stopPrice: asked.stopPrice };
}

/** Reserves for the worst case in place of what the order had reserved. */
async function holdFor(db: ClientBase, { order, judged }: JudgedReplace, verdict: Verdict): Promise<void> {
  const reserved = Object.fromEntries(verdict.counters.map(({ key, delta }) => [key, delta.toString()]));
  const units: Quantity = judged.quantity;
  const before = sharesOf(order, order.exposed, order.state);
  const after = sharesOf({ reserved, reservedUnits: units }, order.exposed, order.state);
  const keys = new Set([...before.keys(), ...after.keys()]);
  await db.query("UPDATE orders SET reserved = $2, reserved_units = $3 WHERE id = $1", [
    order.id,
    JSON.stringify(reserved),
    quantityText(units),
  ]);
  const changes = [...keys].map((key) => [key, (after.get(key) ?? 0n) - (before.get(key) ?? 0n)] as const);
  await addToCounters(db, order.accountId, changes, 0);
}

async function requestReplace(
  db: ClientBase,
  { order, view }: JudgedReplace,
  terms: OrderTerms,
  now: Micros,
): Promise<void> {
  const earlier = view.commands.filter((one) => one.kind === "replace");
  const command = `r${1 + earlier.length}`;
  const version = 1 + Math.max(view.version, ...earlier.map((one) => one.version ?? 0));
  const facts: OrderFact[] = [
    { id: `requested:${command}`, at: now, kind: "replace-requested", command, version, terms },
    { id: `risk-passed:${command}`, at: now, kind: "risk-passed" },
  ];
  await recordFacts(db, order.id, facts);
  await db.query(
    `INSERT INTO order_requests (team_id, order_id, command, account_id, kind, cause)
     VALUES (app_team_id(), $1, $2, $3, 'replace', $4)`,
    [order.id, command, order.accountId, `risk-passed:${command}`],
  );
}
