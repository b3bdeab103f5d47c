"use client";
import { useMemo, useState } from "react";
import { useStore } from "zustand";
import { createChartLink } from "#components/charts/chart-link.ts";
import type { Curve } from "#components/charts/curve-view.ts";
import { EquityChart } from "#components/charts/equity-chart.tsx";
import { timeAxis } from "#components/charts/time-axis.ts";
import { Chip, formatInteger } from "#components/ui/index.ts";
import type { BacktestOverview } from "#lib/model-testing/backtesting/index.ts";
import { compareResults } from "./compare-results.ts";
import { ComparisonTable } from "./comparison-table.tsx";
import type { EngineHost } from "./engine-host.ts";
import type { EngineFailure, RunStep } from "./protocol.ts";
import { useResultDigest } from "./use-engine.ts";
import type { WhatIfRuns } from "./what-if-runs.ts";
import { WhatIfTrades } from "./what-if-trades.tsx";

/** What the sliders made of it: curve, statistics and trades. `data-shown` says which request is on screen. */
export function WhatIfResult({
  runs,
  host,
  baseLabel,
}: {
  runs: WhatIfRuns;
  host: EngineHost | undefined;
  baseLabel: string;
}) {
  const { run, serial } = useStore(runs, (state) => state.mine);
  const base = useStore(runs, (state) => state.base.run);
  if (!run || !base) return null;
  return (
    <div data-what-if="ready" data-shown={serial} className="flex min-h-0 flex-1 flex-col">
      <WhatIfCurve mine={run} theirs={base.result} baseLabel={baseLabel} />
      <div className="grid shrink-0 border-t @3xl:grid-cols-2">
        <WhatIfFigures mine={run} theirs={base.result} baseLabel={baseLabel} />
        <WhatIfTrades step={run} className="h-38 border-t @3xl:h-auto @3xl:border-t-0 @3xl:border-l" />
      </div>
      <WhatIfFooter runs={runs} host={host} bars={run.bars} />
    </div>
  );
}

type Pair = { mine: RunStep; theirs: BacktestOverview; baseLabel: string };

function WhatIfFigures({ mine, theirs, baseLabel }: Pair) {
  const figures = useMemo(() => compareResults(mine, theirs), [mine, theirs]);
  return <ComparisonTable figures={figures} baseLabel={baseLabel} />;
}

function WhatIfCurve({ mine, theirs, baseLabel }: Pair) {
  const [link] = useState(createChartLink);
  const { spec, equity } = mine;
  // Both runs step through the same bars, so the axis and the benchmark are the base's and are drawn once.
  const { benchmark } = theirs;
  const { time } = theirs.equity;
  const axis = useMemo(() => timeAxis(time, { timeZone: spec.timeZone, ends: true }), [time, spec.timeZone]);
  const curves = useMemo(() => {
    const drawn: Curve[] = [
      { name: "What-if", values: equity.equity, color: "accent" },
      { name: baseLabel, values: theirs.equity.equity, color: "series-1" },
    ];
    if (benchmark.length > 0)
      drawn.push({ name: `${spec.benchmark}, held`, values: benchmark, color: "series-2", dashed: true });
    return drawn;
  }, [equity, theirs, benchmark, baseLabel, spec.benchmark]);
  return (
    <EquityChart
      title="Equity"
      compact
      axis={axis}
      curves={curves}
      initial={spec.capital}
      currency={spec.currency}
      link={link}
      className="min-h-60 flex-1 rounded-none border-x-0 border-b-0"
    />
  );
}

function WhatIfFooter({
  runs,
  host,
  bars,
}: {
  runs: WhatIfRuns;
  host: EngineHost | undefined;
  bars: number;
}) {
  const job = useStore(runs, (state) => state.mine.job);
  const failure = useStore(runs, ({ mine, base }) => mine.failure ?? base.failure);
  const digest = useResultDigest(host, job);
  return (
    <footer
      data-result-digest={digest}
      className="flex min-h-7 shrink-0 items-center gap-2 border-line-1 border-t px-4 text-11 text-3"
    >
      {failure ? (
        <>
          <Chip tone="bad">Not re-run</Chip>
          <span className="truncate text-1" title={sentenceOf(failure)}>
            {sentenceOf(failure)}
          </span>
        </>
      ) : (
        <span>{formatInteger(bars)} bars re-run as you drag</span>
      )}
    </footer>
  );
}

export function sentenceOf({ message, line }: EngineFailure): string {
  return line ? `Line ${line}: ${message}` : message;
}
