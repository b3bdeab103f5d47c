import { createHmac } from "node:crypto";
import pg from "pg";
import { AppError } from "#lib/core/errors.ts";

export const APP_ROLE = "pitwall_app";

/**
 * The address under which web and workers connect: the same server, as the unprivileged role.
 * Its password follows from the owner's, so that every host of one installation knows it.
 */
export function appUrlFrom(ownerUrl: string): string {
  const url = new URL(ownerUrl);
  url.username = APP_ROLE;
  url.password = appPassword(ownerUrl);
  return url.href;
}

function appPassword(ownerUrl: string): string {
  const { username, password } = new URL(ownerUrl);
  return createHmac("sha256", `${username}:${password}`).update(APP_ROLE).digest("base64url");
}

/** Lets the role sign in, and refuses to go on when it could see past row-level security. */
export async function enableAppRole(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(`ALTER ROLE ${APP_ROLE} LOGIN PASSWORD ${pg.escapeLiteral(appPassword(ownerUrl))}`);
    const { rows } = await client.query(
      "SELECT rolsuper OR rolbypassrls AS sees_all FROM pg_roles WHERE rolname = $1",
      [APP_ROLE],
    );
    if (rows[0]?.sees_all)
      throw new AppError(
        "conflict",
        `The database role ${APP_ROLE} is a superuser or bypasses row-level security: run ALTER ROLE ${APP_ROLE} NOSUPERUSER NOBYPASSRLS.`,
      );
  } finally {
    await client.end();
  }
}
