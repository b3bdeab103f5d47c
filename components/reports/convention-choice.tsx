"use client";
import { Select } from "#components/ui/index.ts";
import {
  CONVENTION_SET_NAMES,
  CONVENTION_SETS,
  type ConventionSetName,
} from "#lib/model-testing/benchmarking/index.ts";

const OPTIONS = CONVENTION_SET_NAMES.map((value) => ({ value, label: CONVENTION_SETS[value].label }));
const FIXED = "Money moved or currencies changed: only the standard set can be computed of this run.";

/** By whose conventions the statistics are computed: to reconcile with another library's figures. */
export function ConventionChoice({
  value,
  onChange,
  fixed,
}: {
  value: ConventionSetName;
  onChange: (next: ConventionSetName) => void;
  /** Only the standard set can be computed of this run. */
  fixed: boolean;
}) {
  return (
    <div title={fixed ? FIXED : CONVENTION_SETS[value].note} className="w-72 max-w-full">
      <Select
        layout="row"
        label="Conventions"
        options={OPTIONS}
        value={value}
        onChange={onChange}
        disabled={fixed}
      />
    </div>
  );
}
