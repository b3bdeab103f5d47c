import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { sharedFolder } from "#server/infrastructure/config/index.ts";
import { openCsvReader } from "./csv-reader.ts";
import type { Json } from "./golden-case.ts";
import { type CheckFunction, runChecks } from "./golden-check.ts";
import { type Area, runAgreement } from "./index.ts";

const OWN = join(import.meta.dirname, "__golden__");
const csv = await openCsvReader();
afterAll(() => csv.close());

let calls = 0;
/** Functions that answer what the reader gave them. */
const functions: Record<string, CheckFunction> = {
  async echo({ panel }) {
    calls++;
    const { stamps, names, columns } = await panel();
    return { stamps, ...Object.fromEntries(names.map((name, k) => [name, [...columns[k]!]])) };
  },
  isDay: ({ value }) => (value("dates") as string[]).map((date) => date.length === 10),
  weights: () => ({ A: 0.25, B: 0.75 }),
};

describe("checks of a directory of our own", async () => {
  const cases = await runChecks("checks", functions, csv, {
    golden: join(OWN, "cases"),
    data: join(OWN, "data"),
  });
  const named = (name: string) => cases.find((one) => one.case === `own/${name}`);
  const agreeing = [
    "prices",
    "returns",
    "pairwise",
    "complete",
    "join-returns",
    "join-prices",
    "frame",
    "each",
    "keyed",
  ];

  for (const name of agreeing)
    it(`reads ${name} as the format says`, () => {
      expect(named(name)?.reason).toBeNull();
      expect(named(name)?.verdict).toBe("agrees");
    });

  it("says which figure differs", () => {
    expect(named("wrong")?.reason).toBe(
      "1 of 4 figures differ; the first is prices/3: expected 16, ours 15.",
    );
  });

  it("cannot run without the function, the file or the column, and says which", () => {
    expect(named("no-function")?.reason).toMatch(/"moon\.phase" is not built/);
    expect(named("no-file")?.reason).toMatch(/nowhere\.csv is missing/);
    expect(named("no-column")?.reason).toMatch(/no column "bid"/);
  });

  it("leaves out what is for people and asks once for one input", () => {
    expect(named("in-prose")).toBeUndefined();
    expect(calls).toBe(10);
  });
});

/** Areas of the shared golden folder in which every check agrees. */
const WHOLE: readonly Area[] = [
  "accounting",
  "attribution",
  "calendars",
  "corporate_actions",
  "execution",
  "factors",
  "microstructure",
];
const shared = sharedFolder();
if (existsSync(join(shared, "golden")))
  for (const area of WHOLE)
    it(`agrees with every check of ../shared/golden/${area}`, async () => {
      const { cases } = await runAgreement(join(shared, "golden"), join(shared, "data"), area);
      const wrong = cases.filter((one) => one.verdict !== "agrees");
      expect(wrong.map((one): Json => `${one.case}: ${one.reason}`)).toEqual([]);
      expect(cases.length).toBeGreaterThan(0);
    });
