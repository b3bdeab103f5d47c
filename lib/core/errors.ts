/** The closed set of operating failures. A bug throws (`invariant`), a refusal is a value, a failure is an AppError. */
export const ERROR_CODES = [
  "bad-input",
  "unauthenticated",
  "forbidden",
  "not-found",
  "conflict",
  "too-large",
  "too-many",
  "cancelled",
  "timed-out",
  "strategy-failed",
  "unavailable",
  "internal",
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** `message` is one clear sentence for the user: what, where, how to mend it. */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** The field, file:line or parameter that is wrong, when there is one. */
  readonly at: string | undefined;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; at?: string } = {}) {
    super(message, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.at = options.at;
  }
}

export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${message}`);
}
