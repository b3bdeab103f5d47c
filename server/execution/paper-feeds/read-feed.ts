import { z } from "zod";
import { query } from "#server/access/command.ts";
import { NO_DATASET } from "#server/execution/brokers/index.ts";
import { type FeedState, readFeed, testOnMarket } from "./feed-rows.ts";

export type AccountFeed = {
  /** Its own; "none" when none was chosen. */
  readonly dataset: string;
  /** Of what has the market now. */
  readonly symbols: readonly string[];
  readonly state: FeedState | "none";
  /** One sentence when it failed. */
  readonly error: string | null;
  readonly speed: string;
  /** The account's market time, epoch microseconds; null before its first bar. */
  readonly time: number | null;
  /** The forward test that has the account's market for itself. */
  readonly test: { readonly id: string; readonly name: string } | null;
  /** Its own feed goes on when that test is over. */
  readonly waits: boolean;
};

/** What plays on a paper account; null when nothing does and nothing was chosen for it. */
export const getFeed = query({
  name: "accounts.feed",
  permission: "orders:read",
  input: z.strictObject({ accountId: z.uuid() }),
  async run({ db }, { accountId }): Promise<AccountFeed | null> {
    const feed = await readFeed(db, accountId);
    const test = await testOnMarket(db, accountId);
    if (!feed && !test) return null;
    const { rows } = await db.query(
      `SELECT (body -> 'moment' ->> 'time')::float8 AS time FROM paper_journal WHERE account_id = $1 AND kind = 'bars'
       ORDER BY seq DESC LIMIT 1`,
      [accountId],
    );
    return {
      dataset: feed?.asked.dataset ?? NO_DATASET,
      symbols: test?.symbols ?? feed?.replay?.symbols ?? [],
      state: feed?.state ?? "none",
      error: feed?.error ?? null,
      speed: test?.speed ?? feed?.speed ?? "step",
      time: rows[0]?.time ?? null,
      test: test && { id: test.id, name: test.name },
      waits: feed !== null && test !== null,
    };
  },
});
