import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "#lib/core/errors.ts";

export type Attempts = {
  /** Counts one attempt for each key; throws AppError "too-many" with the exact time to wait. */
  begin(keys: readonly string[]): Promise<void>;
  /** A success: the account starts from zero, the address gets its attempt back. */
  forgive(account: string, address?: string): Promise<void>;
};

/** Whose password is tried, wherever it is asked for. */
export const accountKey = (email: string): string => `account:${email}`;

/** How often a secret may be guessed, per account and per address. Counted before the guess is checked. */
export function limitAttempts(limit: { attempts: number; windowMinutes: number }): Attempts {
  const limiter = new RateLimiterMemory({ points: limit.attempts, duration: limit.windowMinutes * 60 });
  return {
    async begin(keys) {
      for (const key of keys) {
        try {
          await limiter.consume(key);
        } catch (result) {
          throw tooMany((result as RateLimiterRes).msBeforeNext);
        }
      }
    },
    async forgive(account, address) {
      await limiter.delete(account);
      if (address) await limiter.reward(address);
    },
  };
}

/** Counts one call of `who` (a session or an address); throws AppError "too-many" over the limit. */
export type CallLimit = (who: string) => Promise<void>;

export function limitCalls(limit: { proceduresPerMinute: number }): CallLimit {
  const limiter = new RateLimiterMemory({ points: limit.proceduresPerMinute, duration: 60 });
  return async (who) => {
    try {
      await limiter.consume(who);
    } catch (result) {
      throw tooMany((result as RateLimiterRes).msBeforeNext);
    }
  };
}

export function tooMany(waitMs: number): AppError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const minutes = Math.floor(seconds / 60);
  const wait = minutes ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
  return new AppError("too-many", `Too many attempts: try again in ${wait}.`, {
    at: `retry-after:${seconds}`,
  });
}
