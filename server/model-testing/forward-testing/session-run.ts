import type { LogLine } from "#lib/model-testing/backtesting/index.ts";
import type {
  SessionInput,
  SessionIntent,
  SessionOutput,
  SessionReport,
} from "#lib/model-testing/forward-testing/index.ts";
import { pause } from "#server/data/feeds/index.ts";
import {
  isOfOrder,
  type JournalLine,
  type PaperConnection,
  type ToldEvent,
} from "#server/execution/brokers/index.ts";
import type { TradingHost } from "#server/execution/trading/index.ts";
import { crashPoint } from "#server/infrastructure/crash-points/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import type { StrategySession } from "#server/models/sandbox/index.ts";
import { type ForwardTest, saveProgress } from "./forward-rows.ts";
import type { IntentDesk } from "./place-intents.ts";

const SAVE_EVERY_MS = 500;
const POINTS_AT_ONCE = 500;
/** From so many lines on a session is catching up. */
const AHEAD_FROM = 50;
const BARS_AT_ONCE = 20_000;
const POLL_MS = { first: 2, most: 100 };

type Parts = {
  readonly host: TradingHost;
  readonly teamId: string;
  readonly test: ForwardTest;
  readonly line: PaperConnection;
  readonly session: StrategySession;
  readonly desk: IntentDesk;
  readonly signal: AbortSignal;
};

/**
 * A session reading its market's journal: each line is told to the strategy, what it proposes goes to the gate, and
 * nothing moves on before the venue has answered. Reading the journal anew from the beginning gives the same session.
 */
export class SessionRun {
  readonly #parts: Parts;
  #cursor: number;
  /** Moments of the market that were told. */
  moments = 0;
  wantsClose = false;
  #time = Number.NaN;
  #pending: SessionReport[] = [];
  #points: SessionOutput["point"][] = [];
  #logs: (LogLine & { n: number })[] = [];
  #lines = 0;
  #savedAt = 0;

  constructor(parts: Parts, opening: number) {
    this.#parts = parts;
    this.#cursor = opening;
  }

  get time(): number {
    return this.#time;
  }

  get teamId(): string {
    return this.#parts.teamId;
  }

  async start(): Promise<void> {
    await this.#tell({ kind: "start" });
  }

  async end(): Promise<void> {
    await this.#tell({ kind: "end" });
    await this.save();
  }

  /** Tells every line of the journal that was not told yet. */
  async catchUp(): Promise<void> {
    const { line, signal } = this.#parts;
    for (;;) {
      const page = await line.journal.after(this.#cursor, this.#pageLength);
      if (page.length === 0) return;
      if (page.length >= AHEAD_FROM) await this.#lookAhead(page);
      for (const one of page) {
        signal.throwIfAborted();
        await this.#play(one);
      }
    }
  }

  /** Lines that are read at once: what they hold of bars goes to the host in one message. */
  get #pageLength(): number {
    return Math.max(AHEAD_FROM, Math.floor(BARS_AT_ONCE / this.#parts.test.spec.session.symbols.length));
  }

  async #lookAhead(page: readonly JournalLine[]): Promise<void> {
    const moments = page.flatMap(({ entry }) => (entry.kind === "bars" ? entry.moment : []));
    await this.#parts.session.tell([{ kind: "ahead", moments }]);
  }

  async #play(line: JournalLine): Promise<void> {
    this.#cursor = line.seq;
    const ofOrders = line.events.filter(isOfOrder);
    if (line.entry.kind === "bars") this.#time = line.entry.moment.time;
    const reports = ofOrders.flatMap((event) => this.#reportOf(event));
    if (line.entry.kind === "request") {
      this.#pending.push(...reports);
      return;
    }
    await this.#recorded(ofOrders);
    const told = [...this.#pending.splice(0), ...reports];
    if (line.entry.kind === "bars") {
      this.moments++;
      await this.#tell({ kind: "bars", moment: line.entry.moment, reports: told });
    } else if (told.length > 0) await this.#tell({ kind: "news", reports: told });
    if (line.entry.kind === "settle") this.wantsClose = false;
  }

  #reportOf({ clientId, event }: ToldEvent): SessionReport[] {
    const { desk } = this.#parts;
    if (event.kind === "exit") desk.meetExit(clientId, event);
    if (event.kind === "moved") desk.meetMoved(clientId, event);
    if (event.kind === "made") {
      desk.meetMade(clientId, event);
      const { n, symbol, quantity, instead } = event;
      return [{ kind: "made", n, time: this.#time || 0, symbol, quantity, instead }];
    }
    const own = desk.ownOf(clientId);
    if (own === undefined) return [];
    const { orderId: _, ...whose } = own;
    if (event.kind === "trade") {
      const { time, quantity, price, fee, left } = event;
      return [{ kind: "trade", ...whose, time, quantity, price, fee, left }];
    }
    if (!("time" in event)) return [];
    return [{ kind: "end", ...whose, time: event.time ?? 0, status: event.kind, reason: event.reason }];
  }

  /** What a strategy says to a denial may be another order: until it is quiet. */
  async #tell(input: SessionInput): Promise<void> {
    let [output] = await crashPoint("forward.tell", () => this.#parts.session.tell([input]));
    for (;;) {
      if (!output) return;
      this.#keep(output);
      const reports = await this.#place(output.intents);
      if (reports.length === 0) break;
      [output] = await this.#parts.session.tell([{ kind: "news", reports }]);
    }
    this.wantsClose = output.wantsClose;
    const isDue = performance.now() - this.#savedAt > SAVE_EVERY_MS || this.#points.length >= POINTS_AT_ONCE;
    if (isDue) await this.save();
  }

  /** Takes the intents to the gate in their order; answers which of them came to nothing at once. */
  async #place(intents: readonly SessionIntent[]): Promise<SessionReport[]> {
    const { desk } = this.#parts;
    const denied: SessionReport[] = [];
    const sent: string[] = [];
    for (const intent of intents) {
      const { outcome, orderId, reason, isNew } = await desk.place(intent, this.#time);
      if (outcome === "sent" && orderId !== null && isNew) sent.push(orderId);
      if (intent.kind === "order" && outcome === "denied")
        denied.push({ ...endOf(intent.order, this.#time), status: "rejected", reason: reason ?? "" });
    }
    if (sent.length > 0) await this.#answered(sent);
    for (const intent of intents) {
      const clientId = intent.kind === "order" ? desk.clientIdOf(intent.order) : undefined;
      if (clientId === undefined || intent.kind !== "order") continue;
      const told = await this.#parts.line.journal.eventsOf(clientId);
      const rejected = told.find(({ event }, k) => k === 0 && event.kind === "rejected")?.event;
      if (rejected?.kind === "rejected")
        denied.push({ ...endOf(intent.order, this.#time), status: "rejected", reason: rejected.reason });
    }
    return denied;
  }

  /** The venue has answered every request of these orders, or a person must. */
  #answered(orderIds: readonly string[]): Promise<void> {
    return this.#until(
      `SELECT NOT EXISTS (SELECT FROM order_requests WHERE order_id = ANY ($1::uuid[])
         AND state IN ('waiting', 'sending', 'unknown')) AS done`,
      [orderIds],
    );
  }

  /** The books know what the market told of our orders: the next order is judged by it. */
  async #recorded(events: readonly ToldEvent[]): Promise<void> {
    const own = events.filter(({ clientId }) => this.#parts.desk.ownOf(clientId) !== undefined);
    if (own.length === 0) return;
    await this.#until(
      `SELECT count(*) = $3 AS done FROM order_facts WHERE order_id = ANY ($1::uuid[]) AND id = ANY ($2)`,
      [this.#parts.desk.orderIds, own.map(({ fact }) => fact.id), own.length],
    );
  }

  async #until(query: string, values: unknown[]): Promise<void> {
    const { host, teamId, signal } = this.#parts;
    for (let wait = POLL_MS.first; ; wait = Math.min(2 * wait, POLL_MS.most)) {
      const { rows } = await withTeam(host.pool, teamId, (db) => db.query(query, values));
      if (rows[0].done) return;
      await pause(wait, signal);
    }
  }

  #keep({ point, logs }: SessionOutput): void {
    this.#points.push(point);
    for (const line of logs) this.#logs.push({ ...line, n: ++this.#lines });
  }

  async save(): Promise<void> {
    const { host, teamId, test } = this.#parts;
    const points = [...new Map(this.#points.splice(0).map((point) => [point.time, point])).values()];
    const logs = this.#logs.splice(0);
    this.#savedAt = performance.now();
    if (points.length === 0 && logs.length === 0) return;
    await crashPoint("forward.save", () =>
      withTeam(host.pool, teamId, (db) => saveProgress(db, test.id, points, logs)),
    );
    const { time, equity } = points.at(-1) ?? { time: this.#time, equity: Number.NaN };
    host.bus.set(teamId, `forward-test:${test.id}`, { time, equity, moments: this.moments });
  }
}

const endOf = (order: number, time: number) => ({ kind: "end" as const, order, time: time || 0 });
