"use client";
import { useMemo } from "react";
import { useStore } from "zustand";
import { type Followed, NumberInput, Segmented, Select, Slider } from "#components/ui/index.ts";
import type { ParameterField } from "#lib/models/strategies/index.ts";
import {
  decimalsOf,
  type ParameterValue,
  type ParameterValues,
  sliderRange,
  snap,
} from "./parameter-values.ts";
import { moveSlider, type SliderValues } from "./slider-values.ts";

/** One row a parameter: slider, number and what the base has. Everything works from the keyboard. */
export function ParameterForm({
  fields,
  values,
  base,
  baseLabel,
  disabled,
}: {
  fields: readonly ParameterField[];
  values: SliderValues;
  /** What "changed" is measured from. */
  base: ParameterValues;
  /** Names the base in a word or two, e.g. "v14". */
  baseLabel: string;
  disabled?: boolean;
}) {
  return fields.map((field) => (
    <ParameterRow
      key={field.name}
      field={field}
      values={values}
      base={base[field.name]}
      baseLabel={baseLabel}
      disabled={disabled}
    />
  ));
}

type ControlProps = {
  field: ParameterField;
  values: SliderValues;
  onChange: (value: ParameterValue) => void;
  disabled?: boolean;
};

const readValue = (values: ParameterValues, field: ParameterField) => values[field.name] ?? field.default;

/** Rendered when the value leaves the base's or comes back to it; the steps between are written in place. */
function ParameterRow({
  field,
  values,
  base,
  baseLabel,
  disabled,
}: Omit<ControlProps, "onChange"> & {
  base: ParameterValue | undefined;
  baseLabel: string;
}) {
  const changed = useStore(values, (now) => base !== undefined && readValue(now, field) !== base);
  const onChange = (next: ParameterValue) => moveSlider(values, field.name, next);
  const control = { field, values, disabled, onChange };
  return (
    <div
      title={field.description}
      data-parameter={field.name}
      className="grid min-h-7 grid-cols-[minmax(84px,1.1fr)_minmax(0,2fr)_88px_76px] items-center gap-x-3 phone:grid-cols-[minmax(0,1fr)_88px_76px]"
    >
      <span className="truncate text-12 text-2">
        {field.title}
        {!fitsInside(field.unit) && <span className="text-3">, {field.unit}</span>}
      </span>
      {typeof field.default === "number" ? (
        <NumberControls {...control} changed={changed} />
      ) : (
        <ChoiceControl {...control} />
      )}
      <span className={changed ? "truncate text-11 text-accent" : "truncate text-11 text-3"}>
        {changed && base !== undefined ? `was ${wordOf(field, base)}` : `as ${baseLabel}`}
      </span>
    </div>
  );
}

/** A longer unit would leave the figure no room: it stands behind the title. */
const fitsInside = (unit: string | undefined) => (unit ?? "").length <= 4;

function wordOf(field: ParameterField, value: ParameterValue): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "string") return value;
  return value.toFixed(decimalsOf(sliderRange(field).step)).replace("-", "−");
}

function NumberControls({ field, values, changed, onChange, disabled }: ControlProps & { changed: boolean }) {
  const { minimum, maximum, step } = sliderRange(field);
  const value = useMemo(
    (): Followed<number> => ({
      now: () => Number(readValue(values.getState(), field)),
      follow: values.subscribe,
    }),
    [values, field],
  );
  return (
    <>
      <Slider
        label={field.title}
        value={value}
        min={minimum}
        max={maximum}
        step={step}
        changed={changed}
        disabled={disabled}
        onChange={(next) => onChange(snap(field, next))}
        className="phone:order-last phone:col-span-full"
      />
      <NumberInput
        label={field.title}
        value={value}
        step={step}
        decimals={decimalsOf(step)}
        unit={fitsInside(field.unit) ? field.unit : undefined}
        disabled={disabled}
        // While "1" is on its way to "120" it is out of range; such values wait for the commit.
        onChange={(next) => snap(field, next) === next && onChange(next)}
        onCommit={(next) => onChange(snap(field, next))}
      />
    </>
  );
}

function ChoiceControl({ field, values, onChange, disabled }: ControlProps) {
  const value = useStore(values, (now) => readValue(now, field));
  const names = typeof value === "boolean" ? ["on", "off"] : (field.choices ?? []);
  const shown = typeof value === "boolean" ? (value ? "on" : "off") : String(value);
  const choose = (next: string) => !disabled && onChange(typeof value === "boolean" ? next === "on" : next);
  const options = names.map((name) => ({ value: name, label: name }));
  const control =
    names.length <= 3 ? (
      <Segmented label={field.title} options={options} value={shown} onChange={choose} />
    ) : (
      <Select
        label={field.title}
        hideLabel
        options={options}
        value={shown}
        onChange={choose}
        disabled={disabled}
      />
    );
  return <div className="col-span-2 flex min-w-0">{control}</div>;
}
