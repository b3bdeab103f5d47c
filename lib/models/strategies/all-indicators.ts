/** Every indicator of lib/data/features as authors call it. */
import type { z } from "zod";
import { type Indicator, type IndicatorName, indicators } from "#lib/data/features/index.ts";
import type { BarData } from "./context.ts";

const BAR_COLUMNS = ["open", "high", "low", "close", "volume"] as const;
type BarColumn = (typeof BAR_COLUMNS)[number];
type Column = Float64Array;

/** The inputs that are not columns of the bar, in their order. */
type Series<Inputs extends readonly string[]> = Inputs extends readonly [
  infer First extends string,
  ...infer Rest extends readonly string[],
]
  ? First extends BarColumn
    ? Series<Rest>
    : [Column, ...Series<Rest>]
  : [];
/** The bars come first, when any of their columns is needed. */
type Bars<Inputs extends readonly string[]> = [Extract<Inputs[number], BarColumn>] extends [never]
  ? []
  : [data: Pick<BarData, Extract<Inputs[number], BarColumn>>];
type Answer<Outputs extends readonly string[]> = Outputs extends readonly [string]
  ? Column
  : { readonly [Name in Outputs[number]]: Column };
type Call<Definition> =
  Definition extends Indicator<infer Parameters, infer Inputs, infer Outputs>
    ? (...given: [...Bars<Inputs>, ...Series<Inputs>, parameters?: z.input<Parameters>]) => Answer<Outputs>
    : never;

/**
 * Every indicator by name, listed in docs/indicators.md: `ta.supertrend(data, { period: 10 }).direction`. The bars
 * come first where their columns are needed, then other columns, then the parameters, all of which have defaults.
 * Answers one column, or an object of columns where there are several outputs.
 */
export const ta = Object.freeze(
  Object.fromEntries(
    Object.entries(indicators).map(([name, indicator]) => [name, callOf(indicator as unknown as Indicator)]),
  ),
) as unknown as { readonly [Name in IndicatorName]: Call<(typeof indicators)[Name]> };

function callOf(indicator: Indicator) {
  const isBarColumn = (name: string): name is BarColumn => BAR_COLUMNS.some((column) => column === name);
  const needsBars = indicator.inputs.some(isBarColumn);
  return (...given: unknown[]) => {
    const rest = [...given];
    const data = needsBars ? (rest.shift() as BarData) : undefined;
    const inputs = indicator.inputs.map((name) =>
      data && isBarColumn(name) ? data[name] : (rest.shift() as Column),
    );
    const columns = indicator.block(inputs, rest[0] as Record<string, unknown> | undefined);
    if (columns.length === 1) return columns[0];
    return Object.fromEntries(indicator.outputs.map((name, k) => [name, columns[k]]));
  };
}
