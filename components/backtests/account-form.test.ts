import { describe, expect, it } from "vitest";
import { AccountSpec, borrowModels, interestModels, marginModels } from "#lib/execution/accounts/index.ts";
import { actionLine, readActionLines } from "./corporate-action-lines.ts";
import { modelFields, startOf } from "./model-fields.ts";
import { queryToSpec, specToQuery } from "./spec-query.ts";

const LINES = "2014-06-09 AAPL split 7\n2014-05-08 AAPL dividend 0.47\n2015-01-02 OLD delisting";

describe("corporate actions as lines", () => {
  it("read back as they were written", () => {
    const answer = readActionLines(LINES);
    expect("actions" in answer && answer.actions.map(actionLine).join("\n")).toBe(LINES);
  });

  it.each([
    "2014-06-09 AAPL split",
    "9.6.2014 AAPL split 7",
    "2014-06-09 AAPL merger 2",
    "2014-06-09 AAPL split 7 8",
  ])("are refused with their line number: %s", (line) => {
    expect(readActionLines(`\n${line}`)).toMatchObject({ problem: expect.stringContaining("Line 2") });
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
    const answer = readActionLines(LINES);
    const corporateActions = "actions" in answer ? answer.actions : [];
    const back = queryToSpec(specToQuery({ data: {}, account, corporateActions }));
    expect(back).toMatchObject({ account, corporateActions });
  });
});
