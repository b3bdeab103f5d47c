import { Rng } from "#lib/core/rng.ts";
import type { Context, Strategy } from "#lib/models/strategies/index.ts";
import type { RunMember } from "./members.ts";
import { parseParameters } from "./parse-parameters.ts";
import type { Run } from "./run.ts";

/** One strategy of a run. Its rows, one for each of its symbols, begin at `firstRow`. */
export type Seat = {
  /** As the run calls it; of a single strategy its own name. */
  readonly name: string;
  readonly strategy: Strategy;
  readonly parameters: Run["parameters"];
  readonly symbols: readonly string[];
  readonly firstRow: number;
};

/** A seat for each strategy. Throws AppError "bad-input" when parameters do not fit. */
export function takeSeats(members: readonly RunMember[], strategies: readonly Strategy[]): Seat[] {
  let firstRow = 0;
  return members.map(({ name, parameters, symbols }, k) => {
    const strategy = strategies[k]!;
    const seat = {
      name: name || strategy.name,
      strategy,
      parameters: parseParameters(strategy, parameters),
      symbols,
      firstRow,
    };
    firstRow += symbols.length;
    return seat;
  });
}

/** Which strategy holds each row. */
export const seatOfRows = (seats: readonly Seat[]): Int32Array =>
  Int32Array.from(seats.flatMap(({ symbols }, k) => symbols.map(() => k)));

/**
 * A run as one of several strategies sees it: the same account, orders and time; symbols, parameters, chance and orders
 * that it may change are its own. A single strategy sees the run itself.
 */
export function seenFrom(seat: Seat, run: Run, isAlone: boolean, seed: number): Run {
  if (isAlone) return run;
  const { book } = run.broker;
  const rowOf = (id: number) =>
    id < 0 ? (run.desk?.rowOf(id) ?? -1) : id >= 1 && id <= book.length ? book.symbol[id - 1]! : -1;
  const isOwnRow = (row: number) => row >= seat.firstRow && row < seat.firstRow + seat.symbols.length;
  const view = Object.create(run, {
    desk: {
      get: () => run.desk,
      set: (desk: Run["desk"]) => {
        run.desk = desk;
      },
    },
  }) as Run;
  return Object.assign(view, {
    symbols: seat.symbols,
    parameters: seat.parameters,
    rng: new Rng(seed),
    contexts: new Map<string, Context>(),
    owns: (id: number) => isOwnRow(rowOf(id)),
  });
}

/** Several strategies as the one that the loop calls: each hook is that of the strategy whose context it is given. */
export function together(seats: readonly Seat[], contexts: readonly Context[]): Strategy {
  const [first] = seats as readonly [Seat];
  if (seats.length === 1) return first.strategy;
  const rows = seatOfRows(seats);
  const seatOf = new Map(contexts.map((context, row) => [context, seats[rows[row]!]!]));
  let called = first;
  const of = (context: Context) => {
    called = seatOf.get(context)!;
    return called.strategy;
  };
  const someone = (hook: "onOrder" | "onFill") => seats.some(({ strategy }) => strategy[hook]);
  return {
    ...first.strategy,
    /** Of the one called last, for the sentence of a failure. */
    get name() {
      return called.name;
    },
    onStart: (context) => of(context).onStart?.(context),
    onBar: (context) => of(context).onBar(context),
    onOrder: someone("onOrder") ? (context, order) => of(context).onOrder?.(context, order) : undefined,
    onFill: someone("onFill") ? (context, fill) => of(context).onFill?.(context, fill) : undefined,
    onEnd: (context) => of(context).onEnd?.(context),
  };
}
