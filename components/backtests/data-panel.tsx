"use client";
import { useWatch } from "react-hook-form";
import {
  Button,
  Chip,
  Combobox,
  formatInteger,
  MultiCombobox,
  type Option,
  Panel,
  Select,
  TextField,
} from "#components/ui/index.ts";
import type { DatasetChoice, LaunchOptions } from "#lib/model-testing/backtesting/index.ts";
import { dayOf } from "./day-of.ts";
import { FieldPlace, useField, useSetAll } from "./form-rows.tsx";
import { datasetOf, finerDatasets, type LaunchValues, spanOf, valuesOfDataset } from "./launch-spec.ts";
import { periodTemplates, templateOf } from "./period-templates.ts";

const BARS_THEMSELVES = "bars";

function symbolOptions(dataset: DatasetChoice | undefined): Option[] {
  return (dataset?.symbols ?? []).map(({ symbol, from, to }) => ({
    value: symbol,
    label: symbol,
    note: dataset && `${dayOf(from, dataset.timeZone)} to ${dayOf(to, dataset.timeZone)}`,
  }));
}

/** On what the strategy runs: dataset, symbols, benchmark and period. */
export function DataPanel({ options }: { options: LaunchOptions }) {
  const snapshot = useWatch<LaunchValues, "data.snapshot">({ name: "data.snapshot" });
  const dataset = datasetOf(options, snapshot);
  const data = useField("data.snapshot");
  const symbols = useField("data.symbols");
  const benchmark = useField("benchmark");
  const setAll = useSetAll();
  const choose = (next: string) => setAll(valuesOfDataset(datasetOf(options, next)));
  return (
    <Panel title="Data" actions={dataset?.synthetic && <Chip tone="warn">Synthetic data</Chip>}>
      <div className="flex flex-col gap-3">
        <FieldPlace path="data.snapshot">
          <Select
            label="Dataset"
            options={options.datasets.map(({ snapshot: value, name, resolution, synthetic }) => ({
              value,
              label: name,
              note: synthetic ? `${resolution}, synthetic` : resolution,
            }))}
            value={dataset ? dataset.snapshot : null}
            onChange={choose}
            error={data.error}
            description={dataset && datasetText(dataset)}
          />
        </FieldPlace>
        <FieldPlace path="data.symbols">
          <MultiCombobox
            label="Symbols"
            options={symbolOptions(dataset)}
            value={(symbols.value as string[] | undefined) ?? []}
            onChange={symbols.set}
            error={symbols.error}
            noMatch="The dataset has no such symbol."
          />
        </FieldPlace>
        <FieldPlace path="benchmark">
          <Combobox
            label="Benchmark, bought and held"
            placeholder="none"
            options={symbolOptions(dataset)}
            value={(benchmark.value as string | undefined) ?? null}
            onChange={(next) => benchmark.set(next ?? undefined)}
            error={benchmark.error}
          />
        </FieldPlace>
        {dataset && <PeriodRows dataset={dataset} />}
        {dataset && <FinerRow options={options} />}
      </div>
    </Panel>
  );
}

/** Along which bars orders fill: those of the run, or shorter ones inside them. */
function FinerRow({ options }: { options: LaunchOptions }) {
  const data = useWatch<LaunchValues, "data">({ name: "data" });
  const finer = useField("data.finer");
  const choices = finerDatasets(options, data);
  const chosen = data.finer?.snapshot;
  // A choice that the symbols or another dataset took away stays visible until it is changed.
  const lost = chosen !== undefined && !choices.some(({ snapshot }) => snapshot === chosen);
  if (choices.length === 0 && !lost) return null;
  const choose = (snapshot: string) => {
    const dataset = choices.find((one) => one.snapshot === snapshot);
    finer.set(dataset && { snapshot, resolution: dataset.resolution });
  };
  return (
    <FieldPlace path="data.finer">
      <Select
        label="Orders fill along"
        options={[
          { value: BARS_THEMSELVES, label: "The bars themselves" },
          ...choices.map(({ snapshot, name, resolution }) => ({
            value: snapshot,
            label: name,
            note: resolution,
          })),
          ...(lost ? [{ value: chosen, label: "Bars without these symbols" }] : []),
        ]}
        value={chosen ?? BARS_THEMSELVES}
        onChange={choose}
        error={finer.error}
        description="Shorter bars of the same symbols say in which order prices were reached"
      />
    </FieldPlace>
  );
}

function datasetText(dataset: DatasetChoice): string {
  const { from, to } = spanOf(dataset);
  const rows = dataset.symbols.reduce((total, { rows: one }) => total + one, 0);
  const symbols =
    dataset.symbols.length === 1 ? "1 symbol" : `${formatInteger(dataset.symbols.length)} symbols`;
  return `${symbols}, ${formatInteger(rows)} bars, ${from} to ${to}`;
}

function PeriodRows({ dataset }: { dataset: DatasetChoice }) {
  const from = useField("data.from");
  const to = useField("data.to");
  const setAll = useSetAll();
  const span = spanOf(dataset);
  const templates = periodTemplates(span);
  const period = { from: String(from.value ?? ""), to: String(to.value ?? "") };
  const chosen = templateOf(templates, period);
  const side = (field: typeof from, label: string, path: string, open: string) => (
    <FieldPlace path={path}>
      <TextField
        label={label}
        placeholder="YYYY-MM-DD"
        inputMode="numeric"
        autoComplete="off"
        value={String(field.value ?? "")}
        onChange={(event) => field.set(event.target.value || undefined)}
        onBlur={field.touch}
        error={field.error}
        description={field.value ? undefined : open}
      />
    </FieldPlace>
  );
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-12 text-2">Period, both days included</legend>
      <div className="flex flex-wrap gap-1">
        {templates.map(({ label, title, from: start, to: end }) => (
          <Button
            key={label}
            size="small"
            kind={label === chosen ? "plain" : "ghost"}
            aria-pressed={label === chosen}
            title={title}
            onClick={() => setAll({ "data.from": start || undefined, "data.to": end || undefined })}
          >
            {label}
          </Button>
        ))}
      </div>
      <div className="grid grid-cols-2 gap-2">
        {side(from, "From", "data.from", `from the first bar, ${span.from}`)}
        {side(to, "To", "data.to", `to the last bar, ${span.to}`)}
      </div>
    </fieldset>
  );
}
