import type { Pool } from "pg";
import { AppError } from "#lib/core/errors.ts";
import type { Caller, Host } from "#server/access/execute.ts";
import { listTeams, type Team } from "#server/access/setup/index.ts";
import { quietBus } from "#server/infrastructure/bus/index.ts";
import { config } from "#server/infrastructure/config/index.ts";
import { appDatabaseUrl, isDatabaseAway, openPool } from "#server/infrastructure/db/index.ts";
import { openJobQueue } from "#server/infrastructure/jobs/index.ts";
import { createLogger } from "#server/infrastructure/logging/index.ts";

/** What every command on an installation says in its help. */
export const WHICH_INSTALLATION = `
The installation is the one of this checkout (.pitwall), or of PITWALL_HOME; DATABASE_URL names its database when
it has one of its own. It must be running (npm start).`;

/** Works on the database of the running installation. @throws AppError unavailable when it does not run */
export async function withInstallation<T>(work: (host: Host) => Promise<T>): Promise<T> {
  const pool = openPool(appDatabaseUrl(), config().database);
  try {
    return await work(hostOf(pool));
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    const message =
      "The installation's database does not answer: start Pitwall with npm start, or set DATABASE_URL.";
    throw new AppError("unavailable", message, { cause: error });
  } finally {
    await pool.end();
  }
}

function hostOf(pool: Pool): Host {
  return {
    pool,
    bus: quietBus(pool),
    clock: () => Date.now() * 1000,
    log: createLogger("cli"),
    jobs: openJobQueue(pool),
  };
}

/** Whoever has the installation's files acts for the team as its owner would; the audit trail names the command. */
export async function operatorOf(pool: Pool, wanted: string | undefined, command: string): Promise<Caller> {
  const { id } = chooseTeam(await listTeams(pool), wanted);
  return { actor: { kind: "system", name: command, role: "owner" }, teamId: id, requestId: "cli" };
}

function chooseTeam(teams: readonly Team[], wanted: string | undefined): Team {
  const found =
    wanted === undefined ? teams : teams.filter(({ id, name }) => id === wanted || name === wanted);
  const [team] = found;
  if (team && found.length === 1) return team;
  const names = teams.map(({ name }) => name).join(", ");
  const problem =
    wanted === undefined ? "The installation has several teams" : `There is no team "${wanted}"`;
  throw new AppError("bad-input", `${problem}: name one with --team (${names}).`);
}
