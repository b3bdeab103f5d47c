import { createStore, type StoreApi } from "zustand/vanilla";
import type { ParameterValues } from "./parameter-values.ts";

/** Where sliders stand. Not React state: a step then draws its slider's row and the what-if, and nothing else. */
export type SliderValues = StoreApi<ParameterValues>;

export function createSliderValues(start: ParameterValues = {}): SliderValues {
  return createStore<ParameterValues>(() => start);
}

export function moveSlider(sliders: SliderValues, name: string, value: ParameterValues[string]): void {
  if (sliders.getState()[name] !== value) sliders.setState({ [name]: value });
}
