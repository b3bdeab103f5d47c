"use client";
import { Checkbox, NumberField, Select, TextField } from "#components/ui/index.ts";

export type BrokerField = {
  readonly name: string;
  readonly title: string;
  readonly kind: "text" | "number" | "boolean" | "choice" | "secret";
  readonly start: string | number | boolean | null;
  readonly required: boolean;
  readonly unit?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly choices?: readonly string[];
};
export type BrokerValues = Readonly<Record<string, string | number | boolean | null>>;

export const startValues = (fields: readonly BrokerField[]): BrokerValues =>
  Object.fromEntries(fields.map(({ name, start, choices }) => [name, start ?? choices?.[0] ?? null]));

/** A value for every field that has one: what is left empty keeps the broker's default. */
export const givenValues = (values: BrokerValues): Record<string, string | number | boolean> =>
  Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string | number | boolean] => {
      const [, value] = entry;
      return value !== null && value !== "";
    }),
  );

/** The form of a broker's own settings, as its schema describes them. */
export function BrokerFields({
  fields,
  values,
  onChange,
}: {
  fields: readonly BrokerField[];
  values: BrokerValues;
  onChange: (values: BrokerValues) => void;
}) {
  return fields.map((field) => {
    const { name, title, kind, unit, minimum, maximum, choices = [], required } = field;
    const value = values[name] ?? null;
    const set = (next: string | number | boolean | null) => onChange({ ...values, [name]: next });
    if (kind === "boolean")
      return <Checkbox key={name} label={title} checked={value === true} onChange={set} />;
    if (kind === "number")
      return (
        <NumberField
          key={name}
          layout="row"
          label={title}
          unit={unit}
          min={minimum}
          max={maximum}
          value={typeof value === "number" ? value : null}
          onChange={set}
          required={required}
        />
      );
    if (kind === "choice")
      return (
        <Select
          key={name}
          layout="row"
          label={title}
          options={choices.map((choice) => ({ value: choice, label: choice.replaceAll("-", " ") }))}
          value={String(value ?? "")}
          onChange={set}
        />
      );
    return (
      <TextField
        key={name}
        layout="row"
        label={title}
        type={kind === "secret" ? "password" : "text"}
        autoComplete="off"
        required={required}
        value={String(value ?? "")}
        onChange={(event) => set(event.target.value)}
      />
    );
  });
}
