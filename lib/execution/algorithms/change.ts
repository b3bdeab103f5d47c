import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { parameterFields } from "#lib/models/strategies/index.ts";
import { chosen } from "./algorithms.ts";
import { type AlgorithmChange, type AlgorithmState, unallocatedOf } from "./machine-state.ts";
import { dueOf, lengthOf, replanned } from "./schedule.ts";
import { MAX_SLICES, WEEK } from "./window.ts";

/**
 * The algorithm with another end, or another part of the volume from now on, and its rest planned anew. Throws
 * AppError "bad-input" for what it does not have or cannot keep, "conflict" when nothing is left to plan.
 */
export function changed(state: AlgorithmState, change: AlgorithmChange): AlgorithmState {
  if (unallocatedOf(state) <= 0n)
    throw new AppError("conflict", "Nothing is left to plan: all that has not filled is at the venue.");
  return "end" in change ? endingAt(state, change.end) : takingPart(state, change.percent);
}

/** When the rest is to be done by the schedule; null for what does not trade over a time. */
export const endOf = ({ choice, window }: AlgorithmState): Micros | null =>
  "minutes" in chosen(choice).algorithm.parameters.shape ? window.until : null;

/** Its part of the volume; null for what does not follow it. */
export const percentOf = ({ choice }: AlgorithmState): number | null => {
  const { parameters } = chosen(choice) as { parameters: { percent?: number } };
  return parameters.percent ?? null;
};

/** An end that can be given now. Throws AppError "bad-input". */
function assertEnd(state: AlgorithmState, end: Micros): void {
  const { window, at } = state;
  const { session } = state.market;
  const refuse = (message: string) => {
    throw new AppError("bad-input", message, { at: "end" });
  };
  if (endOf(state) === null)
    refuse(`${chosen(state.choice).algorithm.title} does not trade over a time, so it has no end to change.`);
  if (!(end > at)) refuse("The new end has passed already: give a time that lies ahead.");
  if (end <= window.from) refuse("The new end lies before the session in which it begins: give a later one.");
  if (end - at > WEEK) refuse("The new end is more than a week ahead: give an earlier one.");
  const isOfSession = session !== null && window.from < session.close && at < session.close;
  if (isOfSession && end > session.close)
    refuse("The new end lies after the close of its session: give one up to the close.");
}

/** Later: slices at the pace of before. Earlier: as many as were left, nearer together. */
function endingAt(state: AlgorithmState, end: Micros): AlgorithmState {
  assertEnd(state, end);
  const { at, window, market } = state;
  const open = state.schedule.filter((step) => step.at > at);
  const next = open[0]?.at ?? at;
  const nearer = Math.min(1, (end - at) / (window.until - at));
  const from = window.from > at || open.length === 0 ? next : at + (next - at) * nearer;
  const atSamePace = Math.round((end - from) / Math.max(lengthOf(window), market.step));
  const most = Math.min(MAX_SLICES, Math.floor((end - from) / market.step));
  const slices = Math.max(1, Math.min(most, Math.max(open.length, atSamePace)));
  return replanned(state, { from, until: end, slices });
}

/** What it should have asked for until now stays; from now on it asks for another part of what trades. */
function takingPart(state: AlgorithmState, percent: number): AlgorithmState {
  const { choice, order, market, at } = state;
  const field = parameterFields(chosen(choice).algorithm.parameters).find(({ name }) => name === "percent");
  if (!field)
    throw new AppError(
      "bad-input",
      `${chosen(choice).algorithm.title} does not follow the volume, so it has no participation to change.`,
      { at: "percent" },
    );
  const { minimum = 0, maximum = 100 } = field;
  if (!(percent >= minimum && percent <= maximum))
    throw new AppError(
      "bad-input",
      `A participation of ${percent} % is out of range: give ${minimum} to ${maximum} % of the volume.`,
      { at: "percent" },
    );
  const parameters = { ...choice.parameters, percent };
  const next = { ...state, choice: { ...choice, parameters }, before: dueOf(state), volume: 0, pace: 1 };
  const { algorithm, parameters: whole } = chosen(next.choice);
  const rest = { ...order, quantity: unallocatedOf(state) };
  return replanned(next, algorithm.window(whole, rest, { ...market, now: at }));
}
