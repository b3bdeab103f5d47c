import { formatInteger, formatNumber, formatSigned } from "#components/ui/format.ts";
import type { StatisticName } from "#lib/model-testing/backtesting/index.ts";
import { definitionOf, type Unit } from "#lib/model-testing/benchmarking/index.ts";

/** How a statistic is named and written. `better` says which way is good; null when neither is. */
export type StatisticLabel = {
  readonly label: string;
  readonly unit?: string;
  readonly better: "high" | "low" | null;
  readonly format: (value: number) => string;
};

const percent = (decimals: number) => (value: number) => formatNumber(value * 100, decimals);
const ratio = (value: number) => formatNumber(value, 2);

/** Shares that are counted are not known to a hundredth of a percent. */
const COARSE: ReadonlySet<StatisticName> = new Set([
  "totalReturn",
  "winRate",
  "exposure",
  "timeUnderWater",
  "battingAverage",
  "probabilisticSharpe",
  "deflatedSharpe",
]);

const UNITS: Readonly<Record<Unit, { unit?: string; format: (value: number) => string }>> = {
  percent: { unit: "%", format: percent(2) },
  ratio: { format: ratio },
  money: { format: (value) => formatSigned(value, 2) },
  days: { unit: "days", format: (value) => formatInteger(Math.round(value)) },
  sessions: { unit: "sessions", format: (value) => formatInteger(Math.ceil(value)) },
  count: { format: formatInteger },
  "times-a-year": { unit: "× a year", format: ratio },
};

/** `meant` is the unit of the convention in use where it is not the statistic's own. */
export function statisticLabel(name: StatisticName, meant?: Unit): StatisticLabel {
  const { label, better, unit } = definitionOf(name);
  const written = UNITS[meant ?? unit];
  return { label, better, ...written, ...(COARSE.has(name) ? { format: percent(1) } : {}) };
}

/** The unit, which for money is the account's currency. */
export function statisticUnit(name: StatisticName, currency: string, meant?: Unit): string | undefined {
  const unit = meant ?? definitionOf(name).unit;
  return unit === "money" ? currency : UNITS[unit].unit;
}
