"use client";
import { Chip, cx, Figure, formatInteger, NONE } from "#components/ui/index.ts";
import type { BacktestResult, Statistic, StatisticName } from "#lib/model-testing/backtesting/index.ts";
import {
  CONVENTION_SETS,
  type ConventionSetName,
  conventionOf,
  definitionOf,
  type Group,
  HEADLINE,
  type Interval,
  type Unit,
} from "#lib/model-testing/benchmarking/index.ts";
import { type RunCosts, runCosts } from "./run-costs.ts";
import type { RunFigures } from "./run-figures.ts";
import { sharpeVerdict } from "./sharpe-verdict.ts";
import { statisticLabel, statisticUnit } from "./statistic-labels.ts";

/** Sharpe and what qualifies it stand side by side. */
const FIRST: readonly StatisticName[] = [
  "cagr",
  "maxDrawdown",
  "sharpe",
  "probabilisticSharpe",
  "deflatedSharpe",
  "minimumTrackRecord",
];
const SHOWN = [...FIRST, ...HEADLINE.filter((name) => !FIRST.includes(name))];
/** Of a held benchmark these say nothing: it trades once, and nobody asks whether that was skill. */
const NOT_OF_HOLDING: ReadonlySet<Group> = new Set(["trades", "exposure", "significance"]);

/** The headline figures, each with the benchmark's, its interval or observations, and its convention on hover. */
export function StatisticsStrip({
  result,
  figures,
  className,
}: {
  result: BacktestResult;
  figures: RunFigures;
  className?: string;
}) {
  const { spec } = result;
  const { statistics, benchmarkStatistics, intervals, conventions, tried } = figures;
  return (
    <div className={cx("flex flex-col gap-px bg-(--line-1)", className)}>
      <SharpeVerdict figures={figures} />
      <div className="grid flex-1 grid-cols-2 gap-px tablet:grid-cols-3 laptop:grid-cols-5 *:bg-1">
        {SHOWN.map((name) => (
          <StatisticFigure
            key={name}
            name={name}
            conventions={conventions}
            tried={tried}
            statistic={statistics[name]}
            interval={intervals[name]}
            benchmark={NOT_OF_HOLDING.has(definitionOf(name).group) ? undefined : benchmarkStatistics?.[name]}
            benchmarkName={spec.benchmark}
            currency={spec.currency}
          />
        ))}
        <CostsFigure costs={runCosts(result)} currency={spec.currency} />
      </div>
    </div>
  );
}

/** What chance leaves of the Sharpe ratio, in words: the ratio alone decides nothing. */
function SharpeVerdict({ figures: { statistics, intervals, tried } }: { figures: RunFigures }) {
  const { tone, text, why } = sharpeVerdict(statistics, intervals.sharpe, tried);
  return (
    <div className="flex flex-wrap items-baseline gap-x-2 gap-y-1 bg-1 px-3 py-1.5">
      <Chip tone={tone}>{text}</Chip>
      <p className="min-w-0 flex-1 basis-64 text-11 text-2">{why}</p>
    </div>
  );
}

export function writeStatistic(name: StatisticName, statistic: Statistic | undefined, meant?: Unit): string {
  return statistic?.value == null ? NONE : statisticLabel(name, meant).format(statistic.value);
}

/** "0.21 to 1.04": where the value would fall in 95 of 100 samples like this one. */
export function writeInterval(name: StatisticName, { low, high }: Interval, meant?: Unit): string {
  const { format } = statisticLabel(name, meant);
  return `${format(low)} to ${format(high)}`;
}

/** Where a set gives the figure another unit than its own. */
export const unitBy = (name: StatisticName, conventions: ConventionSetName): Unit | undefined =>
  conventionOf(name, CONVENTION_SETS[conventions]).unit;

function StatisticFigure({
  name,
  conventions,
  tried,
  statistic,
  interval,
  benchmark,
  benchmarkName,
  currency,
}: {
  name: StatisticName;
  conventions: ConventionSetName;
  tried: number;
  statistic: Statistic;
  interval: Interval | undefined;
  benchmark: Statistic | undefined;
  benchmarkName: string | undefined;
  currency: string;
}) {
  const meant = unitBy(name, conventions);
  const held = benchmark && `${shortName(benchmarkName)} ${writeStatistic(name, benchmark, meant)}`;
  const restsOn = `Rests on ${formatInteger(statistic.n)} observations.`;
  const doubt = interval && `${interval.level * 100} % of samples: ${interval.method}.`;
  const span = interval ? writeInterval(name, interval, meant) : restingOn(name, statistic.n, tried);
  const { source } = definitionOf(name);
  return (
    <Figure
      label={statisticLabel(name).label}
      unit={statisticUnit(name, currency, meant)}
      value={writeStatistic(name, statistic, meant)}
      aside={held && <span className="hidden desk:inline">{held}</span>}
      interval={
        <>
          {held && <span className="desk:hidden">{held} · </span>}
          {statistic.value === null ? statistic.reason : span}
        </>
      }
      convention={[
        `${statistic.convention}.`,
        source !== "–" && `Source: ${source}.`,
        restsOn,
        doubt,
        statistic.reason,
      ]
        .filter(Boolean)
        .join(" ")}
    />
  );
}

/** What the deflated ratio rests on is the number of runs from which this one was chosen. */
const restingOn = (name: StatisticName, n: number, tried: number) =>
  name === "deflatedSharpe"
    ? `of ${formatInteger(tried)} ${tried === 1 ? "run" : "runs"}`
    : `n ${formatInteger(n)}`;

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
