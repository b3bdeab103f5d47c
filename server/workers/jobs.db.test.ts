import { Writable } from "node:stream";
import { pino } from "pino";
import { expect, it } from "vitest";
import { testHost } from "#server/access/test-host.ts";
import { config } from "#server/infrastructure/config/index.ts";
import { testDatabase } from "#server/infrastructure/db/test-database.ts";
import { jobsOf } from "./jobs.ts";

it("says in the log under which id each job began and ended", async () => {
  const db = await testDatabase();
  const { teamId } = await db.team();
  const lines: Record<string, unknown>[] = [];
  const stream = new Writable({
    write(line, _, done) {
      lines.push(JSON.parse(String(line)));
      done();
    },
  });
  const jobs = jobsOf({ pool: db.pool, log: pino(stream), bus: testHost(db).bus, config: config() });
  const [runId, importId] = [crypto.randomUUID(), crypto.randomUUID()];
  // Neither is in the books: the job has nothing to do, and says so by ending.
  await jobs["run-backtest"]?.({ teamId, runId } as never);
  await jobs["import-csv"]?.({ teamId, importId } as never);
  expect(lines).toMatchObject([
    { teamId, runId, msg: "run begins" },
    { teamId, runId, msg: "run ended", seconds: expect.any(Number) },
    { teamId, importId, msg: "import begins" },
    { teamId, importId, msg: "import ended" },
  ]);
  await db.close();
});
