/** Pitwall's own PostgreSQL: placed, initialised, started or adopted, watched, stopped. Not used with DATABASE_URL. */
import "server-only";

export { endWithProcess } from "./end-with-process.ts";
export { removeOutside } from "./placement.ts";
export { type Postgres, supervisePostgres } from "./supervise.ts";
