/** Where a strategy's source states a parameter's default, and how to write another one there. */
import type { ParameterValue } from "#components/engine/parameter-values.ts";

/** Offsets of the literal inside `.default(…)`. */
export type DefaultPlace = { readonly start: number; readonly end: number };

/** `name: z.…` up to its `.default(literal)`, without running into the next parameter. */
function pattern(name: string): RegExp {
  const literal = String.raw`-?[\d._]+(?:e-?\d+)?|true|false|"[^"\n]*"|'[^'\n]*'`;
  const chain = String.raw`(?:(?!\w+\s*:\s*z\b)[\s\S])*?`;
  return new RegExp(String.raw`\b${name}\s*:\s*z\b${chain}\.default\(\s*(${literal})\s*\)`, "d");
}

/** Undefined when the source writes it in another way, e.g. by a constant. */
export function locateDefault(source: string, name: string): DefaultPlace | undefined {
  const [start, end] = pattern(name).exec(source)?.indices?.[1] ?? [];
  return start === undefined || end === undefined ? undefined : { start, end };
}

/** The source with new defaults, and the names whose default could not be found. */
export function writeDefaults(
  source: string,
  values: Readonly<Record<string, ParameterValue>>,
): { readonly source: string; readonly missed: readonly string[] } {
  let written = source;
  const missed: string[] = [];
  for (const [name, value] of Object.entries(values)) {
    const place = locateDefault(written, name);
    if (place) written = written.slice(0, place.start) + JSON.stringify(value) + written.slice(place.end);
    else missed.push(name);
  }
  return { source: written, missed };
}
