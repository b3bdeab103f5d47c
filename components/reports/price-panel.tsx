"use client";
import { useMemo } from "react";
import { CandleChart } from "#components/charts/candle-chart.tsx";
import type { ChartLink } from "#components/charts/chart-link.ts";
import { type Overlay, ownPanes } from "#components/charts/overlay-series.ts";
import { timeAxis } from "#components/charts/time-axis.ts";
import {
  Button,
  ErrorState,
  LoadingState,
  MultiCombobox,
  Panel,
  Popover,
  Select,
} from "#components/ui/index.ts";
import type { BarColumns } from "#lib/core/columns.ts";
import { atPricesOfTheirDay, chartEvents } from "./chart-events.ts";
import { indicatorOptions } from "./chart-indicators.ts";
import type { ResultView } from "./result-view.ts";

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
  /** Names of the registry's indicators that are drawn, and how to choose others. */
  readonly indicators: readonly string[];
  readonly choose: (names: string[]) => void;
  readonly error?: Error | undefined;
  readonly retry: () => void;
};

/** More room for each pane below the candles. */
const HEIGHTS = ["h-80", "h-104", "h-128", "h-152"] as const;

/** Candles of the charted symbol with its trades. */
export function PricePanel({
  view,
  charted,
  link,
  className,
}: {
  view: ResultView;
  charted: Charted;
  link: ChartLink;
  className?: string;
}) {
  const { result, trades } = view;
  const { bars, overlays, symbol, symbols, pick, error, retry } = charted;
  const { spec } = result;
  const axis = useMemo(
    () => bars && timeAxis(bars.end, { timeZone: spec.timeZone, daily: view.daily, ends: true }),
    [bars, spec.timeZone, view.daily],
  );
  const events = useMemo(
    () => (axis ? chartEvents(spec.corporateActions, symbol, axis) : []),
    [axis, spec.corporateActions, symbol],
  );
  const own = useMemo(() => {
    const mine = trades.filter((trade) => trade.symbol === symbol);
    return atPricesOfTheirDay(mine, spec.corporateActions, symbol);
  }, [trades, symbol, spec.corporateActions]);
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
  const height = className ?? HEIGHTS[Math.min(ownPanes(overlays), HEIGHTS.length - 1)];
  if (!bars)
    return (
      <Panel flush title={`${symbol} prices`} actions={picker} className={height}>
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
      events={events}
      link={link}
      actions={
        <>
          {picker}
          <IndicatorChoice chosen={charted.indicators} onChange={charted.choose} />
        </>
      }
      className={height}
    />
  );
}

/** Any indicator of the registry over these bars, drawn as its definition says. */
function IndicatorChoice({
  chosen,
  onChange,
}: {
  chosen: readonly string[];
  onChange: (names: string[]) => void;
}) {
  return (
    <Popover
      align="end"
      trigger={
        <Button kind="ghost" size="small">
          Indicators{chosen.length > 0 ? ` ${chosen.length}` : ""}
        </Button>
      }
    >
      <div className="w-80 max-w-full">
        <MultiCombobox
          label="Indicators, with their usual parameters"
          options={indicatorOptions}
          value={chosen}
          onChange={onChange}
          noMatch="No indicator of that name reads one symbol's bars."
        />
      </div>
    </Popover>
  );
}
