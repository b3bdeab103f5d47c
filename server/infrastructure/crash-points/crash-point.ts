import { AppError } from "#lib/core/errors.ts";
import { variables } from "#server/infrastructure/config/index.ts";

/**
 * Steps at which a process may be told to kill itself, `room.step`. The enumerator (crash-points.db.test.ts of a room)
 * kills at each, before and after, and fails when one is not reached.
 */
export const CRASH_POINTS = [
  "database.commit",
  "orders.judge",
  "orders.accept",
  "orders.deny",
  "orders.withdraw",
  "orders.request-cancel",
  "facts.append",
  "facts.book",
  "facts.project",
  "facts.release",
  "gateway.take-over",
  "gateway.mark",
  "gateway.claim",
  "gateway.send",
  "gateway.unanswered",
  "gateway.query",
  "gateway.history",
  "gateway.record",
  "gateway.settle",
  "algorithms.child",
  "algorithms.events",
  "paper.append",
  "paper.adopt",
  "forward.state",
  "forward.tell",
  "forward.intent",
  "forward.outcome",
  "forward.save",
  "feeds.advance",
] as const;

export type CrashPointName = (typeof CRASH_POINTS)[number];
export type CrashSide = "before" | "after";

type Armed = { name: CrashPointName; side: CrashSide; left: number };
let armed: Armed | null | undefined;

/**
 * Does `step`. With PITWALL_CRASH_AT=name:before|after[:n] the process kills itself (SIGKILL) right before or after it
 * does the named step, or fails to, for the n-th time.
 */
export async function crashPoint<T>(name: CrashPointName, step: () => T | Promise<T>): Promise<T> {
  if (armed === undefined) armed = readArmed(variables().PITWALL_CRASH_AT);
  if (armed?.name !== name) return step();
  const isDue = --armed.left === 0;
  if (isDue && armed.side === "before") killSelf();
  try {
    return await step();
  } finally {
    if (isDue && armed.side === "after") killSelf();
  }
}

export function readArmed(text: string | undefined): Armed | null {
  if (!text) return null;
  const [name, side, count = "1"] = text.split(":");
  const known = CRASH_POINTS.find((one) => one === name);
  const left = Number(count);
  if (!known || (side !== "before" && side !== "after") || !(Number.isInteger(left) && left > 0))
    throw new AppError(
      "bad-input",
      `PITWALL_CRASH_AT=${text} names no crash point: write name:before or name:after, with one of ${CRASH_POINTS.join(", ")}.`,
    );
  return { name: known, side, left };
}

function killSelf(): void {
  process.kill(process.pid, "SIGKILL");
}
