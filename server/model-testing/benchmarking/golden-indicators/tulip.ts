import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { NotExpressible } from "#server/model-testing/benchmarking/golden-account.ts";
import type { Json } from "#server/model-testing/benchmarking/golden-case.ts";
import type { IndicatorCase } from "./indicator-report.ts";
import { type Column, first, run } from "./reading.ts";

type Reading = (x: readonly Column[], p: readonly number[]) => Column[];
const START = "The book starts the average with the first value, ours with the mean of the first n.";
/** Book figures are rounded by hand: a few units of their last digit. */
const TOLERANCE = { absolute: 2e-3, relative: 5e-4 };

/** The examples of Achelis's book by the names that Tulip gives them: inputs and outputs in the order of the file. */
const READINGS: Readonly<Record<string, { readonly run: Reading; readonly reason?: string }>> = {
  ad: { run: (x) => [first("ad", x)] },
  adosc: { run: (x, [fast, slow]) => [first("chaikinOscillator", x, { fast, slow })] },
  aroon: { run: (x, [period]) => Object.values(run("aroon", x, { period })) },
  bbands: {
    run: (x, [period, deviations]) => {
      const { upper, middle, lower } = run("bollinger", x, { period, deviations });
      return [lower!, middle!, upper!];
    },
  },
  cci: { run: (x, [period]) => [first("cci", x, { period })] },
  cmo: { run: (x, [period]) => [first("cmo", x, { period, smoothing: "sum" })] },
  cvi: { run: (x, [period]) => [first("chaikinVolatility", x, { period })], reason: START },
  dema: { run: (x, [period]) => [first("dema", x, { period })], reason: START },
  dpo: { run: (x, [period]) => [first("dpo", x, { period })] },
  ema: { run: (x, [period]) => [first("ema", x, { period })], reason: START },
  fosc: { run: (x, [period]) => [first("forecastOscillator", x, { period })] },
  mass: { run: (x, [period]) => [first("massIndex", x, { period })], reason: START },
  medprice: { run: (x) => [first("medianPrice", x)] },
  mfi: { run: (x, [period]) => [first("mfi", x, { period })] },
  nvi: { run: (x) => [first("negativeVolume", x)] },
  obv: { run: ([close, volume]) => [first("obv", [close, volume]).map((value) => value - volume![0]!)] },
  qstick: { run: (x, [period]) => [first("qstick", x, { period })] },
  rocr: { run: (x, [period]) => [first("rocr", x, { period })] },
  rsi: { run: (x, [period]) => [first("rsi", x, { period })] },
  sma: { run: (x, [period]) => [first("sma", x, { period })] },
  stddev: { run: (x, [period]) => [first("standardDeviation", x, { period })] },
  stoch: {
    run: (x, [period, smoothK, smoothD]) => Object.values(run("stochastic", x, { period, smoothK, smoothD })),
  },
  tema: { run: (x, [period]) => [first("tema", x, { period })], reason: START },
  tr: { run: (x) => [first("trueRange", x)] },
  trima: { run: (x, [period]) => [first("trima", x, { period })] },
  trix: { run: (x, [period]) => [first("trix", x, { period })], reason: START },
  typprice: { run: (x) => [first("typicalPrice", x)] },
  ultosc: { run: (x, [short, middle, long]) => [first("ultimateOscillator", x, { short, middle, long })] },
  vhf: { run: (x, [period]) => [first("verticalHorizontal", x, { period })] },
  vosc: { run: (x, [fast, slow]) => [first("volumeOscillator", x, { fast, slow })] },
  wad: { run: (x) => [first("williamsAd", x)] },
  wcprice: { run: (x) => [first("weightedClose", x)] },
  wilders: { run: (x, [period]) => [first("wilderAverage", x, { period })] },
  willr: { run: (x, [period]) => [first("williamsR", x, { period })] },
  wma: { run: (x, [period]) => [first("wma", x, { period })] },
};

/** The cases of `tulip_*.txt`: a name with its parameters, then one braced list per input and output. */
export function tulipCases(folder: string): IndicatorCase[] {
  const names = readdirSync(folder).filter((name) => name.startsWith("tulip_") && name.endsWith(".txt"));
  return names.sort().flatMap((name) =>
    blocksOf(readFileSync(join(folder, name), "utf8")).flatMap(({ title, lists }) => {
      const [key = "", ...parameters] = title.split(/\s+/);
      const reading = READINGS[key];
      return reading
        ? [caseOf(`${name.replace(".txt", "")}/${title}`, lists, parameters.map(Number), reading)]
        : [];
    }),
  );
}

function blocksOf(text: string): { title: string; lists: number[][] }[] {
  const blocks: { title: string; lists: number[][] }[] = [];
  for (const line of text.split("\n").map((one) => one.trim())) {
    if (line.startsWith("{"))
      blocks.at(-1)?.lists.push(
        line
          .replaceAll(/[{}\s]/g, "")
          .split(",")
          .map(Number),
      );
    else if (/^[a-z]/.test(line)) blocks.push({ title: line, lists: [] });
  }
  return blocks;
}

function caseOf(
  name: string,
  lists: readonly number[][],
  parameters: readonly number[],
  reading: (typeof READINGS)[string],
): IndicatorCase {
  const rows = lists[0]!.length;
  return {
    name,
    tolerance: TOLERANCE,
    ...(reading.reason ? { reason: reading.reason } : {}),
    ...expectation(lists, parameters, reading.run, rows),
  };
}

/** How many lists are outputs follows from how many columns our reading answers. */
function expectation(lists: readonly number[][], parameters: readonly number[], read: Reading, rows: number) {
  for (let outputs = 1; outputs < lists.length; outputs++) {
    const inputs = lists.slice(0, -outputs).map((list) => Float64Array.from(list));
    const ours = read(inputs, parameters);
    if (ours.length !== outputs) continue;
    const expected = lists.slice(-outputs).map((values, k) => ({
      name: `line ${k + 1}`,
      rows: values.map((_, row) => rows - values.length + row),
      values: values as Json[],
    }));
    const columns = Object.fromEntries(ours.map((column, k) => [`line ${k + 1}`, column]));
    return { expected, ours: () => columns };
  }
  return {
    expected: [],
    ours: () => {
      throw new NotExpressible("The block has no outputs.");
    },
  };
}
