"use client";
import { useState } from "react";
import { useWatch } from "react-hook-form";
import { Panel, Select } from "#components/ui/index.ts";
import {
  type CostModel,
  commissionModels,
  costFields,
  intrabarPaths,
  slippageModels,
} from "#lib/execution/brokers/index.ts";
import { fillTimings } from "#lib/execution/orders/index.ts";
import { BacktestSpec, PRESETS, type PresetName, presets } from "#lib/model-testing/backtesting/index.ts";
import { presetsOf, valuesOfPreset } from "./engine-presets.ts";
import { ChoiceRow, MoreRows, NumberRow, type Path, SwitchRow, useField, useSetAll } from "./form-rows.tsx";
import type { LaunchValues } from "./launch-spec.ts";
import { OrderStyleRows } from "./order-style-rows.tsx";

// biome-ignore lint/suspicious/noExplicitAny: the form asks every model for its fields, whatever they are
type AnyCostModel = CostModel<any, unknown>;

/** Choices from a registry of titled rules. */
const choicesOf = <Name extends string>(rules: Readonly<Record<Name, { readonly title: string }>>) =>
  (Object.keys(rules) as Name[]).map((value) => ({ value, label: rules[value].title }));

/** With how much money, at which prices and at what cost. */
export function CostsPanel() {
  const currency = useWatch<LaunchValues, "currency">({ name: "currency" });
  return (
    <Panel title="Money and costs">
      <div className="flex flex-col gap-3">
        <NumberRow path="capital" label="Capital" unit={currency} step={1000} />
        <PresetRow />
        <OrderStyleRows />
        <ChoiceRow path="fillTiming" label="Market orders fill at" options={choicesOf(fillTimings)} />
        <CostRows path="commission" label="Commission" models={commissionModels} />
        <CostRows path="slippage" label="Slippage" models={slippageModels} />
        <MoreRows title="More settings">
          <ChoiceRow
            path="intrabarPath"
            label="Path inside a bar"
            options={choicesOf(intrabarPaths)}
            absent="pessimistic"
          />
          <NumberRow
            path="participation"
            label="Share of volume"
            unit="%"
            scale={100}
            step={1}
            description="Most of a bar's volume that orders take; 0 is no limit"
          />
          <SwitchRow path="stopFirst" label="Stops fill before targets, also at the open" />
          <SizingRows />
          <NumberRow path="lotSize" label="Lot size" step={1} description="0 trades fractions" />
          <ChoiceRow
            path="atEnd"
            label="Held at the end"
            options={[
              { value: "keep", label: "Kept and marked" },
              { value: "close-at-last-close", label: "Sold at the last close" },
              { value: "close-at-last-open", label: "Sold at the last open" },
            ]}
          />
          <NumberRow
            path="periodsPerYear"
            label="Sessions a year"
            step={1}
            description="252 exchange days, 365 for markets that never close"
          />
          <NumberRow path="riskFreeRate" label="Risk-free rate" unit="%" scale={100} step={0.1} />
          <NumberRow path="seed" label="Seed" step={1} plain description="For strategies that use chance" />
        </MoreRows>
      </div>
    </Panel>
  );
}

const OWN = { value: "own" as const, label: "Pitwall, with the settings below" };

/** Sets what decides fills as another engine has it; changing one of those settings leaves the preset. */
function PresetRow() {
  const values = useWatch<LaunchValues>() as LaunchValues;
  const setAll = useSetAll();
  const [chosen, setChosen] = useState<PresetName | "own">("own");
  const theirs = presetsOf(values);
  const shown = theirs.find((name) => name === chosen) ?? theirs[0] ?? "own";
  return (
    <Select
      layout="row"
      label="Fills as in"
      options={[OWN, ...PRESETS.map((value) => ({ value, label: presets[value].title }))]}
      value={shown}
      onChange={(name) => {
        setChosen(name);
        setAll(valuesOfPreset(name));
      }}
    />
  );
}

const { at, cashBuffer } = BacktestSpec.shape.sizing.unwrap().shape;

/** How fractions of money become units. */
function SizingRows() {
  const { value } = useField("sizing");
  const setAll = useSetAll();
  const kind = (value as LaunchValues["sizing"])?.at ?? "fill";
  return (
    <>
      <Select
        layout="row"
        label={at.meta()?.title ?? ""}
        options={[
          { value: "fill", label: "At the price of the fill" },
          { value: "order", label: "At the last price, when ordered" },
        ]}
        value={kind}
        onChange={(next) => setAll({ sizing: next === "fill" ? undefined : { at: next, cashBuffer: 0 } })}
      />
      {kind === "order" && (
        <NumberRow
          path={"sizing.cashBuffer" as Path}
          label={cashBuffer.meta()?.title ?? ""}
          unit="%"
          scale={100}
          step={0.25}
          description="of equity, left alone by orders for a share of it"
        />
      )}
    </>
  );
}

/** The kind of a cost, then its settings: choosing another kind starts at that kind's usual ones. */
function CostRows({
  path,
  label,
  models,
}: {
  path: "commission" | "slippage";
  label: string;
  models: Readonly<Record<string, Pick<AnyCostModel, "title" | "rule" | "settings">>>;
}) {
  const { value } = useField(path);
  const currency = useWatch<LaunchValues, "currency">({ name: "currency" });
  const setAll = useSetAll();
  const { type } = value as { type: string };
  const model = models[type];
  return (
    <>
      <Select
        layout="row"
        label={label}
        options={Object.entries(models).map(([kind, { title }]) => ({ value: kind, label: title }))}
        value={type}
        onChange={(kind) => setAll({ [path]: { type: kind, ...models[kind]?.settings.parse({}) } })}
      />
      {model &&
        costFields(model).map(({ name, title, unit, minimum, maximum, step, description }) => (
          <NumberRow
            key={name}
            path={`${path}.${name}` as Path}
            label={title}
            unit={unit === "currency" ? currency : unit}
            min={minimum}
            max={maximum}
            step={step}
            description={description}
          />
        ))}
    </>
  );
}
