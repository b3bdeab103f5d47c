import type { Micros } from "#lib/core/columns.ts";

export type ConnectionState = "connected" | "connecting" | "down" | "none";

/** How an account's line to its broker stands, said on the latest-value lane every second by who holds it. */
export type Connection = {
  readonly state: ConnectionState;
  readonly since: Micros;
  readonly reason: string | null;
  readonly at: Micros;
};

export const connectionTopic = (accountId: string): string => `accounts:${accountId}`;

/** Without a word for this long nobody holds the account. */
const SILENT: Micros = 5_000_000;

export function connectionNow(said: unknown, now: Micros): Omit<Connection, "at"> {
  const known = said as Connection | undefined;
  if (!known) return { state: "none", since: now, reason: "The trading process has not taken it up." };
  const { at, ...connection } = known;
  if (now - at <= SILENT) return connection;
  return { state: "down", since: at, reason: "The trading process does not answer." };
}
