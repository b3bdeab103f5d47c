/** One statistic. Undefined is `null` with a reason, never 0, 10 or ∞. Fractions, not percent. */
export type Statistic = {
  readonly value: number | null;
  /** Number of observations it rests on. */
  readonly n: number;
  /** The formula and annualisation in one sentence, shown on hover. */
  readonly convention: string;
  readonly reason?: string;
  readonly ci?: Interval;
};

/** Where the value would fall in `level` of samples like this one, and how that was found. */
export type Interval = {
  readonly low: number;
  readonly high: number;
  readonly level: number;
  readonly method: string;
};

/** A number, or the sentence that says why there is none. */
export type Outcome = number | string;

export function statistic(outcome: Outcome, n: number, convention: string): Statistic {
  if (typeof outcome === "string") return { value: null, n, convention, reason: outcome };
  if (Number.isFinite(outcome)) return { value: outcome, n, convention };
  return { value: null, n, convention, reason: "The figure is beyond what a number can hold." };
}
