import type { Pool } from "pg";
import { AppError } from "#lib/core/errors.ts";
import { isDatabaseAway } from "#server/infrastructure/db/index.ts";
import { acceptDirectly, type PlacedOrder, type PlaceOrder } from "./accept-orders.ts";
import type { Quotes } from "./quotes.ts";

export type Placing = {
  readonly teamId: string;
  readonly quotes: Quotes;
  readonly request: PlaceOrder;
};

type Waiting = Placing & PromiseWithResolvers<PlacedOrder>;

/** So many orders in one transaction at most: those who wait behind it want an answer too. */
const MOST = 50;

/**
 * The way in for orders that come one by one. One that comes alone goes at once. Those that come while a transaction of
 * their account is on its way wait for it, as its lock would make them, and go together in the next: one judgement
 * and one commit for all, each with its own outcome, told after the commit.
 */
export class AcceptQueue {
  readonly #pool: Pool;
  /** What waits, by team and account; there while one of them is being accepted. */
  readonly #lanes = new Map<string, Waiting[]>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Throws what acceptOrder throws; after an error of the connection the same key asks what became of the order. */
  place(placing: Placing): Promise<PlacedOrder> {
    const waiting: Waiting = { ...placing, ...Promise.withResolvers<PlacedOrder>() };
    const name = `${placing.teamId} ${placing.request.intent.account}`;
    const lane = this.#lanes.get(name);
    if (lane) lane.push(waiting);
    else void this.#empty(name, [waiting]);
    return waiting.promise;
  }

  async #empty(name: string, lane: Waiting[]): Promise<void> {
    this.#lanes.set(name, lane);
    while (lane.length > 0) await this.#acceptTogether(takeBatch(lane));
    this.#lanes.delete(name);
  }

  /** Never throws: one that makes the transaction fail must not take the others with it, so each is asked again alone. */
  async #acceptTogether(batch: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await this.#accept(batch);
      for (const [i, { resolve, reject }] of batch.entries()) {
        const outcome = outcomes[i];
        if (outcome instanceof AppError) reject(outcome);
        else resolve(outcome as PlacedOrder);
      }
    } catch (error) {
      if (batch.length === 1 || concernsAll(error)) for (const { reject } of batch) reject(error);
      else for (const waiting of batch) await this.#acceptTogether([waiting]);
    }
  }

  #accept(batch: readonly Waiting[]): Promise<(PlacedOrder | AppError)[]> {
    const [{ teamId, quotes }] = batch as [Waiting];
    const now = Math.max(...batch.map(({ request }) => request.now));
    const requests = batch.map(({ request }) => ({ ...request, now }));
    return acceptDirectly(this.#pool, teamId, quotes, requests);
  }
}

/** As many from the front as may be judged together: of the same origin, no key twice. Nobody overtakes. */
function takeBatch(lane: Waiting[]): Waiting[] {
  const origin = ({ request: { intent, closing, audit } }: Waiting): string =>
    [intent.strategy, intent.parent, closing, audit !== undefined].join(" ");
  const first = origin(lane[0] as Waiting);
  const keys = new Set<string>();
  const end = lane.findIndex((one) => {
    if (keys.size === MOST || keys.has(one.request.key) || origin(one) !== first) return true;
    keys.add(one.request.key);
    return false;
  });
  return lane.splice(0, end === -1 ? lane.length : end);
}

/** Says nothing about one of them: the database is away, or somebody held the account for too long (57014). */
const concernsAll = (error: unknown): boolean =>
  isDatabaseAway(error) || (Object(error) as { code?: unknown }).code === "57014";

const queues = new WeakMap<Pool, AcceptQueue>();

/** The one queue of a pool's process. */
export function acceptQueue(pool: Pool): AcceptQueue {
  const queue = queues.get(pool) ?? new AcceptQueue(pool);
  queues.set(pool, queue);
  return queue;
}
