"use client";
import { cx, Figure, formatInteger, NONE } from "#components/ui/index.ts";
import type { BacktestResult, Statistic, StatisticName } from "#lib/model-testing/backtesting/index.ts";
import { type RunCosts, runCosts } from "./run-costs.ts";
import { statisticLabel, statisticUnit } from "./statistic-labels.ts";

const HEADLINE: readonly StatisticName[] = [
  "cagr",
  "sharpe",
  "sortino",
  "calmar",
  "maxDrawdown",
  "volatility",
  "totalReturn",
  "winRate",
  "profitFactor",
  "exposure",
  "turnover",
];
/** Of a held benchmark these say nothing: it trades once. */
const NOT_OF_HOLDING = new Set<StatisticName>([
  "winRate",
  "profitFactor",
  "expectancy",
  "exposure",
  "turnover",
]);

type StripResult = Pick<BacktestResult, "statistics" | "benchmarkStatistics" | "spec" | "fills">;

/** The headline figures, each with the benchmark's, the observations it rests on, and its convention on hover. */
export function StatisticsStrip({ result, className }: { result: StripResult; className?: string }) {
  const { statistics, benchmarkStatistics, spec } = result;
  return (
    <div
      className={cx(
        "grid grid-cols-2 gap-px bg-(--line-1) tablet:grid-cols-4 laptop:grid-cols-6 *:bg-1",
        className,
      )}
    >
      {HEADLINE.map((name) => (
        <StatisticFigure
          key={name}
          name={name}
          statistic={statistics[name]}
          benchmark={NOT_OF_HOLDING.has(name) ? undefined : benchmarkStatistics?.[name]}
          benchmarkName={spec.benchmark}
          currency={spec.currency}
        />
      ))}
      <CostsFigure costs={runCosts(result as BacktestResult)} currency={spec.currency} />
    </div>
  );
}

export function writeStatistic(name: StatisticName, statistic: Statistic | undefined): string {
  return statistic?.value == null ? NONE : statisticLabel(name).format(statistic.value);
}

function StatisticFigure({
  name,
  statistic,
  benchmark,
  benchmarkName,
  currency,
}: {
  name: StatisticName;
  statistic: Statistic;
  benchmark: Statistic | undefined;
  benchmarkName: string | undefined;
  currency: string;
}) {
  const held = benchmark && `${shortName(benchmarkName)} ${writeStatistic(name, benchmark)}`;
  return (
    <Figure
      label={statisticLabel(name).label}
      unit={statisticUnit(name, currency)}
      value={writeStatistic(name, statistic)}
      aside={held && <span className="hidden desk:inline">{held}</span>}
      interval={
        <>
          {held && <span className="desk:hidden">{held} · </span>}
          {statistic.value === null ? statistic.reason : `n ${formatInteger(statistic.n)}`}
        </>
      }
      convention={`${statistic.convention}. Rests on ${formatInteger(statistic.n)} observations.`}
    />
  );
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
