import type { ParameterValues } from "#components/engine/parameter-values.ts";
import type { LineNote } from "./code-editor.tsx";
import { locateDefault } from "./parameter-defaults.ts";

/** A note on the line of each parameter whose what-if value differs from the default written there. */
export function lineNotes(source: string, values: ParameterValues, defaults: ParameterValues): LineNote[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const place = value === defaults[name] ? undefined : locateDefault(source, name);
    if (!place) return [];
    const line = source.slice(0, place.start).split("\n").length;
    return [{ line, text: `what-if ${value}` }];
  });
}
