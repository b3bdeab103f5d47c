import type { ClientBase } from "pg";
import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { command } from "#server/access/command.ts";
import type { Context } from "#server/access/context.ts";
import { brokerNamed } from "#server/execution/brokers/index.ts";
import { config } from "#server/infrastructure/config/index.ts";
import { seal, unseal } from "#server/infrastructure/secrets/index.ts";
import { noAccount, tellAccount } from "./account-rows.ts";

type Secrets = Record<string, string>;

/** What the sealed text belongs to; in any other row it does not open. */
const place = (teamId: string, accountId: string, version: number): string =>
  `${teamId}|${accountId}|${version}`;

/** Replaces the secrets of an account's broker. Nobody can read them again, only the trading process opens them. */
export const setCredentials = command({
  name: "accounts.setCredentials",
  permission: "accounts:manage",
  input: z.strictObject({
    id: z.uuid(),
    secrets: z
      .record(z.string().max(100), z.string().min(1).max(5000))
      .meta({ examples: [{ key: "sample" }] }),
  }),
  async run(ctx, { id, secrets }) {
    const { rows } = await ctx.db.query("SELECT broker FROM accounts WHERE id = $1 FOR UPDATE", [id]);
    if (!rows[0]) throw noAccount();
    const known = secretNames(brokerNamed(rows[0].broker).settings);
    const stranger = Object.keys(secrets).find((name) => !known.includes(name));
    if (stranger !== undefined)
      throw new AppError(
        "bad-input",
        `The broker has no secret ${stranger}; it has ${known.join(", ") || "none"}.`,
        { at: "secrets" },
      );
    const version = await storeSecrets(ctx, id, secrets);
    await tellAccount(ctx, id);
    return { id, version };
  },
  audit: ({ id, secrets }, { version }) => ({
    object: id,
    details: { version, names: Object.keys(secrets) },
  }),
});

export async function storeSecrets(ctx: Context, accountId: string, secrets: Secrets): Promise<number> {
  const { rows } = await ctx.db.query(
    "SELECT coalesce(max(version), 0) + 1 AS next FROM account_credentials WHERE account_id = $1",
    [accountId],
  );
  const version: number = rows[0].next;
  const sealed = seal(config().state.home, place(ctx.teamId, accountId, version), JSON.stringify(secrets));
  await ctx.db.query(
    `INSERT INTO account_credentials (team_id, account_id, version, sealed, names, created_by)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      ctx.teamId,
      accountId,
      version,
      sealed,
      Object.keys(secrets),
      ctx.actor.kind === "user" ? ctx.actor.userId : null,
    ],
  );
  // What was replaced is of no more use to anybody but a thief.
  await ctx.db.query("DELETE FROM account_credentials WHERE account_id = $1 AND version < $2", [
    accountId,
    version,
  ]);
  return version;
}

/** The newest secrets of an account, opened; for the trading process alone. Throws AppError "unavailable". */
export async function openCredentials(db: ClientBase, teamId: string, accountId: string): Promise<Secrets> {
  const { rows } = await db.query(
    "SELECT version, sealed FROM account_credentials WHERE account_id = $1 ORDER BY version DESC LIMIT 1",
    [accountId],
  );
  if (!rows[0]) return {};
  const text = unseal(config().state.home, place(teamId, accountId, rows[0].version), rows[0].sealed);
  return JSON.parse(text) as Secrets;
}

/** The members that a broker's settings mark `meta({ secret: true })`. */
export function secretNames(settings: z.ZodType): string[] {
  if (!(settings instanceof z.ZodObject)) return [];
  const members = Object.entries(settings.shape as Record<string, z.ZodType>);
  return members.filter(([, member]) => member.meta()?.secret === true).map(([name]) => name);
}

/** Parses an account's form and keeps its secrets apart; they may come later, all else must be right. */
export function splitSecrets(
  schema: z.ZodType,
  settings: Record<string, unknown>,
): { open: Record<string, unknown>; secrets: Secrets } {
  const names = secretNames(schema);
  const isSecret = ([name]: [string, unknown]) => names.includes(name);
  const secrets = Object.entries(settings).filter(isSecret);
  const rest = Object.fromEntries(Object.entries(settings).filter((entry) => !isSecret(entry)));
  const openSchema =
    schema instanceof z.ZodObject
      ? schema.omit(Object.fromEntries(names.map((name) => [name, true])) as never)
      : schema;
  const parsed = openSchema.safeParse(rest);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const at = issue?.path.map(String).join(".") ?? "";
    throw new AppError("bad-input", `settings.${at}: ${issue?.message}`, { at: `settings.${at}` });
  }
  return {
    open: parsed.data as Record<string, unknown>,
    secrets: Object.fromEntries(secrets.map(([name, value]) => [name, String(value)])),
  };
}
