"use client";
import { createOptionsChart, HistogramSeries, type IChartApiBase, type ISeriesApi } from "lightweight-charts";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { DataGrid } from "#components/ui/data-grid.tsx";
import { formatInteger, formatPercent } from "#components/ui/format.ts";
import { type IndexRow, indexRows, numberColumn, textColumn } from "#components/ui/grid-column.ts";
import { themeOptions } from "./chart-options.ts";
import { ChartPanel } from "./chart-panel.tsx";
import { ChartSurface } from "./chart-surface.tsx";
import { Readout } from "./readout.tsx";
import { type Histogram, returnHistogram } from "./return-histogram.ts";
import { type ChartTheme, useChartTheme } from "./theme.ts";

/** How often a return of each size occurred. `period` names one return: "day", "bar". */
export function ReturnDistribution({
  returns,
  period,
  className,
}: {
  returns: Float64Array;
  period: string;
  className?: string;
}) {
  const histogram = useMemo(() => returnHistogram(returns), [returns]);
  const title = `Return of a ${period}, %`;
  if (!histogram)
    return (
      <ChartPanel title={title} className={className} table={() => null}>
        <p className="p-4 text-12 text-2">A distribution needs at least two returns that are not zero.</p>
      </ChartPanel>
    );
  return (
    <ChartPanel
      title={title}
      note={held(histogram, period)}
      className={className}
      footer={<Marks histogram={histogram} />}
      table={() => <BinTable histogram={histogram} period={period} />}
    >
      <Bins histogram={histogram} period={period} />
    </ChartPanel>
  );
}

function held({ n, flat }: Histogram, period: string): string {
  const drawn = `${formatInteger(n - flat)} ${period}s`;
  return flat === 0 ? drawn : `${drawn}, without ${formatInteger(flat)} flat ${period}s`;
}

function Marks({ histogram }: { histogram: Histogram }) {
  const marks: [string, number, string][] = [
    ["Mean", histogram.mean, "Arithmetic mean of the returns"],
    ["Worst", histogram.worst, "The lowest return"],
    ["Best", histogram.best, "The highest return"],
    ["5 % quantile", histogram.quantile5, "Historical quantile of type 7: one return in twenty is lower"],
    [
      "mean beyond",
      histogram.tailMean,
      "Mean of the returns at or below the 5 % quantile (expected shortfall)",
    ],
  ];
  return (
    <span className="flex flex-wrap gap-x-4">
      {marks.map(
        ([label, value, title]): ReactNode => (
          <span key={label} title={title}>
            {label} <b className="font-medium text-1">{formatPercent(value, { decimals: 2 })}</b>
          </span>
        ),
      )}
    </span>
  );
}

type BinChart = { chart: IChartApiBase<number>; bars: ISeriesApi<"Histogram", number> };

function binRange({ middle, width }: Histogram, bin: number): string {
  const at = middle[bin]!;
  if (bin === 0) return `below ${formatPercent(at + width / 2)}`;
  if (bin === middle.length - 1) return `above ${formatPercent(at - width / 2)}`;
  return `${formatPercent(at - width / 2)} … ${formatPercent(at + width / 2)}`;
}

function Bins({ histogram, period }: { histogram: Histogram; period: string }) {
  const theme = useChartTheme();
  const canvas = useRef<HTMLDivElement>(null);
  const drawn = useRef<BinChart>(null);
  const [bin, setBin] = useState<number | null>(null);
  const hasTheme = theme !== null;
  useEffect(() => {
    if (!canvas.current || !hasTheme) return;
    const made = createBins(canvas.current, setBin);
    drawn.current = made;
    return () => {
      drawn.current = null;
      made.chart.remove();
    };
  }, [hasTheme]);
  useEffect(() => {
    if (theme && drawn.current) fillBins(drawn.current, histogram, theme);
  }, [histogram, theme]);
  const words = (at: number) => `${formatInteger(histogram.count[at])} ${period}s`;
  return (
    <ChartSurface
      label={`Distribution of the returns of ${held(histogram, period)}`}
      length={histogram.middle.length}
      index={bin}
      onMove={(next) => {
        setBin(next);
        const at = next === null ? undefined : histogram.middle[next];
        if (at === undefined) drawn.current?.chart.clearCrosshairPosition();
        else drawn.current?.chart.setCrosshairPosition(histogram.count[next!]!, at * 100, drawn.current.bars);
      }}
      describe={(at) => `${binRange(histogram, at)}: ${words(at)}`}
      canvasRef={canvas}
    >
      {bin !== null && (
        <Readout
          left={drawn.current?.chart.timeScale().timeToCoordinate(histogram.middle[bin]! * 100) ?? null}
          title={binRange(histogram, bin)}
          rows={[[`${period[0]?.toUpperCase()}${period.slice(1)}s`, formatInteger(histogram.count[bin])]]}
        />
      )}
    </ChartSurface>
  );
}

function createBins(element: HTMLElement, onBin: (bin: number | null) => void): BinChart {
  const chart = createOptionsChart(element, {
    autoSize: true,
    rightPriceScale: { borderVisible: false, scaleMargins: { top: 0.08, bottom: 0 } },
    timeScale: { borderVisible: false, fixLeftEdge: true, fixRightEdge: true, minBarSpacing: 0.5 },
    handleScroll: false,
    handleScale: false,
    localization: { locale: "en-US", precision: 2 },
  });
  const bars = chart.addSeries(HistogramSeries, { priceLineVisible: false, lastValueVisible: false });
  chart.subscribeCrosshairMove(({ logical, point, sourceEvent }) => {
    if (!sourceEvent) return;
    onBin(logical === undefined || !point ? null : Math.round(logical));
  });
  element.addEventListener("pointerleave", () => onBin(null));
  return { chart, bars };
}

function fillBins({ chart, bars }: BinChart, { middle, count }: Histogram, theme: ChartTheme): void {
  const { crosshair, ...rest } = themeOptions(theme);
  chart.applyOptions({
    ...rest,
    crosshair: { ...crosshair, horzLine: { visible: false, labelVisible: false } },
  });
  bars.applyOptions({
    priceFormat: { type: "custom", formatter: (value: number) => formatInteger(value), minMove: 1 },
  });
  bars.setData(
    Array.from(middle, (value, i) => ({
      time: value * 100,
      value: count[i]!,
      color: Math.abs(value) < 1e-12 ? theme["series-2"] : value < 0 ? theme.down : theme.up,
    })),
  );
  chart.timeScale().fitContent();
}

function BinTable({ histogram, period }: { histogram: Histogram; period: string }) {
  const rows = useMemo(() => indexRows(histogram.middle.length), [histogram]);
  const columns = useMemo(
    () => [
      textColumn<IndexRow>("range", "Return", ({ index }) => binRange(histogram, index), { flex: 1 }),
      numberColumn<IndexRow>("count", `${period}s`, ({ index }) => histogram.count[index], 0),
      numberColumn<IndexRow>(
        "share",
        "Share, %",
        ({ index }) => (histogram.count[index]! / (histogram.n - histogram.flat)) * 100,
        2,
      ),
    ],
    [histogram, period],
  );
  return (
    <DataGrid
      label="Return distribution"
      rows={rows}
      columns={columns}
      rowId={({ index }) => String(index)}
      filterable={false}
    />
  );
}
