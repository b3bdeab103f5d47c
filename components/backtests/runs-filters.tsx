"use client";
import { useEffect, useState } from "react";
import { Select, TextField } from "#components/ui/index.ts";
import { RUN_STATES, type RunState } from "#lib/model-testing/backtesting/index.ts";
import { runStateWord } from "./run-states.tsx";

export type RunFilters = { state: "any" | RunState; strategy: string; symbol: string };
const STATES = [
  { value: "any" as const, label: "Any state" },
  ...RUN_STATES.map((state) => ({ value: state, label: runStateWord(state) })),
];
const PAUSE_MS = 300;
/** On a phone all three share one line. */
const NARROW = "w-32 phone:w-auto phone:min-w-0 phone:flex-1 phone:basis-24";

/** Filters that the server applies to all runs, unlike the quick filter, which looks at the rows on screen. */
export function RunsFilters({
  filters,
  onChange,
}: {
  filters: RunFilters;
  onChange: (change: Partial<RunFilters>) => void;
}) {
  return (
    <>
      <Select
        label="State"
        hideLabel
        options={STATES}
        value={filters.state}
        onChange={(state) => onChange({ state })}
        className={NARROW}
      />
      <PatientField
        label="Strategy"
        value={filters.strategy}
        onChange={(strategy) => onChange({ strategy })}
      />
      <PatientField label="Symbol" value={filters.symbol} onChange={(symbol) => onChange({ symbol })} />
    </>
  );
}

/** Asks when the reader pauses, not at every letter. */
function PatientField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (text: string) => void;
}) {
  const [text, setText] = useState(value);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <TextField
      label={label}
      hideLabel
      placeholder={label}
      value={text}
      onChange={(event) => setText(event.target.value)}
      className={NARROW}
    />
  );
}
