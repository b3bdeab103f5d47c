"use client";
import { useMemo } from "react";
import { Chip, cx, Figure, formatInteger, NONE, Select } from "#components/ui/index.ts";
import {
  type BacktestResult,
  holdingInputOf,
  type Statistic,
  type StatisticName,
  type Statistics,
} from "#lib/model-testing/backtesting/index.ts";
import {
  CONVENTION_SETS,
  type ConventionSetName,
  computeStatistics,
  conventionOf,
  definitionOf,
  type Group,
  HEADLINE,
  type Interval,
} from "#lib/model-testing/benchmarking/index.ts";
import { type RunCosts, runCosts } from "./run-costs.ts";
import { sharpeVerdict } from "./sharpe-verdict.ts";
import { statisticLabel, statisticUnit } from "./statistic-labels.ts";
import { CONVENTION_OPTIONS, useConventions, useIntervals, useStatistics } from "./use-statistics.ts";

/** Of a held benchmark these say nothing: it trades once; and nobody asks whether it is skill. */
const NOT_OF_HOLDING: ReadonlySet<Group> = new Set(["trades", "exposure", "significance"]);
const FIRST = new Set<StatisticName>([
  "cagr",
  "maxDrawdown",
  "sharpe",
  "probabilisticSharpe",
  "deflatedSharpe",
  "minimumTrackRecord",
]);

/** Sharpe and what qualifies it stand side by side. */
const SHOWN: readonly StatisticName[] = [
  "cagr",
  "maxDrawdown",
  "sharpe",
  "probabilisticSharpe",
  "deflatedSharpe",
  "minimumTrackRecord",
  ...HEADLINE.filter((name) => !FIRST.has(name)),
];

/**
 * The headline figures by the chosen conventions, each with the benchmark's, the observations it rests on, and its
 * formula on hover; above them what chance leaves of the Sharpe ratio, in words.
 */
export function StatisticsStrip({ result, className }: { result: BacktestResult; className?: string }) {
  const [conventions, setConventions] = useConventions();
  const statistics = useStatistics(result, conventions);
  const held = useMemo(() => holdingStatistics(result, conventions), [result, conventions]);
  const intervals = useIntervals(result, conventions);
  const verdict = sharpeVerdict(statistics, intervals.sharpe);
  const { spec } = result;
  return (
    <div className={cx("bg-1", className)}>
      <div className="flex flex-wrap items-center gap-2 border-line-1 border-b px-3 py-1.5">
        <Chip tone={verdict.tone}>{verdict.text}</Chip>
        <p className="min-w-0 flex-1 text-11 text-3">{verdict.why}</p>
        <Select
          label="Conventions"
          hideLabel
          options={CONVENTION_OPTIONS}
          value={conventions}
          onChange={setConventions}
          className="w-44"
        />
      </div>
      <div className="grid grid-cols-2 gap-px bg-(--line-1) tablet:grid-cols-4 laptop:grid-cols-6 *:bg-1">
        {SHOWN.map((name) => (
          <StatisticFigure
            key={name}
            name={name}
            statistic={withInterval(statistics[name], intervals[name])}
            conventions={conventions}
            benchmark={NOT_OF_HOLDING.has(definitionOf(name).group) ? undefined : held?.[name]}
            benchmarkName={spec.benchmark}
            currency={spec.currency}
          />
        ))}
        <CostsFigure costs={runCosts(result)} currency={spec.currency} />
      </div>
    </div>
  );
}

const withInterval = (statistic: Statistic, ci: Interval | undefined): Statistic =>
  ci ? { ...statistic, ci } : statistic;

function holdingStatistics(
  result: BacktestResult,
  conventions: ConventionSetName,
): Partial<Statistics> | null {
  const input = holdingInputOf(result);
  return input && computeStatistics(input, { conventions }, HEADLINE);
}

export function writeStatistic(
  name: StatisticName,
  statistic: Statistic | undefined,
  conventions: ConventionSetName = "standard",
): string {
  if (statistic?.value == null) return NONE;
  return statisticLabel(name, unitOf(name, conventions)).format(statistic.value);
}

export const unitOf = (name: StatisticName, conventions: ConventionSetName) =>
  conventionOf(name, CONVENTION_SETS[conventions]).unit;

/** Formula, convention, n, interval and reason in one sentence after the other. */
export function aboutStatistic(name: StatisticName, { convention, n, ci, reason }: Statistic): string {
  const { source } = definitionOf(name);
  return [
    `${convention}.`,
    source !== "–" && `Source: ${source}.`,
    `Rests on ${formatInteger(n)} observations.`,
    ci && `${ci.level * 100} % interval ${interval(ci)} (${ci.method}).`,
    reason,
  ]
    .filter(Boolean)
    .join(" ");
}

const interval = ({ low, high }: Interval) => `${low.toFixed(2)} … ${high.toFixed(2)}`;

function StatisticFigure({
  name,
  statistic,
  conventions,
  benchmark,
  benchmarkName,
  currency,
}: {
  name: StatisticName;
  statistic: Statistic;
  conventions: ConventionSetName;
  benchmark: Statistic | undefined;
  benchmarkName: string | undefined;
  currency: string;
}) {
  const held = benchmark && `${shortName(benchmarkName)} ${writeStatistic(name, benchmark, conventions)}`;
  return (
    <Figure
      label={statisticLabel(name).label}
      unit={statisticUnit(name, currency, unitOf(name, conventions))}
      value={writeStatistic(name, statistic, conventions)}
      aside={held && <span className="hidden desk:inline">{held}</span>}
      interval={
        <>
          {held && <span className="desk:hidden">{held} · </span>}
          {underneath(name, statistic)}
        </>
      }
      convention={aboutStatistic(name, statistic)}
    />
  );
}

function underneath(name: StatisticName, { value, reason, ci, n }: Statistic): string | undefined {
  if (value === null) return reason;
  if (name === "deflatedSharpe") return "1 strategy tried";
  return name === "sharpe" && ci ? `95 % ${interval(ci)}` : `n ${formatInteger(n)}`;
}

/** A long symbol would push the figure out. */
function shortName(symbol = ""): string {
  return symbol.length <= 6 ? symbol : "held";
}

function CostsFigure({ costs, currency }: { costs: RunCosts; currency: string }) {
  return (
    <Figure
      label="Costs"
      unit={currency}
      value={formatInteger(costs.total)}
      interval={`of which slippage ${formatInteger(costs.slippage)}`}
      convention="Commission of all fills, and price paid worse than the reference price times quantity"
    />
  );
}
