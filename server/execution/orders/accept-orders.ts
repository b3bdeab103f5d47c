import type { ClientBase, Pool } from "pg";
import { AppError } from "#lib/core/errors.ts";
import type { OrderIntent } from "#lib/core/order-intent.ts";
import { NEW_ORDER, whatIsWrong, writeFact } from "#lib/execution/orders/index.ts";
import {
  type Approved,
  approve,
  type Counter,
  closingLimits,
  type Finding,
  withOrder,
} from "#lib/models/risk/index.ts";
import { auditRow } from "#server/access/audit/index.ts";
import { crashPoint } from "#server/infrastructure/crash-points/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import { clientOrderId } from "./client-order-id.ts";
import { type Judgement, loadJudgements, noAccount } from "./load-judgement.ts";
import { newOrderId } from "./new-order-id.ts";
import { bodyHash, type Deciding, type Outcomes, type PlacedOrder, type PlaceOrder } from "./place-order.ts";
import { prepared, type Statements } from "./prepared.ts";
import type { Quotes } from "./quotes.ts";
import { type Denial, settleUnwritten, type Unwritten } from "./settle-unwritten.ts";

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
  outcome: "accepted" | "changed" | "over-limit" | "no-account" | "busy";
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
export async function acceptOrders(
  db: ClientBase,
  quotes: Quotes,
  requests: readonly PlaceOrder[],
): Promise<(PlacedOrder | AppError)[]> {
  const way: Way = { db, waits: true, within: (settle) => settle(db) };
  const outcomes = await acceptEach(way, [{ quotes, requests }], ATTEMPTS);
  const changing = "The account kept changing while the order was judged; send it again.";
  return requests.map((request) => outcomes.get(request) ?? new AppError("conflict", changing));
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
  const way: Way = { ...directly(pool, teamId), waits: true };
  const outcomes = new Map(await acceptEach(way, [group], UNHELD_ATTEMPTS));
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
export function acceptTogether(pool: Pool, teamId: string, groups: readonly OrderGroup[]): Promise<Outcomes> {
  return acceptEach({ ...directly(pool, teamId), waits: false }, groups, 1);
}

const directly = (pool: Pool, teamId: string): Omit<Way, "waits"> => ({
  db: pool,
  ownTeam: teamId,
  within: (settle) => withTeam(pool, teamId, settle),
});

/** Left out are orders that were judged so often and are undecided. */
async function acceptEach(way: Way, groups: readonly OrderGroup[], attempts: number): Promise<Outcomes> {
  const outcomes: Deciding = new Map();
  for (const group of groups) refuseMeaningless(group, outcomes);
  for (let attempt = 0; attempt < attempts; attempt++) await acceptOnce(way, groups, outcomes);
  return outcomes;
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
      for (const { unwritten } of denied) await settleUnwritten(db, unwritten, way.waits, outcomes);
    });
}

function decide(answers: readonly Answer[], batches: readonly Judged[], outcomes: Deciding): void {
  for (const [i, { request, findings }] of batches.flatMap(({ approvals }) => approvals).entries()) {
    const { outcome, orderId } = answers[i] as Answer;
    if (outcome === "accepted") outcomes.set(request, { outcome, orderId, findings });
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
  readonly unwritten: Unwritten;
};

/** Each against the account as those before it leave it; a key that is known leaves it as it is. */
function approveEach({ snapshot, limits, used, known }: Judgement, requests: readonly PlaceOrder[]): Judged {
  const approvals: Approval[] = [];
  const unwritten = new Map<PlaceOrder, Denial | null>();
  let left = snapshot;
  for (const request of requests) {
    if (known.has(request.key)) {
      unwritten.set(request, null);
      continue;
    }
    const order = { ...request.intent, orderId: newOrderId(request.now) };
    const its = request.closing ? closingLimits(limits) : limits;
    const { approved, findings, counters } = approve(order, left, its, request.accepted);
    if (approved === null) {
      unwritten.set(request, { order, findings });
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
