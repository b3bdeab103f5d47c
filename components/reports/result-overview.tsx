"use client";
import type { ReactNode } from "react";
import type { ChartLink } from "#components/charts/chart-link.ts";
import { EquityChart } from "#components/charts/equity-chart.tsx";
import { MonthlyHeatMap } from "#components/charts/monthly-heat-map.tsx";
import { ReturnDistribution } from "#components/charts/return-distribution.tsx";
import { Panel } from "#components/ui/index.ts";
import { type Charted, PricePanel } from "./price-panel.tsx";
import type { ResultView } from "./result-view.ts";
import type { RunFigures } from "./run-figures.ts";
import { RunHealth } from "./run-health.tsx";
import { StatisticsStrip } from "./statistics-strip.tsx";
import { StrategiesPanel } from "./strategies-panel.tsx";
import { TradesGrid } from "./trades-grid.tsx";

/** The first screen of a result: figures, curve, candles with trades, months and distribution, all linked. */
export function ResultOverview({
  view,
  figures,
  conventions,
  charted,
  link,
}: {
  view: ResultView;
  figures: RunFigures;
  /** The switch of the figures' conventions. */
  conventions: ReactNode;
  charted: Charted;
  link: ChartLink;
}) {
  return (
    <>
      <div className="grid shrink-0 gap-px border-b bg-(--line-2) laptop:grid-cols-[minmax(280px,1fr)_3fr]">
        <RunHealth summary={view.summary} findings={view.findings}>
          {conventions}
        </RunHealth>
        <StatisticsStrip result={view.result} figures={figures} />
      </div>
      <div className="grid gap-2 p-2 laptop:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <EquityChart
          axis={view.axis}
          curves={view.curves}
          initial={view.result.spec.capital}
          currency={view.result.spec.currency}
          link={link}
          className="min-h-96"
        />
        <MonthlyHeatMap years={view.months} note="net of costs" className="max-h-[34rem]" />
        <PricePanel view={view} charted={charted} link={link} />
        <Panel flush title="Trades" note={view.tradesNote} className="h-80">
          <TradesGrid
            compact
            rows={view.trades}
            link={link}
            when={view.when}
            decimals={view.decimals}
            currency={view.result.spec.currency}
          />
        </Panel>
        {view.result.strategies && <StrategiesPanel result={view.result} className="laptop:col-span-2" />}
        <ReturnDistribution returns={view.sessionReturns} period="day" className="h-64 laptop:col-span-2" />
      </div>
    </>
  );
}
