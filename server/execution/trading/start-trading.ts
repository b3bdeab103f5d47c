import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "#lib/core/errors.ts";
import { keepLatches } from "#server/execution/kill-switch/index.ts";
import { acceptQueue, cancelOrder, GATEWAY_CHANNEL, wakeGateway } from "#server/execution/orders/index.ts";
import { transaction, withTeam } from "#server/infrastructure/db/index.ts";
import { type AccountLease, openLease } from "./account-lease.ts";
import { AccountRunner, type RunnerHost } from "./account-runner.ts";
import { Guests } from "./guests.ts";
import type { HeldAccount, TradingHost } from "./trading-host.ts";

export type TradingOptions = Pick<TradingHost, "pool" | "clock" | "log" | "bus" | "home"> &
  Pick<RunnerHost, "reconcile"> & {
    /** For the session of its own that holds the leases. */
    readonly url: string;
  };

export type Trading = { readonly host: TradingHost; stop(): Promise<void> };

const LOOK_MS = 1000;
const RETRY_MS = 500;

type Runners = Map<string, { runner: AccountRunner; done: Promise<void> }>;

/** Holds every account that nobody else holds, until stopped. Clean stop: guests first, then gateways, then leases. */
export function startTrading(options: TradingOptions): Trading {
  const { pool, log, home } = options;
  const runners: Runners = new Map();
  const guests = new Guests();
  const stopping = new AbortController();

  const dropAll = async () => {
    // Guests first: they may still want to say something through their gateway.
    await guests.endAll();
    const all = [...runners.values()];
    for (const { runner } of all) runner.stop();
    await Promise.all(all.map(({ done }) => done));
  };
  const look = async (held: AccountLease) => {
    const kept = await keepLatches(pool, home);
    if (kept > 0) log.warn({ kept }, "told the database of kill switches that were latched without it");
    for (const account of await everyAccount(pool))
      if (!runners.has(account.accountId) && (await held.take(account.accountId)))
        hold(account, held, options, runners, guests);
  };
  const loop = async () => {
    while (!stopping.signal.aborted) {
      let lease: AccountLease | undefined;
      try {
        const { promise: lost, reject } = Promise.withResolvers<never>();
        lost.catch(() => {});
        const wake = (accountId: string) => runners.get(accountId)?.runner.wake();
        lease = await openLease(options.url, GATEWAY_CHANNEL, wake, reject);
        while (!stopping.signal.aborted) {
          await Promise.race([look(lease), lost]);
          await Promise.race([pause(LOOK_MS, stopping.signal), lost]);
        }
      } catch (error) {
        log.warn({ err: error }, "the leases are lost; others may take the accounts");
      }
      await dropAll();
      await lease?.release();
      await pause(RETRY_MS, stopping.signal);
    }
  };
  const looping = loop();
  return {
    host: hostOf(options, runners, guests),
    async stop() {
      stopping.abort();
      await looping;
    },
  };
}

/** Runs the account's gateway until it is stopped or fenced off, and gives the account back. */
function hold(
  account: HeldAccount,
  lease: AccountLease,
  { pool, clock, log, bus, home, reconcile }: TradingOptions,
  runners: Runners,
  guests: Guests,
): void {
  const { accountId } = account;
  const runner = new AccountRunner(
    {
      ...{ pool, clock, log, bus, home, reconcile },
      onRunning: (running) => guests.begin(running),
      onOrder: (of, orderId, view) => guests.tell(of, orderId, view),
    },
    account,
  );
  const done = runner
    .run()
    .catch((cause: unknown) => log.error({ err: cause, ...account }, "an account's gateway ended"))
    .then(() => guests.end(accountId))
    .catch((cause: unknown) =>
      log.error({ err: cause, ...account }, "what ran on an account did not end well"),
    )
    .then(() => lease.give(accountId).catch(() => {}))
    .finally(() => runners.delete(accountId));
  runners.set(accountId, { runner, done });
}

function hostOf(
  { pool, clock, log, bus, home }: TradingOptions,
  runners: Runners,
  guests: Guests,
): TradingHost {
  return {
    ...{ pool, clock, log, bus, home },
    broker: (accountId) => runners.get(accountId)?.runner.connection ?? null,
    async submit(teamId, request) {
      const held = runners.get(request.intent.account)?.runner;
      if (!held) throw new AppError("unavailable", "This process does not hold the account.");
      const placed = await acceptQueue(pool).place({ teamId, quotes: held.quotes, request });
      if (placed.outcome === "accepted") held.wake();
      return placed;
    },
    async cancel(teamId, orderId) {
      try {
        const { intent } = await withTeam(pool, teamId, (db) => cancelOrder(db, orderId, clock()));
        if (intent) wakeGateway(bus, intent.account);
        if (intent) runners.get(intent.account)?.runner.wake();
      } catch (error) {
        if (!(error instanceof AppError && error.code === "conflict")) throw error;
      }
    },
    onAccount: (begin) => guests.add(begin),
    onOrder: (hear) => guests.hear(hear),
  };
}

const pause = (ms: number, signal: AbortSignal): Promise<unknown> =>
  sleep(ms, undefined, { signal }).catch(() => {});

async function everyAccount(pool: TradingHost["pool"]): Promise<HeldAccount[]> {
  const { rows } = await transaction(pool, { scope: "relay", readOnly: true }, (db) =>
    db.query<HeldAccount>(`SELECT team_id AS "teamId", id AS "accountId" FROM accounts ORDER BY id`),
  );
  return rows;
}
