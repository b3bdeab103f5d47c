import { type Indicator, indicatorGroups, indicatorList } from "#lib/data/features/index.ts";
import { indicatorChart } from "./indicator-chart.ts";

const BARS = 700;
const COLUMNS = ["open", "high", "low", "close", "volume"] as const;
type Sample = Readonly<Record<(typeof COLUMNS)[number] | "month", Float64Array>>;

/** The page about every indicator and its pictures, by path below docs/. `csv` is the sample that they are drawn on. */
export function indicatorPage(csv: string): ReadonlyMap<string, string> {
  const sample = sampleOf(csv);
  const files = new Map<string, string>([["indicators.md", pageText()]]);
  for (const indicator of indicatorList) {
    const outputs = indicator.block(inputsOf(indicator, sample));
    files.set(`indicators/${indicator.name}.svg`, indicatorChart(indicator, outputs, sample.close));
  }
  return files;
}

function pageText(): string {
  const all = indicatorList.length;
  const patterns = indicatorList.filter(({ talib }) => talib?.startsWith("CDL")).length;
  const variants = indicatorList.filter(({ variantOf }) => variantOf !== undefined);
  const talib = indicatorList.filter((indicator) => indicator.talib !== undefined).length;
  const variantNames = variants.map(({ name }) => `\`${name}\``).join(", ");
  return [
    "# Indicators",
    "",
    "Made by `npm run docs:indicators` from the definitions in `lib/data/features`; a test says when it is stale.",
    "",
    `**${all - variants.length} distinct indicators**, ${patterns} of them candle patterns, and ${variants.length} more that only rescale or specialise another (${variantNames}). ${talib} are functions of TA-Lib, with its figures from the first defined bar on.`,
    "",
    "In a strategy: `ta.name(data, …series, { parameters })`; bars first where an indicator reads them, then other columns, then parameters, all of which have defaults. The warm-up is the number of bars before the first value, at the defaults. NaN in an input is a hole: the indicator warms up again after it. Charts show the last 90 bars of the S&P 500 sample (vega-datasets, to 2020), the close in grey.",
    "",
    ...indicatorGroups.flatMap(({ title, indicators }) => [
      `## ${title}`,
      "",
      ...indicators.flatMap(sectionOf),
    ]),
  ].join("\n");
}

function sectionOf(indicator: Indicator): string[] {
  const { name, title, formula, source, convention, talib, inputs, outputs, unit, pane } = indicator;
  const warmup = indicator.warmup(indicator.parameters.parse({}));
  const drawn = pane === "price" ? "over the candles" : "in a pane of its own";
  const facts = [
    `Inputs ${inputs.map(code).join(", ")}; outputs ${outputs.map(code).join(", ")}, in ${unit}, drawn ${drawn}.`,
    `Parameters: ${parametersOf(indicator) || "none"}. Warm-up ${warmup}.`,
    ...(convention ? [convention] : []),
    `Source: ${source}.${talib ? ` TA-Lib: ${talib}.` : ""}`,
  ];
  return [
    `### ${title}: \`${name}\``,
    "",
    formula,
    "",
    `![${title}](indicators/${name}.svg)`,
    "",
    ...facts.map((fact) => `- ${fact}`),
    "",
  ];
}

const code = (name: string) => `\`${name}\``;

function parametersOf({ parameters }: Indicator): string {
  const defaults = parameters.parse({}) as Record<string, unknown>;
  return Object.entries(defaults)
    .map(([name, value]) => `\`${name}\` = ${String(value)}`)
    .join(", ");
}

function sampleOf(csv: string): Sample {
  const [head = "", ...lines] = csv.trim().split("\n");
  const names = head.split(",");
  const rows = lines.slice(-BARS).map((line) => line.split(","));
  const column = (name: string) => Float64Array.from(rows, (row) => Number(row[names.indexOf(name)]));
  const month = Float64Array.from(
    rows,
    (row) => Number(row[0]!.slice(0, 4)) * 12 + Number(row[0]!.slice(5, 7)),
  );
  return {
    open: column("open"),
    high: column("high"),
    low: column("low"),
    close: column("close"),
    volume: column("volume"),
    month,
  };
}

/** Bar columns by name; months for sessions; where an indicator takes any series, the close and then the open. */
function inputsOf({ inputs }: Indicator, sample: Sample): Float64Array[] {
  const own: Readonly<Record<string, Float64Array>> = {
    ...sample,
    session: sample.month,
    anchor: sample.month.map((month, i) => (month === sample.month[i - 1] ? 0 : 1)),
  };
  return inputs.map((name, k) => own[name] ?? (k === 0 ? sample.close : sample.open));
}
