"use client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "#components/providers/index.ts";
import { Checkbox, Panel, Segmented, Select, TextField } from "#components/ui/index.ts";
import { resolutionNames } from "./words.ts";

export type Target =
  | { kind: "new"; name: string; source: string; licence: string; synthetic: boolean }
  | { kind: "append"; datasetId: string };

/** Where the bars go: a dataset of their own, or on the end of one that is there. */
export function TargetForm({
  target,
  fresh,
  error,
  onChange,
}: {
  target: Target;
  /** What a new dataset would be called. */
  fresh: Target;
  error?: string;
  onChange: (target: Target) => void;
}) {
  const api = useApi();
  const datasets = useQuery(api.data.list.queryOptions()).data ?? [];
  const [first] = datasets;
  return (
    <Panel
      title="Where it goes"
      actions={
        first && (
          <Segmented
            label="New dataset or an existing one"
            options={[
              { value: "new", label: "new dataset" },
              { value: "append", label: "add to one" },
            ]}
            value={target.kind}
            onChange={(kind) => onChange(kind === "new" ? fresh : { kind: "append", datasetId: first.id })}
          />
        )
      }
    >
      {target.kind === "append" ? (
        <Select
          label="Dataset"
          layout="row"
          error={error}
          description="Only bars after the last stored one of each symbol are added."
          options={datasets.map((dataset) => ({
            value: dataset.id,
            label: dataset.name,
            note: resolutionNames[dataset.resolution],
          }))}
          value={target.datasetId}
          onChange={(datasetId) => onChange({ kind: "append", datasetId })}
        />
      ) : (
        <div className="flex flex-col gap-3">
          <TextField
            label="Name"
            layout="row"
            value={target.name}
            error={error}
            maxLength={100}
            onChange={(event) => onChange({ ...target, name: event.target.value })}
          />
          <TextField
            label="Source"
            layout="row"
            value={target.source}
            maxLength={500}
            onChange={(event) => onChange({ ...target, source: event.target.value })}
          />
          <TextField
            label="Licence"
            layout="row"
            value={target.licence}
            maxLength={200}
            onChange={(event) => onChange({ ...target, licence: event.target.value })}
          />
          <Checkbox
            label="Synthetic: made by a program, not measured on a market"
            checked={target.synthetic}
            onChange={(synthetic) => onChange({ ...target, synthetic })}
          />
        </div>
      )}
    </Panel>
  );
}
