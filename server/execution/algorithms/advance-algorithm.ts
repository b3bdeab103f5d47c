import type { ClientBase } from "pg";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import {
  type Money,
  notional,
  type Price,
  perUnit,
  price,
  type Quantity,
  quantity,
} from "#lib/core/money.ts";
import {
  type AlgorithmEvent,
  type AlgorithmState,
  behindFrom,
  type ChildOrder,
  filledOf,
  isOver,
  nextMoment,
  phaseOf,
  stepAlgorithm,
} from "#lib/execution/algorithms/index.ts";
import { ENDED, type OrderState } from "#lib/execution/orders/index.ts";
import type { ControlName } from "#lib/models/risk/index.ts";
import { acceptOrder, cancelOrder, type Quotes, recordFacts } from "#server/execution/orders/index.ts";
import { crashPoint } from "#server/infrastructure/crash-points/index.ts";
import { type AlgorithmRecord, readAlgorithm, writeEvent } from "./algorithm-record.ts";
import { accountClock, type MarketNews, marketNews } from "./market-clock.ts";

/** Orders of one algorithm look alike: that is what they are for. */
const EXPECTED_OF_CHILDREN: readonly ControlName[] = ["duplicate-order", "repeated-execution"];

export type Advanced = {
  readonly state: AlgorithmState;
  readonly changed: boolean;
  readonly accountId: string;
};

/**
 * Tells an algorithm what its children did since it last looked, then `news`, and does what it answers, all in the
 * transaction of `db`: its events, the new children and the cancels are committed together or not at all, so a kill
 * anywhere neither loses nor doubles a slice. Throws AppError "not-found", or what the machine says of a command.
 */
export async function advanceAlgorithm(
  db: ClientBase,
  quotes: Quotes,
  orderId: string,
  now: Micros,
  news: readonly AlgorithmEvent[] = [],
  by: string | null = null,
): Promise<Advanced> {
  const record = await readAlgorithm(db, orderId, "lock");
  const { accountId } = record;
  if (isKnown(record, news)) return { state: record.state, changed: false, accountId };
  if (!record.open && news.length > 0)
    throw new AppError("conflict", `The algorithm is ${phaseOf(record.state)} already.`);
  const market = await marketNews(db, record);
  const clock = await accountClock(db, accountId, now);
  const work = new Work(db, quotes, record, { wall: now, market: clock.now });
  const children = await readChildren(db, record);
  for (const child of children) await work.look(child);
  // A trade was taken back after its end: what is to be bought again is for a person to say.
  if (!record.open && phaseOf(work.state) === "running")
    await work.tell({ kind: "command", command: "pause", at: clock.now });
  for (const one of market) await work.hear(one);
  for (const event of news) await work.tell({ ...event, at: clock.now });
  const wake = record.open ? nextMoment(work.state) : null;
  if (wake !== null && wake <= clock.now) await work.tell({ kind: "clock", at: clock.now });
  await crashPoint("algorithms.events", () => storeEvents(db, record, work.told, by));
  const average = averageOf(await readChildren(db, record));
  if (work.told.length > 0)
    await tellOrder(db, record, work.state, average, record.events.length + work.told.length, now);
  await storeProgress(
    db,
    record,
    work,
    children.reduce((sum, child) => sum + child.facts, 0n),
  );
  return { state: work.state, changed: work.told.length > 0, accountId };
}

/** A change that was told before under its key. Throws AppError "conflict" for a key used for another one. */
function isKnown({ events }: AlgorithmRecord, news: readonly AlgorithmEvent[]): boolean {
  const [asked] = news;
  if (asked?.kind !== "command" || asked.command !== "change" || asked.key === undefined) return false;
  const known = events.find(
    (one) => one.kind === "command" && one.command === "change" && one.key === asked.key,
  );
  if (known && canonicalJson(writeEvent(known)) !== canonicalJson(writeEvent(asked)))
    throw new AppError(
      "conflict",
      `The key ${asked.key} was used for another change; make a new key for a new one.`,
    );
  return known !== undefined;
}

type ChildRow = {
  readonly n: number;
  readonly orderId: string;
  readonly state: OrderState;
  readonly filled: Quantity;
  readonly averagePrice: Price | null;
  readonly facts: bigint;
};

export const childKey = (parent: string, n: number): string => `algo:${parent}:${n}`;

export async function readChildren(
  db: ClientBase,
  { orderId, accountId }: Pick<AlgorithmRecord, "orderId" | "accountId">,
): Promise<ChildRow[]> {
  const { rows } = await db.query(
    `SELECT c.key, o.id, o.state, o.filled, o.average_price, o.fact_count FROM orders o
     JOIN order_commands c ON c.team_id = o.team_id AND c.order_id = o.id AND c.account_id = $2 AND c.key LIKE 'algo:%'
     WHERE o.parent_id = $1 ORDER BY o.id`,
    [orderId, accountId],
  );
  return rows
    .map((row) => ({
      n: Number(row.key.split(":")[2]),
      orderId: row.id,
      state: row.state,
      filled: quantity(row.filled),
      averagePrice: row.average_price === null ? null : price(row.average_price),
      facts: BigInt(row.fact_count),
    }))
    .sort((a, b) => a.n - b.n);
}

/** One advance: the state as it goes, and what it was told. */
class Work {
  state: AlgorithmState;
  readonly told: AlgorithmEvent[] = [];
  readonly #db: ClientBase;
  readonly #quotes: Quotes;
  readonly #record: AlgorithmRecord;
  /** Facts and orders are dated by the wall, the machine goes by the market. */
  readonly #clocks: { readonly wall: Micros; readonly market: Micros };
  seenEntry: number;

  constructor(
    db: ClientBase,
    quotes: Quotes,
    record: AlgorithmRecord,
    clocks: { readonly wall: Micros; readonly market: Micros },
  ) {
    this.#db = db;
    this.#quotes = quotes;
    this.#record = record;
    this.#clocks = clocks;
    this.state = record.state;
    this.seenEntry = record.seenEntry;
  }

  /** A moment of a paper account's market. One that begins anew has ended the children with it. */
  async hear({ entry, kind, at, volume }: MarketNews): Promise<void> {
    this.seenEntry = entry;
    if (isOver(this.state)) return;
    const isLive = ["running", "paused"].includes(phaseOf(this.state));
    if (kind === "open" && !isLive) return;
    if (kind === "open") await this.tell({ kind: "command", command: "cancel", at: this.state.at });
    else if (volume === null) await this.tell({ kind: "clock", at: at! });
    else await this.tell({ kind: "bar", at: at!, volume });
  }

  async tell(event: AlgorithmEvent): Promise<void> {
    const { state, children, cancels } = stepAlgorithm(this.state, event);
    this.state = state;
    this.told.push(event);
    for (const child of children) await this.#make(child);
    for (const n of cancels) await this.#cancel(n);
  }

  async look({ n, state, filled }: ChildRow): Promise<void> {
    const known = this.state.children[n - 1];
    // One whose trade was taken back may work again.
    const ended = ENDED.has(state);
    if (!known || (known.filled === filled && known.ended === ended)) return;
    const refused = state === "rejected" || state === "denied";
    await this.tell({ kind: "child", at: this.#clocks.market, n, filled, ended, refused });
  }

  async #make({ n, quantity: units, type, timeInForce, limitPrice }: ChildOrder): Promise<void> {
    const { orderId, accountId, symbol, strategy, beginning, accepted } = this.#record;
    const placed = await crashPoint("algorithms.child", () =>
      acceptOrder(this.#db, this.#quotes, {
        key: childKey(orderId, n),
        by: null,
        now: this.#clocks.wall,
        accepted: new Set([...(accepted as ControlName[]), ...EXPECTED_OF_CHILDREN]),
        intent: {
          account: accountId,
          symbol,
          side: beginning.order.side,
          type,
          timeInForce,
          quantity: units,
          limitPrice,
          stopPrice: null,
          parent: orderId,
          ...(strategy !== null && { strategy }),
        },
      }),
    );
    if (placed.outcome === "denied")
      await this.tell({
        kind: "child",
        at: this.#clocks.market,
        n,
        filled: 0n as Quantity,
        ended: true,
        refused: true,
        reason: placed.findings.map(({ message }) => message).join(" "),
      });
  }

  async #cancel(n: number): Promise<void> {
    const child = (await readChildren(this.#db, this.#record)).find((one) => one.n === n);
    if (!child || ENDED.has(child.state)) return;
    const view = await cancelOrder(this.#db, child.orderId, this.#clocks.wall);
    await this.look({ ...child, state: view.state, filled: view.filled });
  }
}

async function storeEvents(
  db: ClientBase,
  { orderId, events }: AlgorithmRecord,
  told: readonly AlgorithmEvent[],
  by: string | null,
): Promise<void> {
  if (told.length === 0) return;
  const rows = told.map((event, k) => ({
    seq: events.length + k + 1,
    at: event.at,
    body: writeEvent(event),
    by: event.kind === "command" ? by : null,
  }));
  await db.query(
    `INSERT INTO algorithm_events (team_id, order_id, seq, at, body, by)
     SELECT app_team_id(), $1, e.seq, e.at, e.body, e.by
     FROM jsonb_to_recordset($2) AS e(seq integer, at bigint, body jsonb, by uuid)`,
    [orderId, JSON.stringify(rows)],
  );
}

/** The order's own facts: where its children and its algorithm stand now. */
async function tellOrder(
  db: ClientBase,
  { orderId, state: before }: AlgorithmRecord,
  state: AlgorithmState,
  average: Price | null,
  step: number,
  now: Micros,
): Promise<void> {
  const [phase, filled] = [phaseOf(state), filledOf(state)];
  if (phase === phaseOf(before) && filled === filledOf(before) && state.reason === before.reason) return;
  await recordFacts(db, orderId, [
    {
      id: `worked:${step}`,
      at: now,
      kind: "worked",
      step,
      phase,
      filled,
      price: average,
      ...(state.reason !== "" && { reason: state.reason }),
    },
  ]);
}

function averageOf(children: readonly ChildRow[]): Price | null {
  let paid = 0n;
  let filled = 0n;
  for (const child of children) {
    if (child.averagePrice === null) continue;
    paid += notional(child.averagePrice, child.filled);
    filled += child.filled;
  }
  return perUnit(paid as Money, filled as Quantity);
}

/** When it is to be looked at again: at its next moment, or when its children have more facts than it has seen. */
async function storeProgress(
  db: ClientBase,
  { orderId }: AlgorithmRecord,
  { state, told, seenEntry }: Work,
  seen: bigint,
): Promise<void> {
  await db.query(
    `UPDATE algorithms SET phase = $2, open = $3, events = events + $4, wake_at = $5, seen_facts = $6, seen_entry = $7,
       behind_at = $8 WHERE order_id = $1`,
    [
      ...[orderId, phaseOf(state), !isOver(state), told.length, nextMoment(state)],
      ...[seen.toString(), seenEntry, behindFrom(state)],
    ],
  );
}
