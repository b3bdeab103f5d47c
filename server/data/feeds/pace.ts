import { z } from "zod";
import type { Micros } from "#lib/core/columns.ts";

/** "step": one moment at a time; "max": as fast as it goes; a number: seconds of market in a second. */
export const Speed = z
  .string()
  .regex(/^(step|max|[1-9]\d{0,6})$/, 'The speed is "step", "max" or seconds of market in a second, as "60".')
  .meta({ examples: ["max"] });

export type Pace = {
  readonly speed: string;
  /** How many moments it may have played when its speed is "step". */
  readonly steps: number;
};

const LOOK_EVERY_MS = 250;

type Wait = {
  /** Read every quarter of a second: somebody may have changed it. "stop" ends the wait. */
  readonly pace: () => Promise<Pace | "stop">;
  readonly played: number;
  /** Market time from the last moment to the next; 0 where there is none before or after. */
  readonly gap: Micros;
  /** While it waits. */
  readonly idle: () => void | Promise<void>;
};

/** Waits until the next moment may be played. @throws the signal's reason when it comes first */
export async function untilDue(
  { pace, played, gap, idle }: Wait,
  signal: AbortSignal,
): Promise<"go" | "stop"> {
  const since = performance.now();
  for (;;) {
    signal.throwIfAborted();
    const now = await pace();
    if (now === "stop") return "stop";
    const left = waitOf(now, played, gap) - (performance.now() - since);
    if (left <= 0) return "go";
    await idle();
    await pause(Math.min(left, LOOK_EVERY_MS), signal);
  }
}

/** From one moment to the next, ms. */
function waitOf({ speed, steps }: Pace, played: number, gap: Micros): number {
  if (speed === "max") return 0;
  if (speed === "step") return played < steps ? 0 : Number.POSITIVE_INFINITY;
  return gap / 1000 / Number(speed);
}

/** @throws the signal's reason when it comes first */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done);
  });
  signal.throwIfAborted();
}
