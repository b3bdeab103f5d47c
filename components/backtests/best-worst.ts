import { statisticLabel } from "#components/reports/statistic-labels.ts";
import type { BacktestSpec, StatisticName } from "#lib/model-testing/backtesting/index.ts";

export type Rank = "best" | "worst" | null;

/** Who is best and who worst at a statistic; nobody when neither way is good or all are equal. */
export function ranksOf(name: StatisticName, values: readonly (number | null)[]): Rank[] {
  const { better } = statisticLabel(name);
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  if (better === null || known.length < 2 || low === high) return values.map(() => null);
  const [best, worst] = better === "high" ? [high, low] : [low, high];
  return values.map((value) => (value === best ? "best" : value === worst ? "worst" : null));
}

export type Difference = { readonly label: string; readonly values: readonly string[] };

/** The settings in which specifications differ, one row each, in the words of the form. */
export function specDifferences(specs: readonly BacktestSpec[], strategies: readonly string[]): Difference[] {
  const rows: Difference[] = [
    { label: "Strategy", values: strategies },
    ...parameterNames(specs).map((name) => ({
      label: name,
      values: specs.map(({ parameters }) => (name in parameters ? String(parameters[name]) : "—")),
    })),
    { label: "Symbols", values: specs.map(({ data }) => data.symbols.join(", ")) },
    { label: "Bars", values: specs.map(({ data }) => data.resolution) },
    { label: "Data", values: specs.map(({ data }) => data.snapshot.slice(0, 12)) },
    { label: "From", values: specs.map(({ data }) => data.from ?? "first bar") },
    { label: "To", values: specs.map(({ data }) => data.to ?? "last bar") },
    { label: "Capital", values: specs.map(({ capital, currency }) => `${capital} ${currency}`) },
    { label: "Fills", values: specs.map(({ fillTiming }) => fillTiming) },
    { label: "Commission", values: specs.map(({ commission }) => Object.values(commission).join(" ")) },
    { label: "Slippage", values: specs.map(({ slippage }) => Object.values(slippage).join(" ")) },
    { label: "Benchmark", values: specs.map(({ benchmark }) => benchmark ?? "none") },
    { label: "Lot", values: specs.map(({ lotSize }) => String(lotSize)) },
    { label: "At the end", values: specs.map(({ atEnd }) => atEnd) },
    { label: "Sessions a year", values: specs.map(({ periodsPerYear }) => String(periodsPerYear)) },
    { label: "Risk-free rate", values: specs.map(({ riskFreeRate }) => String(riskFreeRate)) },
    { label: "Seed", values: specs.map(({ seed }) => String(seed)) },
  ];
  return rows.filter(({ values }) => new Set(values).size > 1);
}

function parameterNames(specs: readonly BacktestSpec[]): string[] {
  return [...new Set(specs.flatMap(({ parameters }) => Object.keys(parameters)))];
}
