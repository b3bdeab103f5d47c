import { z } from "zod";
import { query } from "#server/access/command.ts";
import { type FeedState, isTakenByTest, readFeed } from "./feed-rows.ts";

export type AccountFeed = {
  readonly dataset: string;
  readonly symbols: readonly string[];
  readonly state: FeedState;
  /** One sentence when it failed. */
  readonly error: string | null;
  readonly speed: string;
  /** The account's market time, epoch microseconds; null before its first bar. */
  readonly time: number | null;
  /** A forward test has the account's market for itself. */
  readonly waits: boolean;
};

/** What plays on a paper account; null when nothing was chosen for it. */
export const getFeed = query({
  name: "accounts.feed",
  permission: "orders:read",
  input: z.strictObject({ accountId: z.uuid() }),
  async run({ db }, { accountId }): Promise<AccountFeed | null> {
    const feed = await readFeed(db, accountId);
    if (!feed) return null;
    const { rows } = await db.query(
      `SELECT (body -> 'moment' ->> 'time')::float8 AS time FROM paper_journal WHERE account_id = $1 AND kind = 'bars'
       ORDER BY seq DESC LIMIT 1`,
      [accountId],
    );
    const { asked, replay, state, error, speed } = feed;
    const waits = await isTakenByTest(db, accountId);
    return {
      ...{ dataset: asked.dataset, symbols: replay?.symbols ?? [], state, error, speed, waits },
      time: rows[0]?.time ?? null,
    };
  },
});
