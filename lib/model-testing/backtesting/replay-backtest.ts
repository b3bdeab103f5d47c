import type { BarColumns, Micros } from "#lib/core/columns.ts";
import { type Context, defineStrategy, z } from "#lib/models/strategies/sdk.ts";
import { type Backtest, createBacktest } from "./create-backtest.ts";
import { membersOf } from "./members.ts";
import type { Run } from "./run.ts";
import type { BacktestSpec } from "./spec.ts";
import type { Argument, Tape } from "./tape.ts";

/**
 * A run again from what its strategy asked for, without the strategy: the engine makes every fill, cost, event and
 * figure anew. Whether the strategy looked ahead when it asked cannot be seen here.
 */
export function replayBacktest(spec: BacktestSpec, bars: readonly BarColumns[], tape: Tape): Backtest {
  const player = new Player(tape);
  const strategy = defineStrategy({
    name: "The replay",
    parameters: z.object({}),
    onStart: (ctx) => player.meet(ctx as unknown as Context),
    onBar: () => player.catchUp(),
  });
  const backtest = createBacktest({
    spec: withoutParameters(spec),
    strategy: membersOf(spec).map(() => strategy),
    bars,
    follow: (run) => player.follow(run),
  });
  return {
    ...backtest,
    record() {
      player.close();
      return { ...backtest.record(), spec };
    },
    result() {
      player.close();
      return { ...backtest.result(), spec };
    },
  };
}

/** The replay has none: what they led to is on the tape. */
function withoutParameters(spec: BacktestSpec): BacktestSpec {
  const { strategy } = spec;
  if (strategy.kind !== "several") return { ...spec, parameters: {} };
  const members = strategy.members.map((member) => ({ ...member, parameters: {} }));
  return { ...spec, strategy: { ...strategy, members } };
}

class Player {
  readonly #tape: Tape;
  readonly #contexts: Context[] = [];
  #run: Run | undefined;
  #next = 0;
  /** When the next intent comes; NaN at the start. */
  #due: Micros;

  constructor(tape: Tape) {
    this.#tape = tape;
    this.#due = tape[0]?.time ?? Number.POSITIVE_INFINITY;
  }

  follow(run: Run): void {
    this.#run = run;
    run.onPhase = () => this.#perform();
  }

  /** Contexts come in the order of their rows, before the first bar. */
  meet(context: Context): void {
    if (this.#contexts.push(context) === this.#run!.symbols.length) this.#perform();
  }

  catchUp(): void {
    if (this.#due <= this.#run!.time) this.#perform();
  }

  close(): void {
    if (this.#next < this.#tape.length)
      throw new RangeError(`Intent ${this.#next + 1} of the tape comes at no moment of the run.`);
  }

  #perform(): void {
    const run = this.#run!;
    for (let intent = this.#tape[this.#next]; intent; intent = this.#tape[++this.#next]) {
      if (intent.phase !== run.phase || !Object.is(intent.time, run.time)) break;
      const call = this.#contexts[intent.row]![intent.verb] as (...given: readonly Argument[]) => unknown;
      call.apply(this.#contexts[intent.row], intent.arguments as Argument[]);
    }
    this.#due = this.#tape[this.#next]?.time ?? Number.POSITIVE_INFINITY;
  }
}
