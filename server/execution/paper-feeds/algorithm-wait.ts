import type { ClientBase } from "pg";
import { isAlgorithmBehind } from "#server/execution/algorithms/index.ts";

/** The longest that a moment waits for algorithms of the account to have heard of the one before. */
const PATIENCE_MS = 10_000;

/**
 * Whether the next moment of an account's market still waits for algorithms that work on it: they are to see every bar,
 * at any speed. Made anew for each moment; its patience ends, so that one that hangs stops no market.
 */
export function algorithmWait(
  accountId: string,
  isBehind: typeof isAlgorithmBehind = isAlgorithmBehind,
  now: () => number = () => performance.now(),
): (db: ClientBase) => Promise<boolean> {
  const until = now() + PATIENCE_MS;
  return async (db) => now() < until && isBehind(db, accountId);
}
