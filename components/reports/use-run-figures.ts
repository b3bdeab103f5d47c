"use client";
import { useEffect, useMemo, useState } from "react";
import type { BacktestResult, RunTrials } from "#lib/model-testing/backtesting/index.ts";
import type { ConventionSetName } from "#lib/model-testing/benchmarking/index.ts";
import type { IntervalsRequest } from "./intervals.worker.ts";
import { figuresOf, type RunFigures, statisticsInputOf } from "./run-figures.ts";

const NONE: RunFigures["intervals"] = {};

/** The run's statistics by a set, at once, and their intervals a moment later. */
export function useRunFigures(
  result: BacktestResult,
  conventions: ConventionSetName,
  trials: RunTrials | undefined,
): RunFigures {
  const figures = useMemo(() => figuresOf(result, conventions, trials), [result, conventions, trials]);
  const [found, setFound] = useState<{ for: unknown; by: string; intervals: RunFigures["intervals"] }>();
  const by = figures.conventions;
  useEffect(() => {
    const input = statisticsInputOf(result);
    if (!input) return;
    const worker = new Worker(new URL("./intervals.worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }) =>
      setFound({ for: result, by, intervals: data as RunFigures["intervals"] });
    worker.postMessage({ input, conventions: by } satisfies IntervalsRequest);
    return () => worker.terminate();
  }, [result, by]);
  const intervals = found?.for === result && found.by === by ? found.intervals : NONE;
  return useMemo(() => ({ ...figures, intervals }), [figures, intervals]);
}
