import type { z } from "zod";
import type { Caller, Host } from "#server/access/execute.ts";
import { type activateKill, stopNow } from "./activate.ts";

/** Stops as a person would, for a rule: latch, row, audit. */
export async function stopByItself(
  host: Omit<Host, "jobs">,
  teamId: string,
  rule: string,
  stop: z.input<typeof activateKill.input>,
): Promise<void> {
  const caller: Caller = {
    actor: { kind: "system", name: "automatic stop", role: "owner" },
    teamId,
    requestId: `stop-rule:${rule}`,
  };
  await stopNow({ ...host, jobs: () => NO_JOBS }, caller, stop);
}

/** Stopping enqueues none. */
const NO_JOBS = { enqueue: () => Promise.reject(new Error("An automatic stop has no job queue.")) };
