"use client";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { defaultValues, fitValues, type ParameterValues } from "#components/engine/parameter-values.ts";
import { createSliderValues, type SliderValues } from "#components/engine/slider-values.ts";
import type { ParameterField } from "#lib/models/strategies/index.ts";

/** Slider positions over the draft's defaults: what was not moved follows the source. */
export function useWhatIfValues(fields: readonly ParameterField[]) {
  const [values] = useState(() => createSliderValues());
  const defaults = useMemo(() => defaultValues(fields), [fields]);
  const followed = useRef<ParameterValues>({});
  useLayoutEffect(() => {
    const moved = Object.entries(values.getState()).filter(
      ([name, value]) => value !== followed.current[name],
    );
    followed.current = defaults;
    values.setState(fitValues(fields, { ...defaults, ...Object.fromEntries(moved) }), true);
  }, [values, fields, defaults]);
  return { values, defaults };
}

const REST_MS = 150;

/** The values once the sliders rest: for what may follow later than the curve. */
export function useRestingValues(values: SliderValues): ParameterValues {
  const [resting, setResting] = useState(values.getState);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const stop = values.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(() => setResting(values.getState()), REST_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [values]);
  return resting;
}
