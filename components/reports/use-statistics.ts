"use client";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useEffect, useMemo, useState } from "react";
import {
  type BacktestResult,
  restateStatistics,
  type Statistics,
  statisticsInputOf,
} from "#lib/model-testing/backtesting/index.ts";
import {
  CONVENTION_SET_NAMES,
  CONVENTION_SETS,
  type ConventionSetName,
  computeIntervals,
  type Interval,
  type StatisticName,
} from "#lib/model-testing/benchmarking/index.ts";

/** The set of conventions of the page, in its address. */
export function useConventions(): readonly [ConventionSetName, (name: ConventionSetName) => void] {
  const [name, set] = useQueryState(
    "conventions",
    parseAsStringLiteral(CONVENTION_SET_NAMES as ConventionSetName[]).withDefault("standard"),
  );
  return [name, (next) => void set(next)];
}

export const CONVENTION_OPTIONS = CONVENTION_SET_NAMES.map((value) => ({
  value,
  label: CONVENTION_SETS[value].label,
}));

/** A result's statistics by a set of conventions, computed here from its columns. */
export function useStatistics(result: BacktestResult, conventions: ConventionSetName): Statistics {
  return useMemo(() => restateStatistics(result, { conventions }), [result, conventions]);
}

/** Where the Sharpe ratio would fall in samples like this one. It takes a tenth of a second, so the page comes first. */
const RESAMPLED: readonly StatisticName[] = ["sharpe", "volatility", "sortino"];
const AFTER_PAINT_MS = 150;

export function useIntervals(
  result: BacktestResult,
  conventions: ConventionSetName,
): Partial<Record<StatisticName, Interval>> {
  const [found, setFound] = useState<Partial<Record<StatisticName, Interval>>>({});
  useEffect(() => {
    setFound({});
    const timer = setTimeout(
      () => setFound(computeIntervals(statisticsInputOf(result), RESAMPLED, { conventions })),
      AFTER_PAINT_MS,
    );
    return () => clearTimeout(timer);
  }, [result, conventions]);
  return found;
}
