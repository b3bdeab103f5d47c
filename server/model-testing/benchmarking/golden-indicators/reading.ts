import { type Indicator, type IndicatorName, indicators } from "#lib/data/features/index.ts";
import { NotExpressible } from "#server/model-testing/benchmarking/golden-account.ts";
import type { Json, JsonObject } from "#server/model-testing/benchmarking/golden-case.ts";

export type Column = Float64Array;
/** Columns under the names that the other library gives them. */
export type Columns = Readonly<Record<string, Column>>;
/** How a function of another library is said with our indicators: its inputs in its order, and its parameters. */
export type Reading = (inputs: readonly Column[], p: Params) => Columns;
export type Params = JsonObject;

/** Our indicator on the given inputs, by the names of its outputs. */
export function run(
  name: IndicatorName,
  inputs: readonly (Column | undefined)[],
  parameters: object = {},
): Columns {
  const indicator = indicators[name] as unknown as Indicator;
  const columns = indicator.block(inputs as Column[], parameters as Record<string, unknown>);
  return Object.fromEntries(indicator.outputs.map((output, k) => [output, columns[k]!]));
}

/** The first output of our indicator. */
export const first = (
  name: IndicatorName,
  inputs: readonly (Column | undefined)[],
  parameters: object = {},
): Column => Object.values(run(name, inputs, parameters))[0]!;

export const scaled = (column: Column, by: number): Column => column.map((value) => value * by);
export const combined = (a: Column, b: Column, how: (a: number, b: number) => number): Column =>
  a.map((value, row) => how(value, b[row]!));
/** What stands `bars` rows later, for libraries that draw a line back in time. */
export const earlier = (column: Column, bars: number): Column =>
  column.map((_, row) => column[row + bars] ?? Number.NaN);

export const numberOf = (value: Json | undefined, standard = Number.NaN): number =>
  value === undefined || value === null ? standard : Number(value);

/** Refuses a parameter value for which we have no form. */
export function only(p: Params, name: string, ...allowed: Json[]): void {
  const value = p[name];
  if (value === undefined || allowed.some((one) => one === value)) return;
  throw new NotExpressible(`${name} = ${JSON.stringify(value)} has no counterpart here.`);
}

export function readingOf(
  readings: Readonly<Record<string, Reading | undefined>>,
  library: string,
  name: string,
): Reading {
  const reading = readings[name];
  if (!reading) throw new NotExpressible(`${library}'s ${name} is not built here.`);
  return reading;
}
