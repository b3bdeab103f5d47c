/** Random runs of two strategies on one account, and the same for the reference engine. */
import type fc from "fast-check";
import type { BarColumns } from "#lib/core/columns.ts";
import { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";
import type { Action } from "./order.ts";
import { type Trial, trial } from "./random-trial.ts";

/** `each`: what each strategy does. */
export type SharedTrial = Pick<Trial, "spec" | "bars" | "warmup" | "listens"> & {
  readonly each: readonly [readonly Action[], readonly Action[]];
};

const NAMES = ["One", "Two"] as const;

/** What a random run would have done alone, dealt out to two. */
export const sharedTrial: fc.Arbitrary<SharedTrial> = trial.map(({ spec, bars, actions, ...rest }) => {
  const strategy = { kind: "built-in" as const, name: "test" };
  const members = NAMES.map((name) => ({ name, strategy }));
  return {
    spec: BacktestSpec.parse({ ...spec, strategy: { kind: "several", members } }),
    bars,
    ...rest,
    each: [actions.filter((_, k) => k % 2 === 0), actions.filter((_, k) => k % 2 === 1)],
  };
});

/** A symbol as one of the strategies holds it: the reference engine takes it for a symbol of its own. */
export const heldBy = (symbol: string, strategy: number) => `${symbol}#${strategy}`;

/** Strategies share the account, not their positions: to the reference engine each has symbols of its own. */
export function asSeparateSymbols({ spec, bars, each, ...rest }: SharedTrial): Trial {
  const { symbols } = spec.data;
  const doubled = <Value>(make: (symbol: string, k: number) => Value[]) =>
    NAMES.flatMap((_, k) => symbols.flatMap((symbol) => make(symbol, k)));
  const instruments = Object.entries(spec.instruments ?? {}).flatMap(([symbol, terms]) =>
    NAMES.map((_, k) => [heldBy(symbol, k), terms] as const),
  );
  const corporateActions = (spec.corporateActions ?? []).flatMap((action) =>
    NAMES.map((_, k) => ({
      ...action,
      symbol: heldBy(action.symbol, k),
      ...("to" in action && { to: heldBy(action.to, k) }),
    })),
  );
  return {
    ...rest,
    spec: {
      ...spec,
      data: { ...spec.data, symbols: doubled((symbol, k) => [heldBy(symbol, k)]) },
      instruments: Object.fromEntries(instruments),
      corporateActions,
    },
    bars: [
      ...bars,
      ...bars.flatMap((one) => NAMES.map((_, k): BarColumns => ({ ...one, symbol: heldBy(one.symbol, k) }))),
    ],
    actions: each.flatMap((actions, k) =>
      actions.map((action) => ({ ...action, symbol: heldBy(action.symbol, k) })),
    ),
  };
}
