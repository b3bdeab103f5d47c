import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import type {
  BrokerAccount,
  BrokerConnection,
  BrokerHost,
  Listener,
  OpenOrder,
} from "#server/execution/brokers/broker.ts";
import type { ClaimedRequest, SendAnswer, VenueEvent, VenueOrder } from "#server/execution/gateway/index.ts";
import { eventsOf, rootOf, saysUnknown, standingOf } from "./execution-report.ts";
import { FixJournal, type KeptMessage } from "./fix-journal.ts";
import { type FixLine, openLine } from "./fix-session.ts";
import { type FixMessage, outgoingMessage } from "./message.ts";
import { massStatusRequest, messageOf, statusRequest } from "./order-messages.ts";
import { endOf, knownAs } from "./order-story.ts";
import { SessionNumbers } from "./session-numbers.ts";
import type { FixSettings } from "./settings.ts";
import { WaitingRequests } from "./waiting-requests.ts";

type Host = Pick<BrokerHost, "pool" | "clock" | "log">;

/** A line to a FIX venue, logged on, with everything that was missed already kept. */
export async function connectFix(
  { teamId, accountId, currency, settings }: BrokerAccount<FixSettings>,
  { pool, clock, log }: Host,
): Promise<BrokerConnection> {
  if (settings.version === "FIX.4.2" && settings.username)
    throw new AppError("bad-input", "FIX 4.2 has no username at logon; leave it empty.");
  const journal = new FixJournal(pool, teamId, accountId);
  const connection = new FixConnection(journal, settings, currency, clock, (error, text) =>
    log.error({ err: error, accountId, fix: text }, "a FIX message cannot be read"),
  );
  await connection.open();
  return connection;
}

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
  readonly #clock: () => Micros;
  readonly #unreadable: (error: unknown, text: string) => void;
  readonly #waiting = new WaitingRequests();
  /** By request id, or by client order id where the answer carries no request id. */
  readonly #questions = new Map<string, Question>();
  readonly #early: VenueEvent[] = [];
  #line!: FixLine;
  #listener: Listener | undefined;
  #lost: string | undefined;
  #asked = 0;

  constructor(
    journal: FixJournal,
    settings: FixSettings,
    currency: string,
    clock: () => Micros,
    unreadable: (error: unknown, text: string) => void,
  ) {
    this.#journal = journal;
    this.#settings = settings;
    this.#currency = currency;
    this.#clock = clock;
    this.#unreadable = unreadable;
  }

  async open(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#line = openLine(this.#settings, new SessionNumbers(this.#journal, this.#clock), {
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
    const { kind, clientOrderId, orderClientId } = request;
    const story = kind === "new" ? [] : await this.#journal.ofOrder(orderClientId);
    const ended = kind === "new" ? null : endOf(story);
    if (ended) return { outcome: "refused", reason: `Too late: the order is ${ended}.` };
    const out = messageOf(request, knownAs(orderClientId, story), this.#settings, new Date());
    if (typeof out === "string") return { outcome: "refused", reason: out };
    await this.#journal.keepOut(this.#clock(), clientOrderId, outgoingMessage(out));
    const answer = this.#waiting.wait(clientOrderId, kind, this.#settings.answerSeconds);
    // A line that breaks before the message is sent breaks the wait as well.
    this.#line.send(out).catch((error: Error) => this.#waiting.fail(clientOrderId, error));
    return answer;
  }

  async query(clientOrderId: string): Promise<VenueOrder | null> {
    const root = rootOf(clientOrderId);
    const story = await this.#journal.ofOrder(root);
    if (this.#settings.statusRequests === "none") {
      const about = clientOrderId === root ? story : story.filter(({ subject }) => subject === clientOrderId);
      const report = about.findLast(({ message }) => message.type === "8");
      return report ? { ...standingOf(report.message), events: this.#events(story) } : null;
    }
    const sent = await this.#journal.sent(clientOrderId);
    if (!sent) return null;
    const known = clientOrderId === root ? knownAs(root, story) : { clientOrderId, orderId: null };
    const id = `status-${++this.#asked}`;
    const order = { symbol: sent.need("Symbol"), side: sent.need("Side") };
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
    return { ...standingOf(answer), events: this.#events(await this.#journal.ofOrder(root)) };
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
      const named = answer.need("ClOrdID");
      const events = this.#events(await this.#journal.ofOrder(rootOf(named)));
      open.push({ ...standing, events, clientOrderId: rootOf(named), brokerOrderId: answer.get("OrderID") });
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
    this.#answerQuestion(message);
    try {
      const at = this.#clock();
      this.#waiting.hear(message, subject);
      const events = eventsOf(message, { currency: this.#currency, receivedAt: at, subject });
      if (events.length === 0) return;
      if (this.#listener) this.#listener.events(events);
      else this.#early.push(...events);
    } catch (error) {
      this.#unreadable(error, message.text);
    }
  }

  #answerQuestion(message: FixMessage): void {
    if (message.get("ExecType") !== "I" && message.get("ExecTransType") !== "3") return;
    const key = message.get("MassStatusReqID") ?? message.get("OrdStatusReqID") ?? message.get("ClOrdID");
    const question = this.#questions.get(key ?? "");
    question?.answers.push(message);
    if (question?.isWhole(question.answers)) question.settle(question.answers);
  }

  #events(kept: readonly KeptMessage[]): VenueEvent[] {
    return kept.flatMap(({ at, subject, message, sent }) => {
      try {
        return eventsOf(message, { currency: this.#currency, receivedAt: at, subject, sent });
      } catch (error) {
        this.#unreadable(error, message.text);
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
