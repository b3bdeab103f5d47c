"use client";
import { PatientField, Segmented } from "#components/ui/index.ts";

export type Filters = { actor: string; action: string; outcome: "any" | "done" | "denied" };

const WIDE = "w-44 phone:w-[calc(50%-4px)]";

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
      <PatientField
        label="Who"
        hideLabel
        placeholder="Who, in the whole log"
        className={WIDE}
        value={filters.actor}
        onChange={(actor) => onChange({ actor })}
      />
      <PatientField
        label="What"
        hideLabel
        placeholder="What, in the whole log"
        className={WIDE}
        value={filters.action}
        onChange={(action) => onChange({ action })}
      />
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
