/** Pitwall's own PostgreSQL: placed, initialised, started or adopted, watched, stopped. Not used with DATABASE_URL. */
import "server-only";

export { type Postgres, supervisePostgres } from "./supervise.ts";
