"use client";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { type FieldPath, useController, useFormContext } from "react-hook-form";
import { Checkbox, NumberField, Select } from "#components/ui/index.ts";
import type { LaunchValues } from "./launch-spec.ts";

export type Path = FieldPath<LaunchValues>;

/** Marks where a field stands, so that the error summary can lead there. */
export function FieldPlace({ path, children }: { path: string; children: ReactNode }) {
  return <div data-field={path}>{children}</div>;
}

/** Value, setter and message of one field of the form. */
export function useField(path: Path) {
  const { field, fieldState } = useController<LaunchValues>({ name: path });
  return {
    value: field.value as unknown,
    set: field.onChange,
    touch: field.onBlur,
    error: fieldState.error?.message,
  };
}

export function NumberRow({
  path,
  label,
  scale = 1,
  ...rest
}: {
  path: Path;
  label: string;
  /** Shown value = stored value × scale, e.g. 100 for percent. */
  scale?: number;
  unit?: string;
  min?: number;
  max?: number;
  step?: number;
  decimals?: number;
  plain?: boolean;
  description?: string;
}) {
  const { value, set, touch, error } = useField(path);
  const shown = typeof value === "number" ? Number((value * scale).toPrecision(12)) : null;
  return (
    <FieldPlace path={path}>
      <NumberField
        layout="row"
        label={label}
        value={shown}
        onChange={(next) => set(next === null ? Number.NaN : Number((next / scale).toPrecision(12)))}
        onCommit={touch}
        error={error}
        {...rest}
      />
    </FieldPlace>
  );
}

export function ChoiceRow<Value extends string>({
  path,
  label,
  options,
  description,
  absent,
}: {
  path: Path;
  label: string;
  options: readonly { value: Value; label: string }[];
  description?: string;
  /** What holds while the form says nothing. */
  absent?: Value;
}) {
  const { value, set, error } = useField(path);
  return (
    <FieldPlace path={path}>
      <Select
        layout="row"
        label={label}
        options={options}
        value={(value ?? absent) as Value}
        onChange={set}
        error={error}
        description={description}
      />
    </FieldPlace>
  );
}

/** Rows that few runs need, behind one line. */
export function MoreRows({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className="group">
      <summary className="flex h-7 items-center gap-1 text-12 text-2 hover:text-1">
        <ChevronRight size={14} aria-hidden="true" className="group-open:rotate-90" />
        {title}
      </summary>
      <div className="mt-2 flex flex-col gap-3">{children}</div>
    </details>
  );
}

export function SwitchRow({ path, label }: { path: Path; label: string }) {
  const { value, set } = useField(path);
  return (
    <FieldPlace path={path}>
      <Checkbox label={label} checked={value === true} onChange={set} />
    </FieldPlace>
  );
}

/** Sets several values at once and checks them once. */
export function useSetAll() {
  const { setValue, trigger, formState } = useFormContext<LaunchValues>();
  return (values: Partial<Record<Path, unknown>>) => {
    for (const [path, value] of Object.entries(values))
      setValue(path as Path, value as never, { shouldDirty: true, shouldTouch: true });
    if (formState.isSubmitted) void trigger();
  };
}
