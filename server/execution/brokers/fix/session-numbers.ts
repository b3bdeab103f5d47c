import type { IFixSessionStore, SessionId } from "jspurefix";
import type { Micros } from "#lib/core/columns.ts";
import { subjectOf } from "./execution-report.ts";
import type { FixJournal } from "./fix-journal.ts";
import type { FixMessage } from "./message.ts";
import { ReceivedNumbers } from "./received-numbers.ts";

/** So many numbers are reserved at once, and again when only half are left. */
const BLOCK = 1000;

/**
 * The store behind a session of the library, and what it does not do: numbers to send are reserved before they are
 * used, so that a kill leaves a gap (which the peer asks about and gets filled) and never a number used twice; a
 * message that came counts as received only once it is kept.
 */
export class SessionNumbers implements Partial<IFixSessionStore> {
  declare sessionId: SessionId;
  readonly creationTime = new Date();
  senderSeqNum = 1;
  targetSeqNum = 1;
  received = new ReceivedNumbers(1);
  readonly #journal: FixJournal;
  readonly #clock: () => Micros;
  /** By sequence number, which a session Reject names: the request that went out under it. */
  readonly #subjects = new Map<number, string>();
  #reserved = 1;
  #work: Promise<void> = Promise.resolve();

  constructor(journal: FixJournal, clock: () => Micros) {
    this.#journal = journal;
    this.#clock = clock;
  }

  async initialize(): Promise<void> {
    const { nextIn, nextOut } = await this.#journal.numbers();
    this.received = new ReceivedNumbers(nextIn);
    this.targetSeqNum = nextIn;
    this.senderSeqNum = nextOut;
    this.#reserved = nextOut;
    await this.#reserve();
  }

  async setSenderSeqNum(next: number): Promise<void> {
    this.senderSeqNum = Math.max(this.senderSeqNum, next);
    if (this.#reserved - this.senderSeqNum < BLOCK / 2) await this.#reserve();
  }

  /** The library counts on past a gap; what counts here is what came. */
  async setTargetSeqNum(): Promise<void> {}

  async reset(): Promise<void> {
    this.senderSeqNum = 1;
    this.targetSeqNum = 1;
    await this.#reserve(1);
  }

  /** Keeps a message that came, after all that came before it; answers which request of ours it is about. */
  async keep(message: FixMessage): Promise<string | null> {
    const { next } = this.received;
    const subject = subjectOf(message) ?? this.#subjects.get(Number(message.get("RefSeqNum"))) ?? null;
    await this.#then(() => this.#journal.keepIn(this.#clock(), subject, message, next));
    return subject;
  }

  /** A request went out under a number. */
  sent(number: number, clientOrderId: string): void {
    this.#subjects.set(number, clientOrderId);
    this.#subjects.delete(number - 10 * BLOCK);
  }

  /** Numbers are left to send with. */
  async ready(): Promise<void> {
    if (this.#reserved - this.senderSeqNum < BLOCK / 4) await this.#work;
  }

  settled = (): Promise<void> => this.#work;

  /** After a clean end nothing of the reserve is lost. */
  close(): Promise<void> {
    return this.#then(() =>
      this.#journal.keepNumbers({ nextIn: this.received.next, nextOut: this.senderSeqNum }),
    ).catch(() => {});
  }

  /** `nextIn` only when the peer's numbers begin anew: otherwise kept messages carry it. */
  #reserve(nextIn?: number): Promise<void> {
    this.#reserved = this.senderSeqNum + BLOCK;
    const nextOut = this.#reserved;
    return this.#then(() => this.#journal.keepNumbers({ nextIn, nextOut }));
  }

  /** One after the other; after a failure nothing more is kept. */
  #then(step: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(step);
    this.#work.catch(() => {});
    return this.#work;
  }

  async put(): Promise<void> {}
  get = async (): Promise<null> => null;
  getRange = async (): Promise<[]> => [];
  nextSenderSeqNum = async (): Promise<number> => this.senderSeqNum;
  nextTargetSeqNum = async (): Promise<number> => this.targetSeqNum;
  async flush(): Promise<void> {}
  async dispose(): Promise<void> {}
}
