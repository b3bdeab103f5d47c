import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sharedFolder } from "#server/infrastructure/config/index.ts";
import { columnOf, openCsvReader } from "./csv-reader.ts";
import { talibColumns } from "./golden-indicators/talib.ts";
import { runAgreement } from "./index.ts";

const shared = sharedFolder();
const FOLDER = join(shared, "golden", "indicators");
const META = join(FOLDER, "talib_spy502.meta.json");
const RELATIVE = 1e-9;
/** TA-Lib subtracts squares of prices, which cancels digits that ours keeps: the tolerance of the file itself. */
const CANCELS: Record<string, number> = { STDDEV: 1e-8, VAR: 1e-8 };

type Entry = {
  function: string;
  params: Record<string, number>;
  inputs: string[];
  outputs: string[];
  first_index: number;
};

it("reads TA-Lib's names and types of moving average, with or without its figures at hand", () => {
  const close = Float64Array.of(1, 2, 4, 8);
  const [simple] = talibColumns("MA", [close], { timeperiod: 2, matype: 0 });
  expect(Array.from(simple!)).toEqual([Number.NaN, 1.5, 3, 6]);
  const [weighted] = talibColumns("MA", [close], { timeperiod: 2, matype: 2 });
  expect(weighted![3]).toBeCloseTo((4 + 2 * 8) / 3, 12);
});

if (existsSync(META))
  describe("agrees with TA-Lib from its first row on, relative 1e-9", async () => {
    const meta = JSON.parse(readFileSync(META, "utf8"));
    const csv = await openCsvReader();
    const values = await csv.read(join(FOLDER, meta.values_file));
    const bars = await csv.read(join(shared, "data", meta.input.bars));
    csv.close();
    const numbers = (table: typeof bars, name: string) =>
      Float64Array.from(columnOf(table, name)!, (text) => (text === "" ? Number.NaN : Number(text)));
    const entries = Object.values(meta.columns as Record<string, Entry>);
    const functions = new Map(entries.map((entry) => [entry.function, entry]));

    it("has them all: 61 patterns and the others of the file", () => {
      expect([...functions.keys()].filter((name) => name.startsWith("CDL")).length).toBe(61);
      expect(functions.size).toBeGreaterThanOrEqual(136);
    });

    it.each([...functions])("%s", (name, { inputs, params, outputs, first_index }) => {
      const ours = talibColumns(
        name,
        inputs.map((input) => numbers(bars, input)),
        params,
      );
      outputs.forEach((output, k) => {
        const wanted = numbers(values, output);
        expect(ours[k]!.findIndex((value) => !Number.isNaN(value))).toBe(first_index);
        const far = wanted.findIndex((value, row) => {
          const apart = Math.abs(ours[k]![row]! - value);
          return (
            row >= first_index && !(apart <= (CANCELS[name] ?? RELATIVE) * Math.max(Math.abs(value), 1e-3))
          );
        });
        expect(far, `${output} differs at row ${far}`).toBe(-1);
      });
    });
  });

if (existsSync(META))
  it("agrees with the other libraries, or says why not", async () => {
    const { cases } = await runAgreement(join(shared, "golden"), join(shared, "data"), "indicators");
    const count = (verdict: string) => cases.filter((one) => one.verdict === verdict).length;
    const unexplained = cases.filter(
      (one) => one.verdict === "differs" && !/ours .*\. [A-Za-z]/.test(one.reason ?? ""),
    );
    expect(unexplained.map((one) => `${one.case}: ${one.reason}`)).toEqual([]);
    expect(count("cannot run") / cases.length).toBeLessThan(0.05);
    expect(count("agrees") / cases.length).toBeGreaterThan(0.9);
  });
