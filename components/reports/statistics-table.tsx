"use client";
import { Fragment, useMemo } from "react";
import { formatInteger, Panel, Select } from "#components/ui/index.ts";
import {
  type BacktestResult,
  holdingInputOf,
  STATISTIC_NAMES,
} from "#lib/model-testing/backtesting/index.ts";
import { computeStatistics, definitionOf, GROUPS } from "#lib/model-testing/benchmarking/index.ts";
import { statisticLabel, statisticUnit } from "./statistic-labels.ts";
import { unitOf, writeStatistic } from "./statistics-strip.tsx";
import { CONVENTION_OPTIONS, useConventions, useStatistics } from "./use-statistics.ts";

const GROUP_WORDS: Readonly<Record<(typeof GROUPS)[number], string>> = {
  returns: "Returns",
  significance: "Skill or luck",
  drawdowns: "Drawdowns",
  tails: "Tails",
  benchmark: "Beside the benchmark",
  trades: "Trades",
  exposure: "Exposure",
  flows: "Deposits and withdrawals",
};

/** Every statistic by the chosen conventions, each with its own written out. */
export function StatisticsTable({ result, className }: { result: BacktestResult; className?: string }) {
  const [conventions, setConventions] = useConventions();
  const statistics = useStatistics(result, conventions);
  const held = useMemo(() => {
    const input = holdingInputOf(result);
    return input && computeStatistics(input, { conventions });
  }, [result, conventions]);
  const { spec } = result;
  const columns = held ? 5 : 4;
  const select = (
    <Select
      label="Conventions"
      hideLabel
      options={CONVENTION_OPTIONS}
      value={conventions}
      onChange={setConventions}
      className="w-44"
    />
  );
  return (
    <Panel flush title="Statistics" note="each with its convention" actions={select} className={className}>
      <table aria-label="Statistics with their conventions" className="w-full text-12">
        <thead>
          <tr className="sticky top-0 bg-2 text-left text-11 text-3 *:h-7 *:px-3 *:font-regular">
            <th scope="col">Statistic</th>
            <th scope="col" className="text-right">
              Strategy
            </th>
            {held && (
              <th scope="col" className="text-right">
                {spec.benchmark}, held
              </th>
            )}
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
                  colSpan={columns}
                  className="bg-2 px-3 py-1 text-left font-strong text-11 text-2"
                >
                  {GROUP_WORDS[group]}
                </th>
              </tr>
              {STATISTIC_NAMES.filter((name) => definitionOf(name).group === group).map((name) => {
                const unit = statisticUnit(name, spec.currency, unitOf(name, conventions));
                const statistic = statistics[name];
                return (
                  <tr key={name} className="border-line-1 border-t *:px-3 *:py-1.5">
                    <th scope="row" className="whitespace-nowrap text-left font-regular text-2">
                      {statisticLabel(name).label}
                      {unit && <span className="text-3">, {unit}</span>}
                    </th>
                    <td className="text-right font-medium text-1">
                      {writeStatistic(name, statistic, conventions)}
                    </td>
                    {held && (
                      <td className="text-right text-2">{writeStatistic(name, held[name], conventions)}</td>
                    )}
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
