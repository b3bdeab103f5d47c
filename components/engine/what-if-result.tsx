"use client";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import { createChartLink } from "#components/charts/chart-link.ts";
import type { Curve } from "#components/charts/curve-view.ts";
import { EquityChart } from "#components/charts/equity-chart.tsx";
import { timeAxis } from "#components/charts/time-axis.ts";
import { Chip, formatInteger } from "#components/ui/index.ts";
import type { BacktestOverview } from "#lib/model-testing/backtesting/index.ts";
import { ComparisonTable } from "./comparison-table.tsx";
import type { EngineHost } from "./engine-host.ts";
import type { EngineFailure, RunStep } from "./protocol.ts";
import { writeDigest } from "./result-digest.ts";
import { type Steps, stepsOf, useRestedStep, type WhatIfRuns } from "./what-if-runs.ts";
import { WhatIfTrades } from "./what-if-trades.tsx";

type ResultProps = { runs: WhatIfRuns; host: EngineHost | undefined; baseLabel: string };

/**
 * What the sliders made of it: curve, statistics and trades. A step is written in place and React learns of it once the
 * sliders rest. `data-shown` says which request is on screen.
 */
export function WhatIfResult({ runs, host, baseLabel }: ResultProps) {
  const root = useRef<HTMLDivElement>(null);
  const base = useStore(runs, (state) => state.base.run?.result);
  const steps = useMemo(() => stepsOf(runs), [runs]);
  useLayoutEffect(
    () => steps((_, serial) => root.current?.setAttribute("data-shown", String(serial))),
    [steps],
  );
  if (!base) return null;
  return (
    <div ref={root} data-what-if="ready" className="flex min-h-0 flex-1 flex-col">
      <WhatIfCurve runs={runs} steps={steps} base={base} baseLabel={baseLabel} />
      <div className="grid shrink-0 border-t @3xl:grid-cols-2">
        <ComparisonTable steps={steps} base={base} baseLabel={baseLabel} />
        <WhatIfTrades
          steps={steps}
          base={base}
          className="h-38 border-t @3xl:h-auto @3xl:border-t-0 @3xl:border-l"
        />
      </div>
      <WhatIfFooter runs={runs} host={host} bars={base.bars} />
    </div>
  );
}

function WhatIfCurve({
  runs,
  steps,
  base,
  baseLabel,
}: Pick<ResultProps, "runs" | "baseLabel"> & { steps: Steps; base: BacktestOverview }) {
  const [link] = useState(createChartLink);
  const { spec } = base;
  // Both runs step through the same bars, so the axis and the benchmark are the base's and are drawn once.
  const { time } = base.equity;
  const axis = useMemo(() => timeAxis(time, { timeZone: spec.timeZone, ends: true }), [time, spec.timeZone]);
  const curvesOf = useCallback((step: RunStep) => curvesBeside(step, base, baseLabel), [base, baseLabel]);
  const live = useCallback(
    (draw: (curves: readonly Curve[]) => void) => steps((step) => draw(curvesOf(step))),
    [steps, curvesOf],
  );
  const rested = useRestedStep(runs) ?? base;
  const curves = useMemo(() => curvesOf(rested), [rested, curvesOf]);
  return (
    <EquityChart
      title="Equity"
      compact
      axis={axis}
      curves={curves}
      live={live}
      initial={spec.capital}
      currency={spec.currency}
      link={link}
      className="min-h-60 flex-1 rounded-none border-x-0 border-b-0"
    />
  );
}

function curvesBeside({ equity }: RunStep, base: BacktestOverview, baseLabel: string): Curve[] {
  const curves: Curve[] = [
    { name: "What-if", values: equity.equity, color: "accent" },
    { name: baseLabel, values: base.equity.equity, color: "series-1" },
  ];
  const { benchmark, spec } = base;
  if (benchmark.length > 0)
    curves.push({ name: `${spec.benchmark}, held`, values: benchmark, color: "series-2", dashed: true });
  return curves;
}

function WhatIfFooter({ runs, host, bars }: Pick<ResultProps, "runs" | "host"> & { bars: number }) {
  const footer = useRef<HTMLElement>(null);
  const failure = useStore(runs, ({ mine, base }) => mine.failure ?? base.failure);
  useEffect(() => writeDigest(footer.current, runs, host), [runs, host]);
  return (
    <footer
      ref={footer}
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
