"use client";
import { useFormContext } from "react-hook-form";
import { Checkbox, Chip, Combobox, Select } from "#components/ui/index.ts";
import type { LaunchOptions, StrategyChoice, StrategyRef } from "#lib/model-testing/backtesting/index.ts";
import type { ParameterField } from "#lib/models/strategies/index.ts";
import { FieldPlace, NumberRow, type Path, useField } from "./form-rows.tsx";
import { type LaunchValues, strategyKey, strategyOf } from "./launch-spec.ts";

/** One strategy with its parameters: that of the run, or one of several that share the account. */
export function StrategyFields({
  options,
  strategy,
  paths,
  onChoose,
}: {
  options: LaunchOptions;
  strategy: StrategyRef;
  /** Where the form keeps them. */
  paths: { readonly strategy: string; readonly parameters: string };
  onChoose: (choice: StrategyChoice) => void;
}) {
  const { getFieldState, formState } = useFormContext<LaunchValues>();
  // Not a field of its own: it stands above the fields of its members.
  const message: unknown = getFieldState(paths.strategy as Path, formState).error?.message;
  const chosen = strategyOf(options, strategy);
  return (
    <>
      <FieldPlace path={paths.strategy}>
        <Combobox
          label="Strategy and version"
          options={options.strategies.map((choice) => ({
            value: strategyKey(choice.ref),
            label: choice.name,
            note: choice.detail,
          }))}
          value={chosen ? strategyKey(chosen.ref) : null}
          onChange={(key) => {
            const next = options.strategies.find((choice) => strategyKey(choice.ref) === key);
            if (next) onChoose(next);
          }}
          error={typeof message === "string" ? message : undefined}
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
        <ParameterRow
          key={`${strategyKey(chosen.ref)} ${field.name}`}
          path={`${paths.parameters}.${field.name}` as Path}
          field={field}
        />
      ))}
    </>
  );
}

function ParameterRow({ path, field }: { path: Path; field: ParameterField }) {
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
