import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  AccountSpec,
  borrowModels,
  CurrencyRate,
  InstrumentTerms,
  interestModels,
  marginModels,
} from "#lib/execution/accounts/index.ts";
import { PRESETS } from "#lib/model-testing/backtesting/index.ts";
import { actionLines } from "./corporate-action-lines.ts";
import { presetsOf, valuesOfPreset } from "./engine-presets.ts";
import { initialValues } from "./launch-spec.ts";
import type { Lines } from "./lines.ts";
import { modelFields, startOf } from "./model-fields.ts";
import { queryToSpec, specToQuery } from "./spec-query.ts";
import { currencyLines, flowLines, fundingLines, rateLines, termLines } from "./symbol-lines.ts";

const LINES = "2014-06-09 AAPL split 7\n2014-05-08 AAPL dividend 0.47\n2015-01-02 OLD delisting";

describe("corporate actions as lines", () => {
  it("read back as they were written", () => {
    const answer = actionLines.read(LINES);
    expect("value" in answer && actionLines.write(answer.value ?? [])).toBe(LINES);
    expect(actionLines.read(" \n")).toEqual({ value: undefined });
  });

  it.each([
    "2014-06-09 AAPL split",
    "9.6.2014 AAPL split 7",
    "2014-06-09 AAPL merger 2",
    "2014-06-09 AAPL split 7 8",
  ])("are refused with their line number: %s", (line) => {
    expect(actionLines.read(`\n${line}`)).toMatchObject({ problem: expect.stringContaining("Line 2") });
  });
});

describe("terms, rates and flows as lines", () => {
  it.each([
    [
      termLines,
      "ES multiplier 50 daily margin 12000 11000\nSAP currency EUR quotes SAPB SAPA",
      InstrumentTerms,
    ],
    [currencyLines, "EUR EURUSD\nJPY USDJPY inverted\nCHF 1.12", CurrencyRate],
    [rateLines, "GME 0.35\nAMC 1.2", z.number()],
    [fundingLines, "BTCUSDT 0.0003\nETHUSDT -0.0001", z.number()],
  ])("read back as they were written, and as their schema has them: %#", (lines, text, schema) => {
    const answer = lines.read(text);
    if (!("value" in answer) || !answer.value) throw new Error(JSON.stringify(answer));
    expect((lines as Lines<unknown>).write(answer.value)).toBe(text);
    expect(z.record(z.string(), schema).parse(answer.value)).toEqual(answer.value);
  });

  it.each([
    [termLines, "ES multiplier"],
    [termLines, "ES margin 5"],
    [termLines, "ES toString 5"],
    [currencyLines, "EUR"],
    [currencyLines, "EUR EURUSD upside-down"],
    [rateLines, "GME much"],
    [rateLines, "GME 11"],
    [fundingLines, "BTCUSDT 0.3"],
    [flowLines, "2020-03-01"],
    [flowLines, "tomorrow 5"],
  ])("are refused with their line number: %#", (lines, line) => {
    expect(lines.read(`\n${line}`)).toMatchObject({ problem: expect.stringContaining("Line 2") });
  });

  it("pay in and take out", () => {
    const text = "2020-03-01 5000\n2020-06-01 -2000";
    const answer = flowLines.read(text);
    expect("value" in answer && flowLines.write(answer.value ?? [])).toBe(text);
  });
});

describe("another engine's ways", () => {
  const plain = initialValues({ strategies: [], datasets: [], userCodeNotice: null }, { data: {} });

  it.each(PRESETS)("are recognised once they are chosen: %s", (name) => {
    expect(presetsOf(plain)).toEqual([]);
    const chosen = { ...plain, ...valuesOfPreset(name) };
    expect(presetsOf(chosen)).toContain(name);
    expect(presetsOf({ ...chosen, lotSize: 7 })).toEqual([]);
    expect(presetsOf({ ...chosen, ...valuesOfPreset("own") })).toEqual([]);
  });

  it.each(PRESETS)("come back from the address: %s", (name) => {
    const chosen = { ...plain, ...valuesOfPreset(name) };
    expect(presetsOf(queryToSpec(specToQuery(chosen)))).toContain(name);
  });
});

describe("the account of the launch form", () => {
  it("shows the settings of a model with what its schema says of them", () => {
    const fields = modelFields(marginModels.rate.schema);
    expect(fields.map(({ name }) => name)).toEqual(["initial", "maintenance", "feesOnMargin", "onCall"]);
    expect(fields[0]).toMatchObject({ title: "Initial margin", start: 0.5, step: 0.05 });
  });

  it("starts every model with settings that its schema takes", () => {
    for (const [part, models] of Object.entries({
      margin: marginModels,
      borrow: borrowModels,
      interest: interestModels,
    }))
      for (const [type, { schema }] of Object.entries(models))
        expect(AccountSpec.safeParse({ [part]: { type, ...startOf(schema) } }).success).toBe(true);
  });

  it("and the events travel in the address", () => {
    const account = AccountSpec.parse({ margin: { type: "rate", initial: 0.3 } });
    const answer = actionLines.read(LINES);
    const corporateActions = "value" in answer ? [...(answer.value ?? [])] : [];
    const back = queryToSpec(specToQuery({ data: {}, account, corporateActions }));
    expect(back).toMatchObject({ account, corporateActions });
  });
});
