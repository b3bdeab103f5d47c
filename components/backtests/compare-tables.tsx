"use client";
import Link from "next/link";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useMemo } from "react";
import { ConventionChoice } from "#components/reports/convention-choice.tsx";
import { statisticsInputOf } from "#components/reports/run-figures.ts";
import { statisticLabel } from "#components/reports/statistic-labels.ts";
import { unitBy, writeStatistic } from "#components/reports/statistics-strip.tsx";
import { Cell, cx, HeadCell, Panel, Table } from "#components/ui/index.ts";
import {
  STATISTIC_NAMES,
  type StatisticName,
  type Statistics,
} from "#lib/model-testing/backtesting/index.ts";
import { CONVENTION_SET_NAMES, type ConventionSetName } from "#lib/model-testing/benchmarking/index.ts";
import { type Rank, ranksOf, specDifferences } from "./best-worst.ts";
import { type ComparedRun, sharedSpan, statisticsWithin } from "./compared-runs.ts";

const CONVENTIONS = parseAsStringLiteral(CONVENTION_SET_NAMES).withDefault("standard");

function RunHeads({ compared }: { compared: readonly ComparedRun[] }) {
  return compared.map(({ run, letter }) => (
    <HeadCell key={run.id} right>
      <Link href={`/backtests/${run.id}`} className="hover:text-1 hover:underline">
        <b className="font-strong text-1">{letter}</b>{" "}
        <span className="phone:inline-block phone:max-w-20 phone:truncate phone:align-bottom">
          {run.name}
        </span>
      </Link>
    </HeadCell>
  ));
}

/** The figures of each run over the shared span: who is best, who worst, and how far from the base. */
export function CompareStatistics({
  compared,
  base,
}: {
  compared: readonly ComparedRun[];
  base: ComparedRun;
}) {
  const [set, setSet] = useQueryState("conventions", CONVENTIONS);
  const isFixed = useMemo(
    () => compared.some(({ result }) => statisticsInputOf(result) === undefined),
    [compared],
  );
  const conventions = isFixed ? "standard" : set;
  const all = useMemo(() => {
    const span = sharedSpan(compared.map(({ result }) => result));
    return span && compared.map(({ result, trials }) => statisticsWithin(result, span, conventions, trials));
  }, [compared, conventions]);
  if (!all) return null;
  const from = compared.indexOf(base);
  return (
    <Panel
      flush
      title="Statistics"
      note={`differences are from ${base.letter} ${base.run.name}`}
      actions={
        <ConventionChoice value={conventions} onChange={(next) => void setSet(next)} fixed={isFixed} />
      }
    >
      <Table
        label="Statistics of the runs"
        head={
          <>
            <HeadCell>Statistic</HeadCell>
            <RunHeads compared={compared} />
          </>
        }
      >
        {STATISTIC_NAMES.map((name) => (
          <StatisticRow key={name} name={name} all={all} from={from} conventions={conventions} />
        ))}
      </Table>
    </Panel>
  );
}

function StatisticRow({
  name,
  all,
  from,
  conventions,
}: {
  name: StatisticName;
  all: readonly Statistics[];
  from: number;
  conventions: ConventionSetName;
}) {
  const values = all.map((statistics) => statistics[name].value);
  const ranks = ranksOf(name, values);
  const { label, unit, format } = statisticLabel(name, unitBy(name, conventions));
  return (
    <tr>
      <Cell title={all[0]?.[name].convention} className="phone:max-w-36 phone:whitespace-normal">
        {label}
        {unit && <span className="text-3">, {unit}</span>}
      </Cell>
      {all.map((statistics, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns stand in a fixed order
        <Cell key={i} right title={statistics[name].reason}>
          <RankWord rank={ranks[i] ?? null} />
          <span className={cx("font-medium text-1")}>
            {writeStatistic(name, statistics[name], unitBy(name, conventions))}
          </span>
          <span className="inline-block w-20 text-right text-11 text-3 phone:block phone:w-auto">
            {i === from ? "base" : difference(format, values[i], values[from])}
          </span>
        </Cell>
      ))}
    </tr>
  );
}

function RankWord({ rank }: { rank: Rank }) {
  if (!rank) return null;
  return (
    <span className={cx("pr-3 text-11 phone:pr-1", rank === "best" ? "text-good" : "text-3")}>
      <span aria-hidden="true">{rank === "best" ? "▲ " : "▽ "}</span>
      <span className="phone:sr-only">{rank}</span>
    </span>
  );
}

function difference(
  format: (value: number) => string,
  value: number | null | undefined,
  base: number | null | undefined,
): string {
  if (value == null || base == null) return "—";
  const text = format(value - base);
  return value > base && !text.startsWith("+") ? `+${text}` : text;
}

/** Only the settings in which the runs differ. */
export function CompareSettings({ compared }: { compared: readonly ComparedRun[] }) {
  const rows = useMemo(
    () =>
      specDifferences(
        compared.map(({ run }) => run.spec),
        compared.map(({ run }) => run.strategyName),
      ),
    [compared],
  );
  return (
    <Panel flush title="Settings that differ">
      {rows.length === 0 ? (
        <p className="p-3 text-12 text-2">These runs have the same settings throughout.</p>
      ) : (
        <Table
          label="Settings that differ"
          head={
            <>
              <HeadCell>Setting</HeadCell>
              <RunHeads compared={compared} />
            </>
          }
        >
          {rows.map(({ label, values }) => (
            <tr key={label}>
              <Cell>{label}</Cell>
              {values.map((value, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns stand in a fixed order
                <Cell key={i} right strong>
                  {value}
                </Cell>
              ))}
            </tr>
          ))}
        </Table>
      )}
    </Panel>
  );
}
