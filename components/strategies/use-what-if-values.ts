"use client";
import { useMemo, useState } from "react";
import { defaultValues, fitValues, type ParameterValues } from "#components/engine/parameter-values.ts";
import type { ParameterField } from "#lib/models/strategies/index.ts";

/** Slider positions over the draft's defaults: what was not moved follows the source. */
export function useWhatIfValues(fields: readonly ParameterField[]) {
  const [moved, setMoved] = useState<ParameterValues>({});
  const defaults = useMemo(() => defaultValues(fields), [fields]);
  const values = useMemo(() => fitValues(fields, { ...defaults, ...moved }), [fields, defaults, moved]);
  const change = (next: ParameterValues) =>
    setMoved(Object.fromEntries(Object.entries(next).filter(([name, value]) => value !== defaults[name])));
  return { values, defaults, change };
}
