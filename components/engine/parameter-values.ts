/** Forms and sliders read a strategy's parameters only through these: defaults, ranges, steps, words. */
import type { ParameterField } from "#lib/models/strategies/index.ts";

export type ParameterValue = number | string | boolean;
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

export function defaultValues(fields: readonly ParameterField[]): ParameterValues {
  return Object.fromEntries(fields.map((field) => [field.name, field.default]));
}

/** The given values where the schema knows them and their kind fits, defaults elsewhere. */
export function fitValues(fields: readonly ParameterField[], values: ParameterValues): ParameterValues {
  const fitted = fields.map((field) => {
    const value = values[field.name];
    if (field.kind === "choice")
      return [field.name, field.choices?.includes(String(value)) ? value : field.default];
    if (typeof value !== typeof field.default) return [field.name, field.default];
    return [field.name, typeof value === "number" ? snap(field, value) : value];
  });
  return Object.fromEntries(fitted);
}

export type NumberRange = { readonly minimum: number; readonly maximum: number; readonly step: number };

/** The slider's range. A schema without bounds gets zero to four times the default; without a step, 1 or 1 %. */
export function sliderRange(field: ParameterField): NumberRange {
  const start = Number(field.default);
  const reach = Math.abs(start) * 4 || 1;
  const minimum = field.minimum ?? Math.min(0, start - reach, (field.maximum ?? 0) - reach);
  const maximum = field.maximum ?? Math.max(start + reach, minimum + reach);
  const whole = field.kind === "integer";
  const step = field.step ?? (whole ? 1 : roundStep((maximum - minimum) / 100));
  return { minimum, maximum, step };
}

/** The largest of 1, 2, 5 × 10ⁿ that is not above the size. */
function roundStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  const digit = [5, 2, 1].find((candidate) => candidate * power <= size * (1 + 1e-9)) ?? 1;
  return Number((digit * power).toPrecision(1));
}

/** Nearest allowed value: on the step grid that starts at the minimum, inside the bounds. */
export function snap(field: ParameterField, value: number): number {
  const { step } = sliderRange(field);
  const origin = field.minimum ?? 0;
  const onGrid = origin + Math.round((value - origin) / step) * step;
  const bounded = Math.min(field.maximum ?? onGrid, Math.max(field.minimum ?? onGrid, onGrid));
  return Number(bounded.toFixed(Math.min(12, decimalsOf(step) + decimalsOf(origin))));
}

/** Decimals that a value on the grid of this step needs. */
export function decimalsOf(step: number): number {
  const [mantissa = "", exponent = "0"] = String(step).split("e");
  const fraction = mantissa.split(".")[1]?.length ?? 0;
  return Math.max(0, fraction - Number(exponent));
}

/** Names of the parameters whose values differ. */
export function changedNames(
  fields: readonly ParameterField[],
  values: ParameterValues,
  base: ParameterValues,
) {
  return fields.map((field) => field.name).filter((name) => values[name] !== base[name]);
}
