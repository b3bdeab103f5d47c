"use client";
import { useWatch } from "react-hook-form";
import type { z } from "zod";
import { Panel, Select } from "#components/ui/index.ts";
import {
  type AccountSpec,
  borrowModels,
  fundingModels,
  interestModels,
  marginModels,
} from "#lib/execution/accounts/index.ts";
import { actionLines } from "./corporate-action-lines.ts";
import { ChoiceRow, FieldPlace, MoreRows, NumberRow, type Path, SwitchRow, useSetAll } from "./form-rows.tsx";
import type { LaunchValues } from "./launch-spec.ts";
import { LinesField } from "./lines-field.tsx";
import { type ModelField, modelFields, startOf } from "./model-fields.ts";
import { currencyLines, flowLines, rateLines, seriesLines, symbolLines, termLines } from "./symbol-lines.ts";

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
        <BorrowLists />
        <ModelRows part="interest" label="Interest on cash" models={interestModels} />
        <ModelRows part="funding" label="Funding" models={fundingModels} />
        <FundingSeries />
        <LinesField
          path="corporateActions"
          label="Splits, dividends and other events, on raw prices"
          description="One a line: 2014-06-09 AAPL split 7; 2014-05-08 AAPL dividend 0.47"
          lines={actionLines}
          rows={3}
        />
        <SymbolTerms />
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

/** Fees and refusals of single symbols, beside the fee of all others. */
function BorrowLists() {
  const type = useWatch<LaunchValues>({ name: "account.borrow.type" as Path });
  if (type !== "annual") return null;
  return (
    <>
      <LinesField
        path={"account.borrow.rates" as Path}
        label="Other borrow fees by symbol"
        description="One a line, a share of value a year: GME 0.35"
        lines={rateLines}
        empty={{}}
      />
      <LinesField
        path={"account.borrow.unavailable" as Path}
        label="Hard to borrow, never sold short"
        description="Symbols: GME AMC"
        lines={symbolLines}
        rows={1}
      />
    </>
  );
}

/** Which bars are the funding rates of which symbol. */
function FundingSeries() {
  const type = useWatch<LaunchValues>({ name: "account.funding.type" as Path });
  if (type !== "from-data") return null;
  return (
    <LinesField
      path={"account.funding.series" as Path}
      label="Bars of the same dataset that are the rates"
      description="One a line, the open of the last bar begun counts: BTC-PERP BTC-FUNDING"
      lines={seriesLines}
      empty={{}}
    />
  );
}

/** What is seldom said: how single symbols trade, other currencies, money in and out. */
function SymbolTerms() {
  return (
    <MoreRows title="Terms by symbol, currencies, money in and out">
      <LinesField
        path="instruments"
        label="How single symbols trade"
        description="One a line: ES multiplier 50 daily margin 12000 11000; SAP currency EUR"
        lines={termLines}
      />
      <LinesField
        path="currencies"
        label="Rates of other currencies"
        description="One a line, from bars of the same dataset: EUR EURUSD; JPY USDJPY inverted"
        lines={currencyLines}
      />
      <LinesField
        path="cashFlows"
        label="Deposits and withdrawals"
        description="One a line: 2020-03-01 5000; 2020-06-01 -2000"
        lines={flowLines}
      />
    </MoreRows>
  );
}
