import { expect, it } from "vitest";
import { z } from "zod";
import { paperBroker } from "#server/execution/brokers/index.ts";
import { brokerFields } from "./list-brokers.ts";

it("offers what an account earns, pays and is split by, each kind with its own figures", () => {
  const fields = brokerFields(paperBroker.settings, ["Sample"]);
  const of = (name: string) => fields.find((field) => field.name === name);
  expect(of("interest.type")).toMatchObject({
    ...{ title: "Interest on cash", kind: "choice", start: "none", choices: ["none", "annual"] },
  });
  expect(of("interest.annual.debit")).toMatchObject({ kind: "number", required: true, maximum: 1 });
  expect(of("borrow.annual.rate")).toMatchObject({ kind: "number" });
  expect(of("margin.rate.initial")).toMatchObject({ start: 0.5 });
  expect(of("corporateActions")).toMatchObject({ kind: "lines", start: "" });
  expect(of("commission.type")?.choices).toContain("per-share");
  expect(of("commission.type")?.labels).toMatchObject({ "per-share": expect.stringMatching(/^[A-Z]/) });
  expect(of("participation")).toMatchObject({ title: "Share of volume", unit: expect.any(String) });
  expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
});

it("leaves out a kind that needs a list", () => {
  const figure = z.strictObject({ type: z.literal("figure"), rate: z.number() });
  const list = z.strictObject({ type: z.literal("list"), rates: z.array(z.number()) });
  const fee = z.discriminatedUnion("type", [figure, list]).default({ type: "figure", rate: 1 });
  expect(brokerFields(z.object({ fee })).map(({ name, choices }) => [name, choices])).toEqual([
    ["fee.type", ["figure"]],
    ["fee.figure.rate", undefined],
  ]);
});

it("says which line of the corporate actions cannot be read", () => {
  const read = (corporateActions: string) => paperBroker.settings.safeParse({ corporateActions });
  expect(read("2014-06-09 AAPL split 7\n2014-05-08 AAPL dividend 0.47").success).toBe(true);
  expect(read("2014-06-09 AAPL split 7\n2014-05-08 AAPL rename APPL").error?.issues[0]?.message).toMatch(
    /^Line 2 is no corporate action: write "2014-06-09 AAPL split 7",/,
  );
});
