"use client";
import type { ReactNode } from "react";
import { Combobox, NumberField, Select } from "#components/ui/index.ts";
import type { Steps } from "./instrument-steps.ts";
import type { AccountSummary, Instrument } from "./trading-types.ts";

type Field<Value> = {
  value: Value | null;
  onChange: (value: Value | null) => void;
  disabled?: boolean;
};

/** In which account. */
export function AccountField({
  accounts,
  value,
  onChange,
  disabled,
}: Field<string> & { accounts: readonly AccountSummary[] }) {
  return (
    <Select
      layout="row"
      label="Account"
      disabled={disabled}
      options={accounts.map(({ id, name, mode, state }) => ({
        value: id,
        label: name,
        note: state === "open" ? mode : `${mode}, ${state}`,
      }))}
      value={value}
      onChange={onChange}
    />
  );
}

export function InstrumentField({
  instruments,
  value,
  onChange,
  disabled,
}: Field<string> & { instruments: readonly Instrument[] }) {
  return (
    <Combobox
      layout="row"
      label="Instrument"
      disabled={disabled}
      placeholder="Symbol"
      noMatch="No such instrument. Accounts page, Instruments, adds one."
      options={instruments.map(({ symbol, currency, restricted }) => ({
        value: symbol,
        label: symbol,
        note: restricted ? "restricted" : currency,
      }))}
      value={value}
      onChange={onChange}
    />
  );
}

/** In steps of the lot. */
export function QuantityField({
  steps,
  error,
  ...field
}: Field<number> & { steps: Steps; error?: string | undefined }) {
  return (
    <NumberField
      layout="row"
      label="Quantity"
      min={0}
      step={steps.lot}
      error={error}
      description={steps.lot === 1 ? undefined : `In lots of ${steps.lot}`}
      {...field}
    />
  );
}

/** In steps of the tick. */
export function PriceField({
  label,
  steps,
  unit,
  description,
  ...field
}: Field<number> & { label: string; steps: Steps; unit?: string | undefined; description?: ReactNode }) {
  return (
    <NumberField
      layout="row"
      label={label}
      unit={unit}
      min={0}
      step={steps.tick}
      decimals={steps.decimals}
      description={description}
      {...field}
    />
  );
}
