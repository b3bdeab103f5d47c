import { hash } from "node:crypto";
import type { ClientBase, Pool } from "pg";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import type { OrderIntent } from "#lib/core/order-intent.ts";
import { NEW_ORDER, whatIsWrong, writeFact } from "#lib/execution/orders/index.ts";
import {
  type Approved,
  approve,
  type ControlName,
  type Counter,
  closingLimits,
  type Finding,
  withOrder,
} from "#lib/models/risk/index.ts";
import { type AuditEntry, auditRow, writeAudit } from "#server/access/audit/index.ts";
import { crashPoint } from "#server/infrastructure/crash-points/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import { clientOrderId } from "./client-order-id.ts";
import { type Judgement, loadJudgements, noAccount } from "./load-judgement.ts";
import { newOrderId } from "./new-order-id.ts";
import { prepared, type Statements } from "./prepared.ts";
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
  /** By a kill switch, to close a position: passes where nothing else does, whatever its size and the limits. */
  readonly closing?: boolean;
  /** Its row of the audit trail, committed with the outcome; its object is the order. */
  readonly audit?: (placed: Omit<PlacedOrder, "orderId">) => Omit<AuditEntry, "object">;
};

/** How often orders are judged again when the account changed under them. After the first their transaction holds it. */
const ATTEMPTS = 20;
const UNHELD_ATTEMPTS = 3;

type Approval = {
  readonly request: PlaceOrder;
  readonly order: Approved<OrderIntent>;
  readonly findings: readonly Finding[];
  readonly counters: readonly Counter[];
};
/** Orders of one account, strategy, parent and moment, and the prices that the account sees. */
export type OrderGroup = { readonly quotes: Quotes; readonly requests: readonly PlaceOrder[] };
/** What is decided; an order that is not in it is to be judged again. */
export type Outcomes = ReadonlyMap<PlaceOrder, PlacedOrder | AppError>;
type Deciding = Map<PlaceOrder, PlacedOrder | AppError>;
/** Where the statements go. */
type Way = {
  readonly db: Statements;
  /** Each is a transaction of its own, of this team. */
  readonly ownTeam?: string;
  /** For the lock of an account that somebody holds. */
  readonly waits: boolean;
  /** What writes no order is settled in a transaction. */
  readonly within: (settle: (db: ClientBase) => Promise<void>) => Promise<void>;
};
type Answer = {
  outcome: "accepted" | "known" | "other-body" | "changed" | "over-limit" | "no-account" | "busy";
  orderId: string;
};

/**
 * Judges and accepts one order, in the transaction of `db` with its team set. Refusals by a control are a value.
 * Throws AppError "bad-input" for an order that means nothing, "not-found" for an unknown account, "conflict" when the
 * key was used for another order or the account kept changing.
 */
export async function acceptOrder(db: ClientBase, quotes: Quotes, request: PlaceOrder): Promise<PlacedOrder> {
  const [placed] = await acceptOrders(db, quotes, [request]);
  if (placed instanceof AppError) throw placed;
  return placed as PlacedOrder;
}

/**
 * Judges and accepts orders of one account, strategy and parent in one go, each with its own outcome in the order of
 * `requests`: placed, or the AppError that acceptOrder would throw. What one uses of a limit is gone for those after it.
 * In the transaction of `db` with its team set. Throws AppError "bad-input" for a batch of mixed origin.
 */
export function acceptOrders(
  db: ClientBase,
  quotes: Quotes,
  requests: readonly PlaceOrder[],
): Promise<(PlacedOrder | AppError)[]> {
  return acceptEach({ db, waits: true, within: (settle) => settle(db) }, { quotes, requests });
}

/**
 * The same outside a transaction, on the disk when this answers: one statement judges them, and one writes them. Where
 * others keep coming in between, the account is held while they are judged.
 */
export async function acceptDirectly(
  pool: Pool,
  teamId: string,
  group: OrderGroup,
): Promise<(PlacedOrder | AppError)[]> {
  const outcomes: Deciding = new Map();
  refuseMeaningless(group, outcomes);
  const way: Way = { ...directly(pool, teamId), waits: true };
  for (let attempt = 0; attempt < UNHELD_ATTEMPTS; attempt++) await acceptOnce(way, [group], outcomes);
  const left = group.requests.filter((request) => !outcomes.has(request));
  if (left.length > 0) {
    const held = await withTeam(pool, teamId, async (db) => {
      await db.query("SELECT FROM accounts WHERE id = $1 FOR NO KEY UPDATE", [left[0]?.intent.account]);
      return acceptOrders(db, group.quotes, left);
    });
    for (const [i, request] of left.entries()) outcomes.set(request, held[i] as PlacedOrder | AppError);
  }
  return group.requests.map((request) => outcomes.get(request) as PlacedOrder | AppError);
}

/**
 * The same for several accounts of a team at once, each in one group. It waits for nobody: left undecided are orders of an
 * account that somebody holds, or that changed while they were judged.
 */
export async function acceptTogether(
  pool: Pool,
  teamId: string,
  groups: readonly OrderGroup[],
): Promise<Outcomes> {
  const outcomes: Deciding = new Map();
  for (const group of groups) refuseMeaningless(group, outcomes);
  await acceptOnce({ ...directly(pool, teamId), waits: false }, groups, outcomes);
  return outcomes;
}

const directly = (pool: Pool, teamId: string): Omit<Way, "waits"> => ({
  db: pool,
  ownTeam: teamId,
  within: (settle) => withTeam(pool, teamId, settle),
});

async function acceptEach(way: Way, group: OrderGroup): Promise<(PlacedOrder | AppError)[]> {
  const outcomes: Deciding = new Map();
  refuseMeaningless(group, outcomes);
  const { requests } = group;
  for (let attempt = 0; attempt < ATTEMPTS && outcomes.size < requests.length; attempt++)
    await acceptOnce(way, [group], outcomes);
  const changing = "The account kept changing while the order was judged; send it again.";
  return requests.map((request) => outcomes.get(request) ?? new AppError("conflict", changing));
}

function refuseMeaningless({ requests }: OrderGroup, outcomes: Deciding): void {
  assertOneOrigin(requests);
  for (const request of requests) {
    const wrong = whatIsWrong(request.intent);
    if (wrong !== null) outcomes.set(request, new AppError("bad-input", wrong));
  }
}

/** Those whose outcome stays open are to be judged again. */
async function acceptOnce(way: Way, groups: readonly OrderGroup[], outcomes: Deciding): Promise<void> {
  const open = groups.flatMap(({ quotes, requests }) => {
    const undecided = requests.filter((request) => !outcomes.has(request));
    return undecided.length > 0 ? [{ quotes, requests: undecided }] : [];
  });
  if (open.length === 0) return;
  const judgements = await crashPoint("orders.judge", () => judge(way, open));
  const judged = open.flatMap(({ requests }, i) => {
    const judgement = judgements[i];
    if (judgement) return [approveEach(judgement, requests)];
    for (const request of requests) outcomes.set(request, noAccount());
    return [];
  });
  const batches = judged.filter(({ approvals }) => approvals.length > 0);
  if (batches.length > 0)
    decide(await crashPoint("orders.accept", () => write(way, batches)), batches, outcomes);
  // What was denied because of one that did not get in after all is judged again with it.
  const denied = judged.filter(
    ({ approvals, unwritten }) =>
      unwritten.size > 0 && approvals.every(({ request }) => outcomes.has(request)),
  );
  if (denied.length > 0)
    await way.within(async (db) => {
      for (const { unwritten } of denied) await settleUnwritten(db, unwritten, outcomes);
    });
}

function decide(answers: readonly Answer[], batches: readonly Judged[], outcomes: Deciding): void {
  for (const [i, { request, findings }] of batches.flatMap(({ approvals }) => approvals).entries()) {
    const { outcome, orderId } = answers[i] as Answer;
    if (outcome === "accepted" || outcome === "known")
      outcomes.set(request, { outcome: "accepted", orderId, findings });
    if (outcome === "other-body") outcomes.set(request, otherOrder(request.key));
    if (outcome === "no-account") outcomes.set(request, noAccount());
  }
}

function judge({ db, ownTeam }: Way, groups: readonly OrderGroup[]): Promise<(Judgement | null)[]> {
  const asked = groups.map(({ quotes, requests }) => {
    const [{ intent, now, closing }, ...others] = requests as [PlaceOrder, ...PlaceOrder[]];
    const more = others.map((other) => other.intent);
    return { quotes, intent, more, now, closing, keys: requests.map(({ key }) => key) };
  });
  return loadJudgements(db, asked, ownTeam);
}

/** Orders of one account: those that may pass, and the others with what speaks against them. */
type Judged = {
  readonly version: string;
  readonly approvals: readonly Approval[];
  /** What the approved use of shared limits together, and the most that each may come to with them. */
  readonly shares: readonly Share[];
  readonly unwritten: ReadonlyMap<PlaceOrder, readonly Finding[]>;
};

/** Each against the account as those before it leave it; a key that is known leaves it as it is. */
function approveEach({ snapshot, limits, used, known }: Judgement, requests: readonly PlaceOrder[]): Judged {
  const approvals: Approval[] = [];
  const unwritten = new Map<PlaceOrder, readonly Finding[]>();
  let left = snapshot;
  for (const request of requests) {
    if (known.has(request.key)) {
      unwritten.set(request, []);
      continue;
    }
    const order = { ...request.intent, orderId: newOrderId(request.now) };
    const its = request.closing ? closingLimits(limits) : limits;
    const { approved, findings, counters } = approve(order, left, its, request.accepted);
    if (approved === null) {
      unwritten.set(request, findings);
      continue;
    }
    approvals.push({ request, order: approved, findings, counters });
    left = withOrder(left, order, counters);
  }
  return { version: snapshot.version, approvals, shares: sharesOf(approvals, used), unwritten };
}

type Share = { readonly key: string; readonly delta: bigint; readonly cap: bigint };

/** Each order's room was found with those before it in place: what it leaves, others may have taken since. */
function sharesOf(approvals: readonly Approval[], used: ReadonlyMap<string, bigint>): Share[] {
  const sums = new Map<string, { delta: bigint; spare: bigint }>();
  for (const { key, delta, room } of approvals.flatMap(({ counters }) => counters)) {
    const sum = sums.get(key);
    const spare = room - delta;
    if (!sum) sums.set(key, { delta, spare });
    else {
      sum.delta += delta;
      if (spare < sum.spare) sum.spare = spare;
    }
  }
  return [...sums].map(([key, { delta, spare }]) => ({
    ...{ key, delta },
    cap: (used.get(key) ?? 0n) + delta + spare,
  }));
}

/** What is known, or denied. A key that was accepted before stays accepted, whatever the controls say today. */
async function settleUnwritten(
  db: ClientBase,
  unwritten: ReadonlyMap<PlaceOrder, readonly Finding[]>,
  outcomes: Deciding,
): Promise<void> {
  const requests = [...unwritten.keys()];
  const { rows } = await db.query(
    prepared("SELECT key, order_id, body_hash FROM order_commands WHERE account_id = $1 AND key = ANY ($2)", [
      requests[0]?.intent.account,
      requests.map(({ key }) => key),
    ]),
  );
  const known = new Map(rows.map((row) => [row.key, row]));
  for (const [request, findings] of unwritten) {
    const row = known.get(request.key);
    if (!row) outcomes.set(request, { outcome: "denied", orderId: null, findings });
    else if (row.body_hash !== bodyHash(request)) outcomes.set(request, otherOrder(request.key));
    else outcomes.set(request, { outcome: "accepted", orderId: row.order_id, findings: [] });
  }
  const entries = requests.flatMap((request) => {
    const placed = outcomes.get(request);
    if (!request.audit || !placed || placed instanceof AppError) return [];
    return [{ ...request.audit(placed), object: placed.orderId ?? undefined }];
  });
  if (entries.length > 0) await writeAudit(db, ...entries);
}

async function write({ db, ownTeam, waits }: Way, batches: readonly Judged[]): Promise<Answer[]> {
  const accounts = batches.map(({ version, approvals, shares }) => {
    const [{ order, request }] = approvals as [Approval];
    const counters = shares.map(({ key, delta, cap }) => ({ key, delta: `${delta}`, cap: `${cap}` }));
    return { id: order.account, version, strategy: order.strategy, closing: request.closing, counters };
  });
  const orders = batches.flatMap(({ approvals }) => approvals.map(row));
  const payload = JSON.stringify({ teamId: ownTeam, waits, accounts, orders });
  const { rows } = await db.query(prepared("SELECT accept_orders($1) AS answers", [payload]));
  return rows[0].answers;
}

function row({ request, order, findings, counters }: Approval): object {
  return {
    key: request.key,
    body_hash: bodyHash(request),
    intent: writeFact({ id: "intent", at: request.now, kind: "intent", order }),
    reserved: Object.fromEntries(counters.map(({ key, delta }) => [key, `${delta}`])),
    client_order_id: clientOrderId(order.orderId, NEW_ORDER),
    closing: request.closing,
    created_by: request.by ?? undefined,
    audit: request.audit && auditRow(request.audit({ outcome: "accepted", findings })),
  };
}

function assertOneOrigin(requests: readonly PlaceOrder[]): void {
  const origin = ({ intent, now, closing }: PlaceOrder): string =>
    [intent.account, intent.strategy, intent.parent, now, closing].join(" ");
  if (new Set(requests.map(origin)).size > 1)
    throw new AppError(
      "bad-input",
      "Orders of one batch have one account, strategy, parent and moment: split it.",
    );
  const keys = new Set(requests.map(({ key }) => key));
  if (keys.size < requests.length)
    throw new AppError("bad-input", "Two orders of the batch have the same key: give each its own.");
}

const otherOrder = (key: string): AppError =>
  new AppError("conflict", `The key ${key} was used for another order; make a new key for a new order.`);

function bodyHash({ intent }: PlaceOrder): string {
  const text = (value: unknown) => (typeof value === "object" ? canonicalJson(value) : String(value));
  const body = Object.entries(intent).map(([name, value]) => [name, value === null ? null : text(value)]);
  return hash("sha256", canonicalJson(Object.fromEntries(body)));
}
