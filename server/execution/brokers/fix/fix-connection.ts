import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { orderClientId } from "#lib/execution/orders/index.ts";
import type {
  BrokerAccount,
  BrokerConnection,
  BrokerHost,
  Listener,
  OpenOrder,
} from "#server/execution/brokers/broker.ts";
import type { ClaimedRequest, SendAnswer, VenueEvent, VenueOrder } from "#server/execution/gateway/index.ts";
import { askOf, eventsOf, isOurs, orderOf, saysUnknown, standingOf } from "./execution-report.ts";
import { FixJournal, type KeptMessage } from "./fix-journal.ts";
import { type FixLine, openLine } from "./fix-session.ts";
import { type FixMessage, momentOf, outgoingMessage, readable } from "./message.ts";
import { massStatusRequest, messageOf, statusRequest } from "./order-messages.ts";
import { endOf, knownAs, reportsOf } from "./order-story.ts";
import { SessionNumbers } from "./session-numbers.ts";
import type { FixSettings } from "./settings.ts";
import { WaitingRequests } from "./waiting-requests.ts";

type Host = Pick<BrokerHost, "pool" | "clock" | "log" | "record">;

/** A line to a FIX venue, logged on, with everything that was missed already kept. */
export async function connectFix(
  { teamId, accountId, currency, settings }: BrokerAccount<FixSettings>,
  { pool, clock, log, record }: Host,
): Promise<BrokerConnection> {
  if (settings.version === "FIX.4.2" && settings.username)
    throw new AppError("bad-input", "FIX 4.2 has no username at logon; leave it empty.");
  const journal = new FixJournal(pool, teamId, accountId);
  const connection = new FixConnection(journal, settings, currency, {
    clock,
    unreadable: (error, text) =>
      log.error({ err: error, accountId, fix: text }, "a FIX message cannot be read"),
    record(direction, { type, text }, clientOrderId) {
      record?.({ direction, at: clock(), channel: `35=${type}`, clientOrderId, body: readable(text) });
    },
  });
  await connection.open();
  return connection;
}

type Ports = {
  readonly clock: () => Micros;
  readonly unreadable: (error: unknown, text: string) => void;
  readonly record: (direction: "sent" | "received", message: FixMessage, id: string | null) => void;
};

type Question = {
  readonly answers: FixMessage[];
  /** Whether the answers are all there. */
  readonly isWhole: (answers: readonly FixMessage[]) => boolean;
  readonly settle: (answers: readonly FixMessage[]) => void;
};

class FixConnection implements BrokerConnection {
  readonly #journal: FixJournal;
  readonly #settings: FixSettings;
  readonly #currency: string;
  readonly #ports: Ports;
  readonly #waiting = new WaitingRequests();
  /** By request id, or by client order id where the answer carries no request id. */
  readonly #questions = new Map<string, Question>();
  readonly #early: VenueEvent[] = [];
  #line!: FixLine;
  #listener: Listener | undefined;
  #lost: string | undefined;
  #asked = 0;

  constructor(journal: FixJournal, settings: FixSettings, currency: string, ports: Ports) {
    this.#journal = journal;
    this.#settings = settings;
    this.#currency = currency;
    this.#ports = ports;
  }

  async open(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#line = openLine(this.#settings, new SessionNumbers(this.#journal, this.#ports.clock), {
      message: (message, subject) => this.#hear(message, subject),
      level: resolve,
      down: (reason) => {
        this.#lost = reason;
        this.#waiting.giveUp(reason);
        this.#listener?.down(reason);
        reject(new AppError("unavailable", reason));
      },
    });
    const seconds = 2 * this.#settings.answerSeconds;
    const late = setTimeout(
      () => reject(new AppError("unavailable", `The venue did not log the session on within ${seconds} s.`)),
      seconds * 1000,
    );
    await promise
      .catch(async (error) => {
        await this.close();
        throw error;
      })
      .finally(() => clearTimeout(late));
  }

  listen(on: Listener): void {
    this.#listener = on;
    if (this.#early.length > 0) on.events(this.#early.splice(0));
    if (this.#lost !== undefined) on.down(this.#lost);
  }

  async send(request: ClaimedRequest): Promise<SendAnswer> {
    // Nothing has left, so nothing is in doubt.
    if (this.#lost !== undefined) return { outcome: "expired" };
    const { kind, clientOrderId, orderClientId: of } = request;
    const story = kind === "new" ? [] : await this.#journal.ofOrder(of);
    const ended = kind === "new" ? null : endOf(story);
    if (ended) return { outcome: "refused", reason: `Too late: the order is ${ended}.` };
    const out = messageOf(request, knownAs(of, story), this.#settings, new Date());
    if (typeof out === "string") return { outcome: "refused", reason: out };
    const leaving = outgoingMessage(out);
    await this.#journal.keepOut(this.#ports.clock(), clientOrderId, leaving);
    this.#ports.record("sent", leaving, clientOrderId);
    const answer = this.#waiting.wait(request, this.#settings.answerSeconds);
    // A line that breaks before the message is sent breaks the wait as well.
    this.#line.send(out).catch((error: Error) => this.#waiting.fail(clientOrderId, error));
    return answer;
  }

  async query(clientOrderId: string): Promise<VenueOrder | null> {
    const root = orderClientId(clientOrderId);
    const story = await this.#journal.ofOrder(root);
    if (this.#settings.statusRequests === "none") {
      const told = clientOrderId === root ? story : story.filter(({ subject }) => subject === clientOrderId);
      const report = reportsOf(told).at(-1);
      return report ? { ...standingOf(report), events: this.#events(story) } : null;
    }
    // Of an order that was made elsewhere the venue has told, of ours we keep what we sent.
    const about = (await this.#journal.sent(clientOrderId)) ?? story.at(-1)?.message;
    if (!about) return null;
    const known = clientOrderId === root ? knownAs(root, story) : { clientOrderId, orderId: null };
    const id = `status-${++this.#asked}`;
    const order = { symbol: about.need("Symbol"), side: about.need("Side") };
    const key = this.#settings.version === "FIX.4.4" ? id : known.clientOrderId;
    const [answer] = await this.#ask(
      [id, known.clientOrderId],
      key,
      () => true,
      () => this.#line.send(statusRequest(order, known, this.#settings, id)),
    );
    if (!answer || saysUnknown(answer)) return null;
    if (answer.get("OrdStatus") === "8" && answer.get("OrdRejReason") === null)
      throw new Error("The venue rejects the question and does not say that it has no such order.");
    return { ...standingOf(answer), events: await this.#toldOf(root, answer) };
  }

  async history(from: Micros): Promise<readonly VenueEvent[]> {
    return this.#events(await this.#journal.since(from));
  }

  async openOrders(): Promise<readonly OpenOrder[] | null> {
    if (this.#settings.statusRequests !== "order and mass" || this.#settings.version === "FIX.4.2")
      return null;
    const id = `mass-${++this.#asked}`;
    const answers = await this.#ask([id], id, isWholeList, () => this.#line.send(massStatusRequest(id)));
    const open: OpenOrder[] = [];
    for (const answer of answers) {
      const standing = standingOf(answer);
      if (answer.get("TotNumReports") === "0" || standing.state !== "working") continue;
      const id = orderOf(answer, answer.need("ClOrdID"));
      const [events, asks] = [await this.#toldOf(id, answer), askOf(answer)];
      open.push({ ...standing, events, clientOrderId: id, brokerOrderId: answer.get("OrderID"), asks });
    }
    return open;
  }

  positions = async () => null;
  cash = async () => null;
  quote = () => null;

  async close(): Promise<void> {
    this.#waiting.giveUp("The line was closed.");
    await this.#line.close();
  }

  /** Asks, and settles with all answers; throws when they do not come in time. */
  #ask(
    keys: readonly string[],
    key: string,
    isWhole: Question["isWhole"],
    send: () => Promise<void>,
  ): Promise<readonly FixMessage[]> {
    const { promise, resolve, reject } = Promise.withResolvers<readonly FixMessage[]>();
    const question: Question = { answers: [], isWhole, settle: resolve };
    for (const one of keys) this.#questions.set(one, question);
    const { answerSeconds } = this.#settings;
    const late = setTimeout(
      () =>
        reject(new Error(`The venue did not answer the status request ${key} within ${answerSeconds} s.`)),
      answerSeconds * 1000,
    );
    send().catch(reject);
    return promise.finally(() => {
      clearTimeout(late);
      for (const one of keys) this.#questions.delete(one);
    });
  }

  #hear(message: FixMessage, subject: string | null): void {
    this.#ports.record("received", message, subject);
    this.#answerQuestion(message);
    try {
      const at = this.#ports.clock();
      this.#waiting.hear(message, subject);
      const events = eventsOf(message, { currency: this.#currency, receivedAt: at, subject });
      if (events.length === 0) return;
      if (this.#listener) this.#listener.events(events);
      else this.#early.push(...events);
    } catch (error) {
      this.#ports.unreadable(error, message.text);
    }
  }

  #answerQuestion(message: FixMessage): void {
    if (message.get("ExecType") !== "I" && message.get("ExecTransType") !== "3") return;
    const key = message.get("MassStatusReqID") ?? message.get("OrdStatusReqID") ?? message.get("ClOrdID");
    const question = this.#questions.get(key ?? "");
    question?.answers.push(message);
    if (question?.isWhole(question.answers)) question.settle(question.answers);
  }

  /** Of an order that was made elsewhere before this line was there the venue's answer is all there is. */
  async #toldOf(clientOrderId: string, answer: FixMessage): Promise<VenueEvent[]> {
    const events = this.#events(await this.#journal.ofOrder(clientOrderId));
    if (events.length > 0 || isOurs(clientOrderId)) return events;
    const at = momentOf(answer.get("TransactTime")) ?? this.#ports.clock();
    return [{ clientOrderId, fact: { id: "accepted:status", at, kind: "accepted" } }];
  }

  #events(kept: readonly KeptMessage[]): VenueEvent[] {
    return kept.flatMap(({ at, subject, message, sent }) => {
      try {
        return eventsOf(message, { currency: this.#currency, receivedAt: at, subject, sent });
      } catch (error) {
        this.#ports.unreadable(error, message.text);
        return [];
      }
    });
  }
}

const isWholeList = (answers: readonly FixMessage[]): boolean => {
  const last = answers.at(-1);
  const total = last?.get("TotNumReports");
  return last?.get("LastRptRequested") === "Y" || (total !== null && answers.length >= Number(total));
};
