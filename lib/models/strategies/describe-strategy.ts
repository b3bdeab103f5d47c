import { syntheticBars } from "#lib/data/bars/index.ts";
import type { Pane, Strategy } from "./define-strategy.ts";
import { type ParameterField, parameterFields } from "./parameter-fields.ts";

/** What forms, sliders and charts need to know, so that they never run the strategy. */
export type StrategyDescription = {
  readonly name: string;
  readonly description: string;
  readonly parameters: readonly ParameterField[];
  /** Bars before the first onBar, with the default parameters. */
  readonly warmup: number;
  readonly indicators: readonly { readonly name: string; readonly pane: Pane }[];
  readonly sdkVersion: number;
};

/** Evaluates the indicators once on made-up bars. Throws what the strategy's own code throws. */
export function describeStrategy(strategy: Strategy): StrategyDescription {
  const parameters = strategy.parameters.parse({}) as Record<string, number | string | boolean>;
  const sample = syntheticBars({ symbol: "SAMPLE", bars: 1000, seed: 1, price: 10_000 });
  const columns = Object.entries(strategy.indicators(parameters, sample));
  return {
    name: strategy.name,
    description: strategy.description,
    parameters: parameterFields(strategy.parameters),
    warmup: strategy.warmup?.(parameters) ?? firstComplete(columns.map(([, column]) => column)),
    indicators: columns.map(([name, column]) => ({
      name,
      pane: strategy.panes[name] ?? (looksLikePrice(column, sample.close) ? "price" : "own"),
    })),
    sdkVersion: strategy.sdkVersion,
  };
}

/** The first index at which every column has a value; the length when there is none. */
export function firstComplete(columns: readonly ArrayLike<number>[]): number {
  let first = 0;
  for (const column of columns) {
    let i = 0;
    while (i < column.length && Number.isNaN(column[i])) i++;
    first = Math.max(first, i);
  }
  return first;
}

/** The sample trades near 10,000, where oscillators and ranges never are. */
function looksLikePrice(column: Float64Array, close: Float64Array): boolean {
  const ratio = (column.at(-1) ?? Number.NaN) / (close.at(-1) ?? Number.NaN);
  return ratio > 0.25 && ratio < 4;
}
