"use client";
import { useEffect, useState } from "react";
import { Segmented, TextField } from "#components/ui/index.ts";

export type Filters = { actor: string; action: string; outcome: "any" | "done" | "denied" };

const PAUSE_MS = 300;

/** Filters that the server applies to the whole log, unlike the quick filter, which looks at the rows on screen. */
export function AuditFilters({
  filters,
  onChange,
}: {
  filters: Filters;
  onChange: (change: Partial<Filters>) => void;
}) {
  return (
    <>
      <PatientField label="Who" value={filters.actor} onChange={(actor) => onChange({ actor })} />
      <PatientField label="What" value={filters.action} onChange={(action) => onChange({ action })} />
      <Segmented
        label="Outcome"
        options={[
          { value: "any", label: "All" },
          { value: "done", label: "Done" },
          { value: "denied", label: "Denied" },
        ]}
        value={filters.outcome}
        onChange={(outcome) => onChange({ outcome })}
      />
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
      placeholder={`${label}, in the whole log`}
      value={text}
      onChange={(event) => setText(event.target.value)}
      className="w-44 phone:w-[calc(50%-4px)]"
    />
  );
}
