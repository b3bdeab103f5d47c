import type { Pool } from "pg";
import { AppError } from "#lib/core/errors.ts";
import { isDatabaseAway } from "#server/infrastructure/db/index.ts";
import { acceptDirectly, acceptTogether, type OrderGroup } from "./accept-orders.ts";
import type { PlacedOrder, PlaceOrder } from "./place-order.ts";
import type { Quotes } from "./quotes.ts";

export type Placing = {
  readonly teamId: string;
  readonly quotes: Quotes;
  readonly request: PlaceOrder;
};

type Waiting = Placing & PromiseWithResolvers<PlacedOrder>;
/** Orders of one account, to be judged one behind the other. */
type Group = readonly Waiting[];
type Team = {
  readonly id: string;
  /** In the order they came. */
  waiting: Waiting[];
  /** Accounts of which orders are on their way. */
  readonly busy: Set<string>;
  batches: number;
  /** Whether it is looked at before long. */
  due: boolean;
};

/** So many orders in one transaction at most: those who wait behind it want an answer too. */
const MOST = 50;
/** So many transactions of a team at once: one that is slow does not hold up what comes behind it. */
const BATCHES = 2;

/**
 * The way in for orders that come one by one. What comes at the same time goes together, whatever its account: one
 * judgement and one commit for all, each with its own outcome, told after the commit. An account of which orders are on
 * their way has its next ones wait, as its lock would make them. An account that somebody else holds is left behind by
 * the others and asked again alone.
 */
export class AcceptQueue {
  readonly #pool: Pool;
  readonly #teams = new Map<string, Team>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Throws what acceptOrder throws; after an error of the connection the same key asks what became of the order. */
  place(placing: Placing): Promise<PlacedOrder> {
    const waiting: Waiting = { ...placing, ...Promise.withResolvers<PlacedOrder>() };
    const { teamId: id } = placing;
    const team = this.#teams.get(id) ?? { id, waiting: [], busy: new Set(), batches: 0, due: false };
    this.#teams.set(id, team);
    team.waiting.push(waiting);
    // What else comes in this turn of the event loop goes with it.
    if (!team.due)
      setImmediate(() => {
        team.due = false;
        this.#go(team);
      });
    team.due = true;
    return waiting.promise;
  }

  #go(team: Team): void {
    while (team.batches < BATCHES) {
      const groups = takeGroups(team);
      if (groups.length === 0) break;
      void this.#send(team, groups);
    }
    if (team.waiting.length === 0 && team.busy.size === 0 && !team.due) this.#teams.delete(team.id);
  }

  async #send(team: Team, groups: readonly Group[]): Promise<void> {
    team.batches++;
    const left = await this.#acceptTogether(team.id, groups);
    team.batches--;
    const done = (group: Group): void => {
      team.busy.delete(accountOf(group));
      this.#go(team);
    };
    for (const group of groups) if (!left.has(group)) team.busy.delete(accountOf(group));
    for (const [group, undecided] of left) void this.#acceptAlone(undecided).then(() => done(group));
    this.#go(team);
  }

  /** Answers who is to be asked again alone: one that breaks the transaction must not take the others with it. */
  async #acceptTogether(teamId: string, groups: readonly Group[]): Promise<Map<Group, Group>> {
    try {
      const outcomes = await acceptTogether(this.#pool, teamId, groups.map(orderGroup));
      const left = new Map<Group, Group>();
      for (const group of groups) {
        const undecided = group.filter((waiting) => !outcomes.has(waiting.request));
        for (const waiting of group) settle(waiting, outcomes.get(waiting.request));
        if (undecided.length > 0) left.set(group, undecided);
      }
      return left;
    } catch (error) {
      if (!concernsAll(error)) return new Map(groups.map((group) => [group, group]));
      for (const { reject } of groups.flat()) reject(error);
      return new Map();
    }
  }

  /** Waits for its account. Never throws. */
  async #acceptAlone(group: Group): Promise<void> {
    try {
      const [{ teamId }] = group as [Waiting];
      const outcomes = await acceptDirectly(this.#pool, teamId, orderGroup(group));
      for (const [i, waiting] of group.entries()) settle(waiting, outcomes[i]);
    } catch (error) {
      if (group.length === 1 || concernsAll(error)) for (const { reject } of group) reject(error);
      else for (const waiting of group) await this.#acceptAlone([waiting]);
    }
  }
}

function settle({ resolve, reject }: Waiting, outcome: PlacedOrder | AppError | undefined): void {
  if (outcome instanceof AppError) reject(outcome);
  else if (outcome) resolve(outcome);
}

const accountOf = (group: Group): string => (group[0] as Waiting).request.intent.account;
const orderGroup = (group: Group): OrderGroup => ({
  quotes: (group[0] as Waiting).quotes,
  requests: group.map(({ request }) => request),
});

/**
 * Takes who may go now, and marks their accounts as busy. Of an account as many from the front as may be judged together:
 * of the same origin, no key twice. Nobody overtakes another of his account.
 */
function takeGroups(team: Team): Group[] {
  const groups = new Map<string, Waiting[]>();
  const barred = new Set(team.busy);
  const stay: Waiting[] = [];
  let taken = 0;
  for (const one of team.waiting) {
    const { account } = one.request.intent;
    const group = groups.get(account) ?? [];
    if (taken === MOST || barred.has(account) || !fits(group, one)) {
      barred.add(account);
      stay.push(one);
      continue;
    }
    groups.set(account, group);
    group.push(one);
    taken++;
  }
  team.waiting = stay;
  for (const account of groups.keys()) team.busy.add(account);
  return [...groups.values()].map(ofOneMoment);
}

function fits(group: Group, { request: { key, intent, closing } }: Waiting): boolean {
  const [first] = group;
  if (!first) return true;
  const of = first.request;
  return (
    intent.strategy === of.intent.strategy &&
    intent.parent === of.intent.parent &&
    closing === of.closing &&
    group.every(({ request }) => request.key !== key)
  );
}

function ofOneMoment(group: Group): Group {
  const now = Math.max(...group.map(({ request }) => request.now));
  return group.map((waiting) => ({ ...waiting, request: { ...waiting.request, now } }));
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
