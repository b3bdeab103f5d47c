import type { Pool } from "pg";
import type { RawMessage } from "#server/execution/brokers/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import type { Logger } from "#server/infrastructure/logging/index.ts";
import type { HeldAccount } from "./trading-host.ts";

const FLUSH_MS = 200;
const FORGET_MS = 3_600_000;
const DAY_MICROS = 86_400_000_000;
/** What is longer is cut: a page of somebody's whole history says nothing of one order. */
const MAX_BODY = 65_536;
/** With the database away, the oldest give way: trading must not stop for its own record. */
const MAX_WAITING = 10_000;
const BATCH = 500;

export type RecorderHost = { readonly pool: Pool; readonly log: Logger; readonly clock: () => number };

/** Keeps what an account's venue is told and tells, a moment later and in order; secrets are struck out. */
export class MessageRecorder {
  readonly #host: RecorderHost;
  readonly #account: HeldAccount;
  readonly #secrets: readonly string[];
  readonly #keepDays: number;
  #waiting: RawMessage[] = [];
  #flushing: Promise<void> = Promise.resolve();
  #forgottenAt = 0;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(host: RecorderHost, account: HeldAccount, secrets: readonly string[], keepDays: number) {
    this.#host = host;
    this.#account = account;
    this.#secrets = secrets.filter((secret) => secret.length >= 4);
    this.#keepDays = keepDays;
    this.#timer = setInterval(() => void this.flush(), FLUSH_MS);
    this.#timer.unref();
  }

  readonly record = (message: RawMessage): void => {
    if (this.#waiting.length >= MAX_WAITING) this.#waiting.shift();
    this.#waiting.push(message);
  };

  /** Resolves when all that was recorded before is kept, or could not be. */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#write());
    return this.#flushing;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  async #write(): Promise<void> {
    const { pool, log, clock } = this.#host;
    try {
      while (this.#waiting.length > 0) {
        const batch = this.#waiting.slice(0, BATCH);
        await withTeam(pool, this.#account.teamId, (db) =>
          db.query(APPEND, [this.#account.accountId, JSON.stringify(batch.map(this.#row))]),
        );
        this.#waiting = this.#waiting.filter((message) => !batch.includes(message));
      }
      if (clock() - this.#forgottenAt < FORGET_MS * 1000) return;
      this.#forgottenAt = clock();
      const before = clock() - this.#keepDays * DAY_MICROS;
      await withTeam(pool, this.#account.teamId, (db) =>
        db.query("DELETE FROM venue_messages WHERE account_id = $1 AND at < $2", [
          this.#account.accountId,
          before,
        ]),
      );
    } catch (error) {
      log.warn({ err: error, ...this.#account }, "messages of a venue wait to be kept");
    }
  }

  readonly #row = ({ clientOrderId, channel, body, ...message }: RawMessage) => ({
    ...message,
    client_id: clientOrderId,
    // A cancel's or replace's id begins with its order's.
    order_client_id: clientOrderId?.split("-", 1)[0] ?? null,
    channel: this.#struck(channel).slice(0, 500),
    body: cut(this.#struck(body)),
  });

  #struck(text: string): string {
    // PostgreSQL keeps no NUL in text.
    let struck = text.replaceAll("\0", "");
    for (const secret of this.#secrets) struck = struck.replaceAll(secret, "•••");
    return struck;
  }
}

const cut = (body: string): string =>
  body.length > MAX_BODY ? `${body.slice(0, MAX_BODY)} … ${body.length - MAX_BODY} more` : body;

const APPEND = `INSERT INTO venue_messages (team_id, account_id, at, direction, channel, client_id, order_client_id, body)
  SELECT app_team_id(), $1, r.at, r.direction, r.channel, r.client_id, r.order_client_id, r.body
  FROM jsonb_to_recordset($2) AS r(at bigint, direction text, channel text, client_id text, order_client_id text, body text)`;
