"use client";
import { Checkbox, NumberField, Select, TextArea, TextField } from "#components/ui/index.ts";

export type BrokerField = {
  /** "interest.type" is the kind of a nested setting, "interest.annual.debit" belongs to it when it is "annual". */
  readonly name: string;
  readonly title: string;
  readonly kind: "text" | "lines" | "number" | "boolean" | "choice" | "secret";
  readonly start: string | number | boolean | null;
  readonly required: boolean;
  readonly unit?: string;
  readonly plain?: boolean;
  readonly hint?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly choices?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
};
export type BrokerValues = Readonly<Record<string, string | number | boolean | null>>;

export const startValues = (fields: readonly BrokerField[]): BrokerValues =>
  Object.fromEntries(fields.map(({ name, start, choices }) => [name, start ?? choices?.[0] ?? null]));

/** Whether the kind of its nested setting is chosen. */
function isAsked(name: string, values: BrokerValues): boolean {
  const [model, kind, own] = name.split(".");
  return own === undefined || values[`${model}.type`] === kind;
}

/** A value for every field that has one: what is left empty keeps the broker's default. */
export function givenValues(values: BrokerValues): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === "" || !isAsked(name, values)) continue;
    const [model = "", ...path] = name.split(".");
    const own = path.at(-1);
    given[model] = own === undefined ? value : { ...(given[model] as object), [own]: value };
  }
  return given;
}

/** The form of a broker's own settings, as its schema describes them. */
export function BrokerFields({
  fields,
  values,
  currency,
  onChange,
}: {
  fields: readonly BrokerField[];
  values: BrokerValues;
  /** The account's: what amounts are in. */
  currency: string;
  onChange: (values: BrokerValues) => void;
}) {
  return fields
    .filter(({ name }) => isAsked(name, values))
    .map((field) => {
      const {
        name,
        title,
        kind,
        unit,
        plain,
        hint,
        minimum,
        maximum,
        choices = [],
        labels,
        required,
      } = field;
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
            unit={unit === "currency" ? currency : unit}
            min={minimum}
            max={maximum}
            plain={plain}
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
            options={choices.map((choice) => ({
              value: choice,
              label: labels?.[choice] ?? choice.replaceAll("-", " "),
            }))}
            value={String(value ?? "")}
            onChange={set}
          />
        );
      if (kind === "lines")
        return (
          <TextArea
            key={name}
            label={title}
            description={hint}
            rows={3}
            value={String(value ?? "")}
            onChange={(event) => set(event.target.value)}
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
