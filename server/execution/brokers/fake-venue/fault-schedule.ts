import { z } from "zod";
import { Rng } from "#lib/core/rng.ts";

/** What can go wrong, and with which message: a request, a question or an event. */
const FAULTS = {
  /** Never arrives. */
  "lost-request": "request",
  /** Arrives `millis` after the caller has lost the line. */
  "late-accept": "request",
  /** Is done; the line is lost before the answer. */
  "lost-answer": "request",
  /** Is done; the answer is HTTP 503. */
  "error-after-accept": "request",
  /** Is done; questions do not see it for `millis` (at most the declared lag). */
  "query-lag": "request",
  unreachable: "question",
  duplicate: "event",
  /** Comes after the next one. */
  reorder: "event",
  /** Is never streamed; the history has it. */
  missing: "event",
  /** Every stream is cut instead. */
  disconnect: "event",
} as const;
export type FaultName = keyof typeof FAULTS;
export type Subject = (typeof FAULTS)[FaultName];

const names = Object.keys(FAULTS) as [FaultName, ...FaultName[]];

/** One rule of a schedule: the n-th message of its kind, every n-th, or by (seeded) chance. */
export const FaultSchema = z.strictObject({
  fault: z.enum(names),
  when: z.union([
    z.strictObject({ nth: z.int().min(1) }),
    z.strictObject({ every: z.int().min(1) }),
    z.strictObject({ chance: z.number().min(0).max(1) }),
  ]),
  millis: z.int().min(0).default(0),
});
export type Fault = z.infer<typeof FaultSchema>;

/** Counts the messages of each kind and says what befalls the next one: the first rule that meets it. */
export class FaultSchedule {
  readonly #rng: Rng;
  #counts: Record<Subject, number> = { request: 0, question: 0, event: 0 };
  #rules: readonly Fault[];

  constructor(rules: readonly Fault[], seed: number) {
    this.#rules = rules;
    this.#rng = new Rng(seed);
  }

  /** Other rules; counting begins again. */
  replace(rules: readonly Fault[]): void {
    this.#rules = rules;
    this.#counts = { request: 0, question: 0, event: 0 };
  }

  next(subject: Subject): Fault | undefined {
    const count = ++this.#counts[subject];
    return this.#rules.find(({ fault, when }) => {
      if (FAULTS[fault] !== subject) return false;
      if ("nth" in when) return when.nth === count;
      if ("every" in when) return count % when.every === 0;
      return this.#rng.next() < when.chance;
    });
  }
}
