import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { command } from "#server/access/command.ts";
import type { Context } from "#server/access/context.ts";
import { Speed } from "#server/data/feeds/index.ts";
import { changeAccount, tellAccount } from "#server/execution/accounts/index.ts";
import { PaperSettings } from "#server/execution/brokers/index.ts";
import { feedOf, fixReplay, momentsPlayed, readFeedAccount } from "./feed-rows.ts";

/** Another replay for a paper account, from its beginning: it is part of the account's settings from then on. */
export const chooseFeed = command({
  name: "accounts.chooseFeed",
  permission: "orders:trade",
  input: z.strictObject({
    accountId: z.uuid(),
    /** A dataset's name; "none" for no prices of its own. */
    dataset: z
      .string()
      .min(1)
      .max(200)
      .meta({ examples: ["none"] }),
    symbols: z.string().max(4000).optional(),
    from: z.string().max(10).optional(),
    speed: PaperSettings.shape.speed.optional(),
  }),
  async run(ctx, { accountId, ...chosen }): Promise<{ id: string }> {
    const account = await readFeedAccount(ctx.db, accountId);
    if (!account) throw noPaperAccount();
    const settings = PaperSettings.safeParse({ ...account.settings, symbols: "", from: "", ...chosen });
    if (!settings.success)
      throw new AppError("bad-input", settings.error.issues[0]?.message ?? "The settings do not fit.");
    const { dataset, symbols, from, speed } = settings.data;
    await ctx.db.query("DELETE FROM paper_feeds WHERE account_id = $1", [accountId]);
    await changeAccount(ctx, accountId, "settings = settings || $2::jsonb", [
      JSON.stringify({ dataset, symbols, from, speed }),
    ]);
    const feed = await feedOf(ctx.db, accountId, settings.data);
    if (feed) await fixReplay(ctx.db, accountId, feed.asked);
    return { id: accountId };
  },
  audit: ({ accountId, ...chosen }) => ({ object: accountId, details: chosen }),
});

/** Plays that many further moments, then the market stands still. */
export const stepFeed = command({
  name: "accounts.stepFeed",
  permission: "orders:trade",
  input: z.strictObject({ accountId: z.uuid(), bars: z.number().int().min(1).max(100_000) }),
  async run(ctx, { accountId, bars }) {
    const played = await momentsPlayed(ctx.db, accountId);
    return change(
      ctx,
      accountId,
      "speed = 'step', steps = greatest(CASE speed WHEN 'step' THEN steps END, $2) + $3",
      [played, bars],
    );
  },
  audit: ({ accountId, bars }) => ({ object: accountId, details: { bars } }),
});

/** "step" lets the market stand still until it is told to step. */
export const setFeedSpeed = command({
  name: "accounts.setFeedSpeed",
  permission: "orders:trade",
  input: z.strictObject({ accountId: z.uuid(), speed: Speed }),
  async run(ctx, { accountId, speed }) {
    const played = await momentsPlayed(ctx.db, accountId);
    return change(ctx, accountId, "speed = $2, steps = $3", [speed, played]);
  },
  audit: ({ accountId, speed }) => ({ object: accountId, details: { speed } }),
});

async function change(ctx: Context, accountId: string, columns: string, values: readonly unknown[]) {
  const { rowCount } = await ctx.db.query(
    `UPDATE paper_feeds SET ${columns} WHERE account_id = $1 AND state IN ('starting', 'playing')`,
    [accountId, ...values],
  );
  if (rowCount === 0)
    throw new AppError("conflict", "Nothing plays on the account: choose a dataset for its prices first.");
  await tellAccount(ctx, accountId);
  return { id: accountId };
}

const noPaperAccount = () =>
  new AppError("bad-input", "Only a paper account of your team plays stored prices.", { at: "accountId" });
