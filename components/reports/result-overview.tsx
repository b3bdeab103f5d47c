"use client";
import { type ReactNode, useMemo } from "react";
import { CandleChart } from "#components/charts/candle-chart.tsx";
import type { Overlay } from "#components/charts/candle-view.ts";
import type { ChartLink } from "#components/charts/chart-link.ts";
import { EquityChart } from "#components/charts/equity-chart.tsx";
import { MonthlyHeatMap } from "#components/charts/monthly-heat-map.tsx";
import { ReturnDistribution } from "#components/charts/return-distribution.tsx";
import { ErrorState, LoadingState, Panel, Select } from "#components/ui/index.ts";
import type { BarColumns } from "#lib/core/columns.ts";
import type { ResultView } from "./result-view.ts";
import type { RunFigures } from "./run-figures.ts";
import { RunHealth } from "./run-health.tsx";
import { StatisticsStrip } from "./statistics-strip.tsx";
import { TradesGrid } from "./trades-grid.tsx";

export const RESOLUTION_WORDS: Readonly<Record<string, string>> = {
  "1s": "1 second",
  "1m": "1 minute",
  "5m": "5 minutes",
  "15m": "15 minutes",
  "30m": "30 minutes",
  "1h": "hourly",
  "4h": "4 hours",
  "1d": "daily",
  "1w": "weekly",
  "1mo": "monthly",
};

/** The price chart's symbol, and how to choose another. */
export type Charted = {
  readonly symbol: string;
  readonly symbols: readonly string[];
  readonly pick: (symbol: string) => void;
  /** Null while they load. */
  readonly bars: BarColumns | null;
  readonly overlays: readonly Overlay[];
  readonly error?: Error | undefined;
  readonly retry: () => void;
};

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
        <ReturnDistribution returns={view.sessionReturns} period="day" className="h-64 laptop:col-span-2" />
      </div>
    </>
  );
}

/** Candles of the charted symbol with its trades. */
export function PricePanel({
  view,
  charted,
  link,
  className = "h-80",
}: {
  view: ResultView;
  charted: Charted;
  link: ChartLink;
  className?: string;
}) {
  const { result, trades } = view;
  const { bars, overlays, symbol, symbols, pick, error, retry } = charted;
  const own = useMemo(() => trades.filter((trade) => trade.symbol === symbol), [trades, symbol]);
  const picker = symbols.length > 1 && (
    <Select
      label="Symbol"
      hideLabel
      options={symbols.map((value) => ({ value, label: value }))}
      value={symbol}
      onChange={pick}
      className="w-32"
    />
  );
  if (!bars)
    return (
      <Panel flush title={`${symbol} prices`} actions={picker} className={className}>
        {error ? <ErrorState error={error} retry={retry} /> : <LoadingState what="bars" />}
      </Panel>
    );
  return (
    <CandleChart
      bars={bars}
      resolution={RESOLUTION_WORDS[result.spec.data.resolution] ?? result.spec.data.resolution}
      daily={view.daily}
      timeZone={result.spec.timeZone}
      decimals={view.decimals}
      trades={own}
      overlays={overlays}
      link={link}
      actions={picker}
      className={className}
    />
  );
}
