import type { AlgorithmName } from "#lib/core/algorithm.ts";
import { AppError } from "#lib/core/errors.ts";
import { type Quantity, quantity, sum } from "#lib/core/money.ts";
import {
  type AlgorithmEvent,
  type AlgorithmMarket,
  type AlgorithmOrder,
  type AlgorithmState,
  algorithms,
  beginAlgorithm,
  filledOf,
  phaseOf,
  planAlgorithm,
  stepAlgorithm,
  unallocatedOf,
  workingOf,
} from "#lib/execution/algorithms/index.ts";

/** What happens to an algorithm, in figures that any generator can make: `pick` chooses a child, `part` how much. */
export type AlgorithmMove = {
  readonly kind:
    | "clock"
    | "bar"
    | "fill"
    | "bust"
    | "end"
    | "refuse"
    | "pause"
    | "resume"
    | "accelerate"
    | "change"
    | "cancel"
    | "take-over";
  readonly wait: number;
  readonly pick: number;
  readonly part: number;
};

const MINUTE = 60_000_000;
const OPEN = 1_700_000_000_000_000;

export const aMarket = (given: Partial<AlgorithmMarket> = {}): AlgorithmMarket => ({
  now: OPEN,
  lot: quantity("1"),
  step: 1_000_000,
  session: { open: OPEN - 30 * MINUTE, close: OPEN + 360 * MINUTE },
  profile: Float64Array.of(0.2, 0.1, 0.05, 0.05, 0.1, 0.5),
  dailyVolume: 100_000,
  volatility: 0.02,
  reference: 50,
  ...given,
});

/** What every execution algorithm keeps, whatever happens. Answers the promises it breaks. */
export function algorithmContract(
  name: AlgorithmName,
  order: AlgorithmOrder,
  market: AlgorithmMarket,
  moves: readonly AlgorithmMove[],
): string[] {
  const broken = new Set<string>();
  const expectThat = (kept: boolean, promise: string) => {
    if (!kept) broken.add(`${name}: ${promise}`);
  };
  const { title, rule, parameters } = algorithms[name];
  expectThat(title !== "" && rule.endsWith("."), "has a title and a rule");
  const choice = { name, parameters: parameters.parse({}) as Record<string, number> };
  const planned = planAlgorithm(choice, order, market).map((slice) => slice.quantity);
  expectThat(sum(0n as Quantity, ...planned) === order.quantity, "plans the whole order");

  const events: AlgorithmEvent[] = [];
  let state = beginAlgorithm(choice, order, market);
  const apply = (event: AlgorithmEvent) => {
    const before = state;
    const next = tried(state, event);
    if (next === null) return;
    events.push(event);
    state = next.state;
    const allowed = phaseOf(before) === "running" || (event.kind === "command" && event.command === "resume");
    expectThat(next.children.length === 0 || allowed, "makes children only while it runs");
    for (const child of next.children) {
      expectThat(child.quantity > 0n, "makes no empty child");
      expectThat(child.n === before.children.length + 1, "numbers its children");
      expectThat(child.limitPrice === order.limitPrice, "gives children the order's limit");
    }
    for (const n of next.cancels) expectThat(before.children[n - 1]?.ended === false, "cancels what works");
    const parts = [filledOf(state), workingOf(state), unallocatedOf(state)];
    expectThat(sum(...parts) === order.quantity, "children sum to the parent");
    if (event.kind !== "child")
      expectThat(unallocatedOf(state) >= 0n, "never gives out more than the parent");
  };
  for (const move of moves) for (const event of eventsOf(state, move)) apply(event);
  const replayed = events.reduce(
    (at, event) => stepAlgorithm(at, event).state,
    beginAlgorithm(choice, order, market),
  );
  expectThat(text(replayed) === text(state), "gives the same children when its events are replayed");

  if (phaseOf(state) === "paused") apply({ kind: "command", command: "resume", at: state.at });
  for (let k = 0; k < 5000 && phaseOf(state) === "running"; k++) {
    apply({ kind: "bar", at: state.at + 5 * MINUTE, volume: 10_000 });
    for (const { n, quantity: filled, ended } of state.children)
      if (!ended) apply({ kind: "child", n, filled, ended: true, at: state.at });
  }
  const gaveUp = state.status === "cancelled" || state.status === "taken-over";
  expectThat(gaveUp || filledOf(state) >= order.quantity, "fills the parent when the market lets it");
  return [...broken];
}

/** Null when the algorithm refuses the event, in words. */
function tried(state: AlgorithmState, event: AlgorithmEvent) {
  try {
    return stepAlgorithm(state, event);
  } catch (error) {
    if (error instanceof AppError && event.kind === "command") return null;
    throw error;
  }
}

const text = (state: AlgorithmState) =>
  JSON.stringify(state, (_, value) => (typeof value === "bigint" ? `${value}n` : value));

function eventsOf(state: AlgorithmState, { kind, wait, pick, part }: AlgorithmMove): AlgorithmEvent[] {
  const at = state.at + Math.round(wait * MINUTE);
  if (kind === "clock") return [{ kind, at }];
  if (kind === "bar") return [{ kind, at, volume: Math.round(part * 100_000) }];
  if (kind === "accelerate") {
    const finishBy = at + Math.round(part * 60 * MINUTE);
    return [
      { kind: "command", at, command: kind, ...(pick % 2 ? { finishBy } : { factor: 0.5 + part * 4 }) },
    ];
  }
  if (kind === "change") {
    const change = pick % 3 ? { end: at + Math.round(part * 300 * MINUTE) } : { percent: part * 60 };
    return [{ kind: "command", at, command: kind, ...change }];
  }
  if (kind === "pause" || kind === "resume" || kind === "cancel" || kind === "take-over")
    return [{ kind: "command", at, command: kind }];
  const child = state.children[pick % Math.max(1, state.children.length)];
  if (!child) return [];
  const { n, quantity: asked, filled, ended } = child;
  // One that was filled whole works again without its trades.
  if (kind === "bust")
    return [{ kind: "child", at, n, filled: 0n as Quantity, ended: ended && filled < asked }];
  if (ended) return [];
  if (kind === "fill") {
    const more = ((asked - filled) * BigInt(Math.ceil(part * 1000))) / 1000n;
    return [{ kind: "child", at, n, filled: (filled + more) as Quantity, ended: filled + more >= asked }];
  }
  return [{ kind: "child", at, n, filled, ended: true, refused: kind === "refuse" }];
}
