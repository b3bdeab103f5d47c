import type { Pool } from "pg";
import { ROLES, type Role } from "#lib/access/permissions.ts";
import { writeAudit } from "#server/access/audit/index.ts";
import { hashPassword } from "#server/access/auth/index.ts";
import { transaction } from "#server/infrastructure/db/index.ts";
import { newToken } from "#server/infrastructure/secrets/index.ts";
import { addPerson, DEMO_DOMAIN } from "./first-owner.ts";

export type DemoMember = { role: Role; email: string; password: string };

/** One member a role, with random passwords that exist nowhere else; those that exist already are left alone. */
export async function addDemoMembers(pool: Pool, teamId: string): Promise<DemoMember[]> {
  const made: DemoMember[] = [];
  for (const role of ROLES) {
    const email = `${role}@${DEMO_DOMAIN}`;
    const password = newToken().slice(0, 20);
    const passwordHash = await hashPassword(password);
    const isNew = await transaction(pool, { teamId, scope: "identity" }, async (db) => {
      const { rowCount } = await db.query("SELECT FROM users WHERE email = $1", [email]);
      if (rowCount) return false;
      const name = `Demo ${role}`;
      const object = await addPerson(db, { email, name, passwordHash, teamId, role });
      const actor = { kind: "system" as const, name: "npm start -- --demo", role: "owner" as const };
      const details = { email, role };
      await writeAudit(db, {
        teamId,
        actor,
        action: "setup.addDemoMember",
        outcome: "done",
        object,
        details,
        requestId: "start",
      });
      return true;
    });
    if (isNew) made.push({ role, email, password });
  }
  return made;
}
