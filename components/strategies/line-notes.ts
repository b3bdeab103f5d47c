import type { ParameterValues } from "#components/engine/parameter-values.ts";
import type { LineNote } from "./code-editor.tsx";
import { locateDefault } from "./parameter-defaults.ts";

/** A note behind the default of each parameter whose what-if value differs from it. */
export function lineNotes(source: string, values: ParameterValues, defaults: ParameterValues): LineNote[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const place = value === defaults[name] ? undefined : locateDefault(source, name);
    if (!place) return [];
    const before = source.slice(0, place.end).split("\n");
    // One further than the literal: behind its closing parenthesis.
    return [{ line: before.length, column: (before.at(-1)?.length ?? 0) + 2, text: `what-if ${value}` }];
  });
}
