import { isObject, type Json } from "#server/model-testing/benchmarking/golden-case.ts";
import type { CheckInput } from "#server/model-testing/benchmarking/golden-check.ts";
import type { Panel } from "#server/model-testing/benchmarking/golden-panel.ts";

export type Series = {
  readonly stamps: readonly string[];
  readonly returns: Float64Array;
  readonly benchmark: Float64Array | undefined;
};

/** Returns and, where the check names one, the benchmark: on the dates that both have. */
export async function readSeries(input: CheckInput): Promise<Series> {
  const beside = given(input, "benchmark");
  if (beside !== undefined && given(input, "join") !== undefined) {
    const { stamps, columns } = await input.panel("returns", "benchmark");
    return { stamps, returns: columns[0]!, benchmark: columns[1] };
  }
  const own = await input.panel("returns");
  const returns = own.columns[0] ?? new Float64Array(0);
  if (beside === undefined) return { stamps: own.stamps, returns, benchmark: undefined };
  return onSharedStamps(own.stamps, returns, await input.panel("benchmark"));
}

function onSharedStamps(stamps: readonly string[], returns: Float64Array, market: Panel): Series {
  const rowOf = new Map(market.stamps.map((stamp, row) => [stamp, row]));
  const rows = stamps.flatMap((stamp, row) => (rowOf.has(stamp) ? [row] : []));
  return {
    stamps: rows.map((row) => stamps[row]!),
    returns: Float64Array.from(rows, (row) => returns[row]!),
    benchmark: Float64Array.from(rows, (row) => market.columns[0]![rowOf.get(stamps[row]!)!]!),
  };
}

/** An input that may be absent. */
export function given(input: CheckInput, name: string): Json | undefined {
  return input.has(name) ? input.value(name) : undefined;
}

/** A parameter or an input: one number, or a column of them. */
export async function rateOf(input: CheckInput, name: string): Promise<number | Float64Array> {
  const value = given(input, name);
  if (value === undefined) return Number(input.params[name] ?? 0);
  return typeof value === "number" ? value : input.numbers(name);
}

export const isFrame = (value: Json) => isObject(value) && Array.isArray(value.columns);
