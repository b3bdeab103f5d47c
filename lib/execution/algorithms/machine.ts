/**
 * The machine that all algorithms share. At every moment: filled + working + unallocated = the order's quantity, and
 * no child is made of more than is unallocated. Pure: the same events give the same children, on any host.
 */
import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { NO_QUANTITY, type Quantity, smaller } from "#lib/core/money.ts";
import type { AlgorithmMarket, AlgorithmOrder, Slice } from "./algorithm.ts";
import { type AlgorithmChoice, chosen } from "./algorithms.ts";
import { changed } from "./change.ts";
import {
  type Advance,
  type AlgorithmChange,
  type AlgorithmCommand,
  type AlgorithmEvent,
  type AlgorithmState,
  type ChildOrder,
  phaseOf,
  unallocatedOf,
} from "./machine-state.ts";
import { allocatedOf, dueOf, replanned, restOfWindow, scheduleOf, sliceLength } from "./schedule.ts";
import { laterThan } from "./window.ts";

/** Refusals in a row after which it stops by itself. */
const MAX_REFUSALS = 3;

/** An algorithm at its beginning. Throws AppError "bad-input" when order, parameters or market do not fit. */
export function beginAlgorithm(
  choice: AlgorithmChoice,
  order: AlgorithmOrder,
  market: AlgorithmMarket,
): AlgorithmState {
  if (order.quantity <= 0n || order.quantity % market.lot !== 0n)
    throw new AppError("bad-input", "The quantity must be above zero and whole lots.", { at: "quantity" });
  const { algorithm, parameters } = chosen(choice);
  const window = algorithm.window(parameters, order, market);
  const state: AlgorithmState = {
    choice,
    order,
    market,
    status: "running",
    reason: "",
    window,
    schedule: [],
    children: [],
    before: NO_QUANTITY,
    volume: 0,
    pace: 1,
    refusals: 0,
    notBefore: market.now,
    at: market.now,
  };
  return { ...state, schedule: scheduleOf(state, window) };
}

/** What would be sent when, before anything is: exact for schedules, a forecast for what follows the market. */
export function planAlgorithm(
  choice: AlgorithmChoice,
  order: AlgorithmOrder,
  market: AlgorithmMarket,
): Slice[] {
  return slicesOf(beginAlgorithm(choice, order, market), NO_QUANTITY);
}

/** What would still be sent when, were it changed now. Throws AppError as the change itself would. */
export function planChange(state: AlgorithmState, at: Micros, change: AlgorithmChange): Slice[] {
  const event = { kind: "command", command: "change", at, ...change } as const;
  return slicesOf(stepAlgorithm(state, event).state, allocatedOf(state));
}

function slicesOf({ choice, market, schedule }: AlgorithmState, from: Quantity): Slice[] {
  const forecastOnly = chosen(choice).algorithm.due !== undefined && market.dailyVolume === null;
  let before: bigint = from;
  return schedule.flatMap(({ at, upTo }) => {
    const quantity = (upTo - before) as Quantity;
    before = upTo;
    return quantity > 0n ? [{ at: forecastOnly || choice.name === "iceberg" ? null : at, quantity }] : [];
  });
}

/** One event. Throws AppError "conflict" when a command does not fit the phase, "bad-input" when it makes no sense. */
export function stepAlgorithm(before: AlgorithmState, event: AlgorithmEvent): Advance {
  const state = { ...before, at: Math.max(before.at, event.at) };
  if (event.kind === "command") return command(state, event);
  if (event.kind === "child") return send(reported(state, event));
  const running = state.status === "running";
  const volume = event.kind === "bar" && running ? state.volume + event.volume : state.volume;
  return send(caughtUp({ ...state, volume }, before.at));
}

/** The next moment at which a clock changes something; null when only events can. */
export function nextMoment(state: AlgorithmState): Micros | null {
  if (phaseOf(state) !== "running" || unallocatedOf(state) <= 0n) return null;
  if (chosen(state.choice).algorithm.due) return state.notBefore > state.at ? state.notBefore : null;
  const next = state.schedule.find((step) => step.at > state.at)?.at;
  const waiting = dueOf(state) > allocatedOf(state) ? Math.max(state.at, state.notBefore) : null;
  return waiting ?? next ?? null;
}

/** A clock that missed slices (the process was down) spreads them anew: never several slices' worth at once. */
function caughtUp(state: AlgorithmState, since: Micros): AlgorithmState {
  const { algorithm } = chosen(state.choice);
  if (state.status !== "running" || algorithm.due || algorithm.auction) return state;
  const missed = state.schedule.filter((step) => step.at > since && step.at <= state.at).length;
  return missed < 2 ? state : replanned(state, restOfWindow(state, since));
}

/** Makes the child that is due, in whole lots and of no more than nobody has. */
function send(state: AlgorithmState, cancels: readonly number[] = []): Advance {
  const none = { state, children: [], cancels };
  if (phaseOf(state) !== "running" || state.at < state.notBefore) return none;
  const { lot } = state.market;
  const rest = unallocatedOf(state);
  const wanted = smaller((dueOf(state) - allocatedOf(state)) as Quantity, rest);
  // A venue's odd fill leaves an odd rest, which goes out with the last child.
  const quantity = (wanted === rest ? wanted : wanted - (wanted % lot)) as Quantity;
  if (quantity <= 0n) return none;
  const child = { n: state.children.length + 1, at: state.at, quantity, filled: NO_QUANTITY, ended: false };
  return {
    state: { ...state, children: [...state.children, child] },
    children: [childOrder(state, child.n, quantity)],
    cancels,
  };
}

function childOrder({ choice, order }: AlgorithmState, n: number, quantity: Quantity): ChildOrder {
  const { limitPrice } = order;
  const { auction } = chosen(choice).algorithm;
  const type = limitPrice === null ? "market" : "limit";
  return auction
    ? { n, quantity, limitPrice, type: `${type}-on-close`, timeInForce: "CLS" }
    : { n, quantity, limitPrice, type, timeInForce: "DAY" };
}

/** What comes back unfilled, or is busted, is tried again a slice later; refused again and again, it stops by itself. */
function reported(state: AlgorithmState, event: AlgorithmEvent & { kind: "child" }): AlgorithmState {
  const old = state.children[event.n - 1];
  if (!old) throw new AppError("bad-input", `The algorithm has no child ${event.n}.`);
  const ended = event.ended || event.filled >= old.quantity;
  const children = state.children.with(event.n - 1, { ...old, filled: event.filled, ended });
  const next = { ...state, children, refusals: event.filled > old.filled ? 0 : state.refusals };
  const wasTakenBack = event.filled < old.filled;
  const cameBack = ended && !old.ended && event.filled < old.quantity;
  if (!cameBack && !wasTakenBack) return next;
  const notBefore = Math.max(state.notBefore, state.at + sliceLength(state));
  if (!event.refused || old.ended) return { ...next, notBefore };
  const refusals = next.refusals + 1;
  if (refusals < MAX_REFUSALS || state.status !== "running") return { ...next, notBefore, refusals };
  return {
    ...next,
    notBefore,
    refusals,
    status: "paused",
    reason: `${refusals} children in a row were refused${event.reason ? `: ${event.reason}` : "."}`,
  };
}

const openChildren = ({ children }: AlgorithmState): number[] =>
  children.filter((child) => !child.ended).map((child) => child.n);

function command(state: AlgorithmState, given: AlgorithmCommand): Advance {
  const phase = phaseOf(state);
  if (phase !== "running" && phase !== "paused")
    throw new AppError("conflict", `The algorithm is ${phase} already.`);
  switch (given.command) {
    case "pause":
      return { state: { ...state, status: "paused" }, children: [], cancels: openChildren(state) };
    case "cancel":
      return { state: { ...state, status: "cancelled" }, children: [], cancels: openChildren(state) };
    case "take-over":
      // What works stays working: it is the trader's now.
      return { state: { ...state, status: "taken-over" }, children: [], cancels: [] };
    case "resume":
      if (phase === "running") throw new AppError("conflict", "The algorithm is running already.");
      return send(resumed(state));
    case "accelerate":
      return send(accelerated(state, given));
    case "change":
      return send(changed(state, given));
  }
}

function resumed(state: AlgorithmState): AlgorithmState {
  const next: AlgorithmState = { ...state, status: "running", reason: "", refusals: 0, notBefore: state.at };
  const { algorithm } = chosen(state.choice);
  if (algorithm.due || algorithm.auction) return next;
  return replanned(next, restOfWindow(next, lastSent(state)));
}

const lastSent = ({ children, window }: AlgorithmState): Micros => children.at(-1)?.at ?? window.from - 1;

function accelerated(
  state: AlgorithmState,
  given: { factor: number } | { finishBy: Micros },
): AlgorithmState {
  const { algorithm } = chosen(state.choice);
  if (algorithm.due) {
    if (!("factor" in given))
      throw new AppError("bad-input", `${algorithm.title} follows the market: accelerate it by a factor.`);
    return { ...state, pace: state.pace * faster(given.factor) };
  }
  if (algorithm.auction) throw new AppError("bad-input", "An auction cannot be accelerated.");
  const { at, window, schedule, market } = state;
  const open = schedule.filter((step) => step.at > at);
  if (!open[0]) return state;
  const pace =
    "factor" in given ? faster(given.factor) : (window.until - at) / (laterThan(given.finishBy, at) - at);
  const from = at + (open[0].at - at) / pace;
  const until = Math.max(at + (window.until - at) / pace, from + market.step);
  const most = Math.max(1, Math.floor((until - from) / market.step));
  return replanned(state, { from, until, slices: Math.min(open.length, most) });
}

function faster(factor: number): number {
  if (!(factor > 0 && factor <= 100))
    throw new AppError("bad-input", "Accelerate by a factor above 0 and at most 100; below 1 it slows down.");
  return factor;
}
