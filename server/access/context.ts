import type { ClientBase } from "pg";
import type { Logger } from "pino";
import type { Role } from "#lib/access/permissions.ts";
import type { Bus } from "#server/infrastructure/bus/index.ts";
import type { JobQueue } from "#server/infrastructure/jobs/index.ts";

/** Who acts. `system` is a job or the command line acting for a team. */
export type Actor =
  | { kind: "user"; userId: string; sessionId: string; name: string; role: Role }
  | { kind: "system"; name: string; role: "owner" };

export type Context = {
  actor: Actor;
  teamId: string;
  requestId: string;
  /** One pg client inside the transaction of this command or query, its team set. */
  db: ClientBase;
  clock: () => number;
  log: Logger;
  jobs: JobQueue;
  bus: Bus;
};
