"use client";
import { Fragment, type ReactNode } from "react";
import { formatInteger, Panel } from "#components/ui/index.ts";
import { type BacktestResult, STATISTIC_NAMES } from "#lib/model-testing/backtesting/index.ts";
import { definitionOf, GROUPS, type Group } from "#lib/model-testing/benchmarking/index.ts";
import type { RunFigures } from "./run-figures.ts";
import { statisticLabel, statisticUnit } from "./statistic-labels.ts";
import { unitBy, writeInterval, writeStatistic } from "./statistics-strip.tsx";

const GROUP_WORDS: Readonly<Record<Group, string>> = {
  returns: "Returns",
  significance: "Skill or luck",
  drawdowns: "Drawdowns",
  tails: "Tails",
  benchmark: "Beside the benchmark",
  trades: "Trades",
  exposure: "Exposure",
  flows: "Deposits and withdrawals",
};

/** Every statistic with its convention written out. */
export function StatisticsTable({
  result,
  figures,
  actions,
  className,
}: {
  result: BacktestResult;
  figures: RunFigures;
  actions?: ReactNode;
  className?: string;
}) {
  const { spec } = result;
  const { statistics, benchmarkStatistics, intervals, conventions } = figures;
  return (
    <Panel flush title="Statistics" note="each with its convention" actions={actions} className={className}>
      <table aria-label="Statistics with their conventions" className="w-full text-12">
        <thead>
          <tr className="sticky top-0 bg-2 text-left text-11 text-3 *:h-7 *:px-3 *:font-regular">
            <th scope="col">Statistic</th>
            <th scope="col" className="text-right">
              Strategy
            </th>
            {benchmarkStatistics && (
              <th scope="col" className="text-right">
                {spec.benchmark}, held
              </th>
            )}
            <th scope="col" className="text-right phone:hidden" title="Bootstrap interval">
              95 % interval
            </th>
            <th scope="col" className="text-right">
              n
            </th>
            <th scope="col" className="phone:hidden">
              Convention
            </th>
          </tr>
        </thead>
        <tbody>
          {GROUPS.map((group) => (
            <Fragment key={group}>
              <tr className="border-line-1 border-t">
                <th
                  scope="rowgroup"
                  colSpan={6}
                  className="bg-2 px-3 py-1 text-left font-strong text-11 text-2"
                >
                  {GROUP_WORDS[group]}
                </th>
              </tr>
              {STATISTIC_NAMES.filter((name) => definitionOf(name).group === group).map((name) => {
                const meant = unitBy(name, conventions);
                const unit = statisticUnit(name, spec.currency, meant);
                const interval = intervals[name];
                const statistic = statistics[name];
                return (
                  <tr key={name} className="border-line-1 border-t *:px-3 *:py-1.5">
                    <th scope="row" className="whitespace-nowrap text-left font-regular text-2">
                      {statisticLabel(name).label}
                      {unit && <span className="text-3">, {unit}</span>}
                    </th>
                    <td className="text-right font-medium text-1">
                      {writeStatistic(name, statistic, meant)}
                    </td>
                    {benchmarkStatistics && (
                      <td className="text-right text-2">
                        {writeStatistic(name, benchmarkStatistics[name], meant)}
                      </td>
                    )}
                    <td className="whitespace-nowrap text-right text-3 phone:hidden" title={interval?.method}>
                      {interval ? writeInterval(name, interval, meant) : ""}
                    </td>
                    <td className="whitespace-nowrap text-right text-3">{formatInteger(statistic.n)}</td>
                    <td className="text-3 phone:hidden">{statistic.reason ?? statistic.convention}</td>
                  </tr>
                );
              })}
            </Fragment>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
