import { z } from "zod";
import { can } from "#lib/access/permissions.ts";
import { AppError } from "#lib/core/errors.ts";
import { command, query } from "#server/access/command.ts";
import type { Context } from "#server/access/context.ts";

const Screen = z.enum(["blotter"]);

/** What a view keeps. A screen reads only what it knows of it. */
const ViewBody = z.strictObject({
  hidden: z.array(z.string().max(60)).max(100),
  layout: z
    .array(
      z.strictObject({
        id: z.string().max(60),
        width: z.number().min(0).max(10_000).optional(),
        sort: z.enum(["asc", "desc"]).nullish(),
        sortIndex: z.int().min(0).max(100).nullish(),
      }),
    )
    .max(100),
  /** Tab and filters, as the page's address holds them. */
  address: z.record(z.string().max(30), z.string().max(200).nullable()),
});

export type SharedView = {
  readonly id: string;
  readonly name: string;
  readonly author: string;
  readonly authorName: string;
  readonly body: z.output<typeof ViewBody>;
  /** Whoever asks may take it from the team. */
  readonly mayRemove: boolean;
};

type Row = Omit<SharedView, "mayRemove">;

export const listViews = query({
  name: "views.list",
  permission: "orders:read",
  input: z.strictObject({ screen: Screen }),
  async run(ctx, { screen }): Promise<SharedView[]> {
    const { rows } = await ctx.db.query<Row>(
      `SELECT v.id, v.name, v.author, v.body, u.name AS "authorName" FROM saved_views v
       JOIN users u ON u.id = v.author WHERE v.team_id = $1 AND v.screen = $2 ORDER BY v.name`,
      [ctx.teamId, screen],
    );
    return rows.map((row) => ({ ...row, mayRemove: isTheirs(ctx, row.author) }));
  },
});

/** Gives a view to the team. Under the name of an own one it takes its place. */
export const shareView = command({
  name: "views.share",
  permission: "views:share",
  input: z.strictObject({ screen: Screen, name: z.string().trim().min(1).max(40), body: ViewBody }),
  async run(ctx, { screen, name, body }): Promise<{ id: string }> {
    if (ctx.actor.kind !== "user") throw new AppError("bad-input", "Only a member shares a view.");
    const { rows } = await ctx.db.query<{ id: string; author: string }>(
      "SELECT id, author FROM saved_views WHERE team_id = $1 AND screen = $2 AND name = $3 FOR UPDATE",
      [ctx.teamId, screen, name],
    );
    if (rows[0] && !isTheirs(ctx, rows[0].author))
      throw new AppError("conflict", `Somebody else shares a view "${name}": choose another name.`, {
        at: "name",
      });
    const written = await ctx.db.query<{ id: string }>(
      `INSERT INTO saved_views (team_id, screen, name, body, author) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (team_id, screen, name) DO UPDATE SET body = $4, updated_at = now() RETURNING id`,
      [ctx.teamId, screen, name, JSON.stringify(body), ctx.actor.userId],
    );
    return { id: (written.rows[0] as { id: string }).id };
  },
  audit: ({ screen, name }, { id }) => ({ object: id, details: { screen, name } }),
});

/** Takes a view from the team: its author, an owner or an admin. */
export const removeView = command({
  name: "views.remove",
  permission: "views:share",
  input: z.strictObject({ id: z.uuid() }),
  async run(ctx, { id }): Promise<{ name: string }> {
    const { rows } = await ctx.db.query<{ name: string; author: string }>(
      "SELECT name, author FROM saved_views WHERE team_id = $1 AND id = $2 FOR UPDATE",
      [ctx.teamId, id],
    );
    if (!rows[0]) throw new AppError("not-found", "There is no such view in your team.");
    if (!isTheirs(ctx, rows[0].author))
      throw new AppError("forbidden", "Only who shared a view, an owner or an admin takes it away.");
    await ctx.db.query("DELETE FROM saved_views WHERE team_id = $1 AND id = $2", [ctx.teamId, id]);
    return { name: rows[0].name };
  },
  audit: ({ id }, { name }) => ({ object: id, details: { name } }),
});

function isTheirs({ actor }: Context, author: string): boolean {
  return actor.kind === "user" && (actor.userId === author || can(actor.role, "views:manage"));
}
