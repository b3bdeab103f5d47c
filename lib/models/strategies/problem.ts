/** What is wrong with a strategy's source. Lines and columns count from 1, as editors do. */
export type Problem = {
  readonly severity: "error" | "warning";
  /** One sentence: what is wrong and how to mend it. */
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  /** The checker's own name for it, e.g. "TS2322" or "no-clock". */
  readonly code?: string;
};
