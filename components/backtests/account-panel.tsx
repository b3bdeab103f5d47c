"use client";
import { useState } from "react";
import { useWatch } from "react-hook-form";
import type { z } from "zod";
import { Checkbox, Panel, Select, TextArea } from "#components/ui/index.ts";
import {
  type AccountSpec,
  borrowModels,
  type CorporateAction,
  fundingModels,
  interestModels,
  marginModels,
} from "#lib/execution/accounts/index.ts";
import { actionLine, readActionLines } from "./corporate-action-lines.ts";
import { ChoiceRow, FieldPlace, NumberRow, type Path, useField, useSetAll } from "./form-rows.tsx";
import type { LaunchValues } from "./launch-spec.ts";
import { type ModelField, modelFields, startOf } from "./model-fields.ts";

type Models = Readonly<Record<string, { readonly title: string; readonly schema: z.ZodObject }>>;

/** Absent in a specification: fully collateralised, and holding costs nothing. */
const PLAIN: AccountSpec = {
  margin: { type: "full" },
  borrow: { type: "none" },
  interest: { type: "none" },
  funding: { type: "none" },
};

/** What the account may hold, what holding costs, and what happens to the symbols. */
export function AccountPanel() {
  return (
    <Panel title="Account">
      <div className="flex flex-col gap-3">
        <ModelRows part="margin" label="Kind" models={marginModels} />
        <ModelRows part="borrow" label="Borrowing shares" models={borrowModels} />
        <ModelRows part="interest" label="Interest on cash" models={interestModels} />
        <ModelRows part="funding" label="Funding" models={fundingModels} />
        <CorporateActions />
      </div>
    </Panel>
  );
}

/** The kind of one part of the account, then its settings as its own schema describes them. */
function ModelRows({ part, label, models }: { part: keyof AccountSpec; label: string; models: Models }) {
  const account = (useWatch<LaunchValues, "account">({ name: "account" }) ?? PLAIN) as AccountSpec;
  const setAll = useSetAll();
  const { type } = account[part] ?? PLAIN[part];
  const model = models[type];
  const choose = (kind: string) => {
    const next = { ...PLAIN, ...account, [part]: { type: kind, ...startOf(models[kind]!.schema) } };
    const isPlain = (Object.keys(PLAIN) as (keyof AccountSpec)[]).every(
      (name) => next[name].type === PLAIN[name].type,
    );
    setAll({ account: isPlain ? undefined : next });
  };
  return (
    <>
      <FieldPlace path={`account.${part}`}>
        <Select
          layout="row"
          label={label}
          options={Object.entries(models).map(([value, { title }]) => ({ value, label: title }))}
          value={type}
          onChange={choose}
        />
      </FieldPlace>
      {model &&
        modelFields(model.schema).map((field) => (
          <ModelRow
            key={`${type} ${field.name}`}
            path={`account.${part}.${field.name}` as Path}
            field={field}
          />
        ))}
    </>
  );
}

function ModelRow({ path, field }: { path: Path; field: ModelField }) {
  const { kind, title, unit, minimum, maximum, step, choices } = field;
  if (kind === "boolean") return <SwitchRow path={path} label={title} />;
  if (kind === "choice")
    return (
      <ChoiceRow
        path={path}
        label={title}
        options={(choices ?? []).map((value) => ({ value, label: value.replaceAll("-", " ") }))}
      />
    );
  return <NumberRow path={path} label={title} min={minimum} max={maximum} step={step} description={unit} />;
}

function SwitchRow({ path, label }: { path: Path; label: string }) {
  const { value, set } = useField(path);
  return (
    <FieldPlace path={path}>
      <Checkbox label={label} checked={value === true} onChange={set} />
    </FieldPlace>
  );
}

/** Lines of text; what cannot be read says so and blocks the run. */
function CorporateActions() {
  const { value, error, touch } = useField("corporateActions");
  const setAll = useSetAll();
  const [text, setText] = useState(() =>
    Array.isArray(value) ? (value as CorporateAction[]).map(actionLine).join("\n") : "",
  );
  const read = () => {
    const answer = readActionLines(text);
    // A sentence where a list should be: the form refuses to run and says it.
    if ("problem" in answer) setAll({ corporateActions: answer.problem });
    else setAll({ corporateActions: answer.actions.length > 0 ? answer.actions : undefined });
    touch();
  };
  return (
    <FieldPlace path="corporateActions">
      <TextArea
        label="Splits, dividends and other events, on raw prices"
        description="One a line: 2014-06-09 AAPL split 7, 2014-05-08 AAPL dividend 0.47"
        rows={3}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onBlur={read}
        error={error}
      />
    </FieldPlace>
  );
}
