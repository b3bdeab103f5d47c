/** PostgreSQL through pg: the pool, transactions that see one team, migrations. Prisma owns the schema (docs/adr/0001). */
import "server-only";

export { APP_ROLE, appUrlFrom, enableAppRole } from "./app-role.ts";
export { isDatabaseAway } from "./is-database-away.ts";
export { migrate, readMigrations } from "./migrate.ts";
export {
  appDatabaseUrl,
  closeDatabase,
  DATABASE_FILE,
  type DatabaseFile,
  database,
  openPool,
} from "./pool.ts";
export { seeingPeople, transaction, type Visibility, withTeam } from "./transaction.ts";
