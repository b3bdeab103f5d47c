"use client";
import { PatientField, Select } from "#components/ui/index.ts";
import { RUN_STATES, type RunState } from "#lib/model-testing/backtesting/index.ts";
import { runStateWord } from "./run-states.tsx";

export type RunFilters = { state: "any" | RunState; strategy: string; symbol: string };
const STATES = [
  { value: "any" as const, label: "Any state" },
  ...RUN_STATES.map((state) => ({ value: state, label: runStateWord(state) })),
];
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
        hideLabel
        placeholder="Strategy"
        className={NARROW}
        value={filters.strategy}
        onChange={(strategy) => onChange({ strategy })}
      />
      <PatientField
        label="Symbol"
        hideLabel
        placeholder="Symbol"
        className={NARROW}
        value={filters.symbol}
        onChange={(symbol) => onChange({ symbol })}
      />
    </>
  );
}
