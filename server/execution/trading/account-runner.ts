import type { OrderView } from "#lib/execution/orders/index.ts";
import { beginDay, type Connection, connectionTopic, marketDayOf } from "#server/execution/accounts/index.ts";
import { type BrokerConnection, isPaper } from "#server/execution/brokers/index.ts";
import {
  DatabaseStore,
  FencedOff,
  Gateway,
  takeOver,
  type VenueEvent,
} from "#server/execution/gateway/index.ts";
import {
  assertLine,
  carryOutKills,
  haltOf,
  watchRepeats,
  watchStops,
} from "#server/execution/kill-switch/index.ts";
import { type Quotes, quotesOf } from "#server/execution/orders/index.ts";
import { type AccountRow, connectAccount, keepSeen, readAccount } from "./connect-account.ts";
import { tellQuotes } from "./tell-quotes.ts";
import type { HeldAccount, TradingHost } from "./trading-host.ts";
import { Wakes } from "./wakes.ts";

export type RunnerHost = Pick<TradingHost, "pool" | "clock" | "log" | "bus" | "home"> & {
  /** Told when the gateway runs for the first time. */
  onRunning(account: HeldAccount): void;
  onOrder(account: HeldAccount, orderId: string, view: OrderView): void;
  /** Compares with the broker; on connecting, and now and then. */
  reconcile(account: HeldAccount, connection: BrokerConnection, why: string): Promise<void>;
};

const POLL_MS = 250;
const SAY_MS = 1000;
const CARRY_OUT_MS = 1000;
const CATCH_UP_MS = 30_000;
/** Where nothing is pushed, looking is the only way to hear. */
const CATCH_UP_SILENT_MS = 1000;
const QUOTES_MS = 1000;
const RECONCILE_MS = 300_000;
const RETRY_MS = [250, 500, 1000, 2000, 5000, 10_000];

/**
 * Holds one account: takes it over, connects to its broker, catches up before anything is sent, then says what orders
 * ask and records what the broker tells, until it is stopped or another process took over. A lost line or a database
 * that is away is tried again for ever.
 */
export class AccountRunner {
  readonly #host: RunnerHost;
  readonly #account: HeldAccount;
  readonly #wakes = new Wakes();
  #connection: BrokerConnection | null = null;
  #said: Omit<Connection, "at">;
  #stopped = false;
  #announced = false;
  #row: AccountRow | null = null;

  constructor(host: RunnerHost, account: HeldAccount) {
    this.#host = host;
    this.#account = account;
    this.#said = { state: "connecting", since: host.clock(), reason: null };
  }

  get connection(): BrokerConnection | null {
    return this.#connection;
  }

  get account(): HeldAccount {
    return this.#account;
  }

  /** The broker's prices, else those of the team's feeds. */
  readonly quotes: Quotes = (symbol) =>
    this.#connection?.quote(symbol) ??
    quotesOf(this.#host.bus, this.#account.teamId, this.#account.accountId)(symbol);

  wake(): void {
    this.#wakes.wake();
  }

  stop(): void {
    this.#stopped = true;
    this.#wakes.wake();
  }

  /** Settles when the account is no longer held here. */
  async run(): Promise<void> {
    const say = setInterval(() => this.#say(), SAY_MS);
    say.unref();
    let failures = 0;
    while (!this.#stopped) {
      const began = Date.now();
      try {
        await this.#live();
      } catch (error) {
        if (error instanceof FencedOff) break;
        this.#host.log.warn({ err: error, ...this.#account }, "the line to the broker is down");
        this.#change("down", error instanceof Error ? error.message : String(error));
      }
      failures = Date.now() - began > 10_000 ? 0 : failures + 1;
      if (!this.#stopped)
        await this.#wakes.sleep(RETRY_MS[Math.min(failures, RETRY_MS.length) - 1] ?? POLL_MS);
    }
    clearInterval(say);
    this.#change("none", "No trading process holds the account.");
  }

  /** One connection's life. */
  async #live(): Promise<void> {
    const { pool, clock } = this.#host;
    const { teamId, accountId } = this.#account;
    this.#change("connecting", null);
    const row = await readAccount(pool, this.#account);
    this.#row = row;
    assertLine(this.#host.home, row);
    const epoch = await takeOver({ pool, teamId, accountId });
    const store = new DatabaseStore({
      pool,
      teamId,
      accountId,
      onChange: (orderId, view, unexpected) => {
        const { state, flags } = view;
        if (unexpected || flags.length > 0 || state === "quarantined")
          this.#host.log.error(
            { ...this.#account, orderId, state, flags, unexpected },
            "a person must look at an order",
          );
        this.#host.onOrder(this.#account, orderId, view);
      },
    });
    const { connection, capabilities, recorder } = await connectAccount(row, this.#host);
    const line: Line = { events: [], broken: null, store, epoch };
    try {
      connection.listen({
        events: (events) => {
          line.events.push(...events);
          void this.#record(line);
        },
        down: (reason) => {
          line.broken = new Error(reason);
          this.#wakes.wake();
        },
      });
      this.#connection = connection;
      const halt = () => haltOf(this.#host.home, { teamId, accountId, desk: this.#row?.desk ?? null });
      const gateway = new Gateway(
        { store, wire: connection, clock, venue: capabilities, epoch, halt },
        row.seenUntil,
      );
      await gateway.catchUp();
      // Or whoever is killed soon would leave its successors ever more to read again.
      await keepSeen(pool, this.#account, gateway.seenUntil);
      await this.#host.reconcile(this.#account, connection, "connected");
      this.#change("connected", null);
      if (!this.#announced) this.#host.onRunning(this.#account);
      this.#announced = true;
      await this.#work(line, gateway, capabilities.streams ? CATCH_UP_MS : CATCH_UP_SILENT_MS);
    } finally {
      this.#connection = null;
      await connection.close().catch(() => {});
      await recorder.close();
    }
  }

  async #beginDay(): Promise<void> {
    const now = this.#host.clock();
    const market = this.#connection && isPaper(this.#connection) ? this.#connection.time() : null;
    await beginDay(
      this.#host.pool,
      this.#account,
      this.quotes,
      now,
      market === null ? undefined : marketDayOf(market),
    );
  }

  async #work(line: Line, gateway: Gateway, catchUpMs: number): Promise<void> {
    const due = {
      catchUp: Date.now() + catchUpMs,
      reconcile: Date.now() + RECONCILE_MS,
      kills: 0,
      stops: 0,
      quotes: 0,
    };
    while (!this.#stopped) {
      if (line.broken) throw line.broken;
      const hinted = this.#wakes.take();
      if (Date.now() >= due.stops) {
        due.stops = Date.now() + CARRY_OUT_MS;
        await watchStops(this.#host, this.#account, this.quotes);
        await watchRepeats(this.#host, this.#account);
      }
      if (hinted || Date.now() >= due.kills) {
        due.kills = Date.now() + CARRY_OUT_MS;
        await carryOutKills(this.#host.pool, this.#account, this.quotes, this.#host.clock());
        const row = await readAccount(this.#host.pool, this.#account);
        if (row.reconcileAsked > (this.#row?.reconcileAsked ?? 0)) due.reconcile = 0;
        await this.#beginDay();
        if (row.fingerprint !== this.#row?.fingerprint) throw new Error("The account's settings changed.");
        this.#row = row;
        // After what had not left was withdrawn.
        assertLine(this.#host.home, row);
      }
      // A paper market's feed tells its own, at its own pace.
      if (this.#connection && !isPaper(this.#connection) && Date.now() >= due.quotes) {
        due.quotes = Date.now() + QUOTES_MS;
        await tellQuotes(this.#host, this.#account, this.#connection);
      }
      await gateway.resolve();
      await gateway.dispatch();
      if (Date.now() >= due.catchUp) {
        due.catchUp = Date.now() + catchUpMs;
        await gateway.catchUp();
        await keepSeen(this.#host.pool, this.#account, gateway.seenUntil);
      }
      if (Date.now() >= due.reconcile && this.#connection) {
        due.reconcile = Date.now() + RECONCILE_MS;
        await gateway.catchUp();
        await this.#host.reconcile(this.#account, this.#connection, "schedule");
      }
      await this.#wakes.sleep(POLL_MS);
    }
  }

  /** Stores what the broker pushed, one transaction at a time, in between what is being sent. */
  async #record(line: Line): Promise<void> {
    if (line.recording) return;
    line.recording = true;
    try {
      while (line.events.length > 0 && !line.broken) {
        const batch = line.events.slice(0, MAX_EVENTS);
        await line.store.record(line.epoch, batch);
        line.events.splice(0, batch.length);
      }
    } catch (error) {
      // Nothing is lost: the next connection catches up from the venue's own history.
      line.broken = error instanceof Error ? error : new Error(String(error));
      this.#wakes.wake();
    } finally {
      line.recording = false;
    }
  }

  #change(state: Connection["state"], reason: string | null): void {
    if (this.#said.state !== state || this.#said.reason !== reason)
      this.#said = { state, since: this.#host.clock(), reason };
    this.#say();
  }

  #say(): void {
    const { teamId, accountId } = this.#account;
    const said: Connection = { ...this.#said, at: this.#host.clock() };
    this.#host.bus.set(teamId, connectionTopic(accountId), said);
  }
}

const MAX_EVENTS = 200;

type Line = {
  readonly events: VenueEvent[];
  readonly store: DatabaseStore;
  readonly epoch: number;
  broken: Error | null;
  recording?: boolean;
};
