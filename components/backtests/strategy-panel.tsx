"use client";
import { useWatch } from "react-hook-form";
import { Checkbox, Chip, Combobox, Panel, Select } from "#components/ui/index.ts";
import type { LaunchOptions } from "#lib/model-testing/backtesting/index.ts";
import type { ParameterField } from "#lib/models/strategies/index.ts";
import { FieldPlace, NumberRow, type Path, useField, useSetAll } from "./form-rows.tsx";
import { defaultParameters, type LaunchValues, strategyKey, strategyOf } from "./launch-spec.ts";

/** Which strategy runs, and its parameters as its own schema describes them. */
export function StrategyPanel({ options }: { options: LaunchOptions }) {
  const ref = useWatch<LaunchValues, "strategy">({ name: "strategy" });
  const { error } = useField("strategy");
  const setAll = useSetAll();
  const chosen = strategyOf(options, ref);
  const choose = (key: string | null) => {
    const next = options.strategies.find((choice) => strategyKey(choice.ref) === key);
    if (next) setAll({ strategy: next.ref, parameters: defaultParameters(next.parameters) });
  };
  return (
    <Panel title="Strategy">
      <div className="flex flex-col gap-3">
        <FieldPlace path="strategy">
          <Combobox
            label="Strategy and version"
            options={options.strategies.map((choice) => ({
              value: strategyKey(choice.ref),
              label: choice.name,
              note: choice.detail,
            }))}
            value={chosen ? strategyKey(chosen.ref) : null}
            onChange={choose}
            error={error}
            description={chosen?.detail}
          />
        </FieldPlace>
        {chosen?.ref.kind === "version" && options.userCodeNotice && (
          <p className="text-12 text-2">
            <Chip tone="warn">No outer wall</Chip> {options.userCodeNotice}
          </p>
        )}
        {chosen && chosen.parameters.length === 0 && (
          <p className="text-12 text-2">This strategy has no parameters.</p>
        )}
        {chosen?.parameters.map((field) => (
          <ParameterRow key={`${strategyKey(chosen.ref)} ${field.name}`} field={field} />
        ))}
      </div>
    </Panel>
  );
}

function ParameterRow({ field }: { field: ParameterField }) {
  const path = `parameters.${field.name}` as Path;
  if (field.kind === "integer" || field.kind === "number")
    return (
      <NumberRow
        path={path}
        label={field.title}
        unit={field.unit}
        step={field.step ?? (field.kind === "integer" ? 1 : undefined)}
        description={rangeText(field)}
      />
    );
  return <WordRow path={path} field={field} />;
}

function WordRow({ path, field }: { path: Path; field: ParameterField }) {
  const { value, set, error } = useField(path);
  return (
    <FieldPlace path={path}>
      {field.kind === "boolean" ? (
        <Checkbox
          label={field.title}
          checked={value === true}
          onChange={set}
          description={field.description}
        />
      ) : (
        <Select
          layout="row"
          label={field.title}
          options={(field.choices ?? []).map((choice) => ({ value: choice, label: choice }))}
          value={String(value)}
          onChange={set}
          error={error}
          description={field.description}
        />
      )}
    </FieldPlace>
  );
}

function rangeText({ minimum, maximum, description }: ParameterField): string | undefined {
  const range =
    minimum !== undefined && maximum !== undefined
      ? `${minimum} to ${maximum}`
      : minimum !== undefined
        ? `at least ${minimum}`
        : maximum !== undefined
          ? `at most ${maximum}`
          : "";
  return [description, range].filter(Boolean).join(" · ") || undefined;
}
