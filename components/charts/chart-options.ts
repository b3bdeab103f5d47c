import type { ChartOptions, DeepPartial, IChartApi, UTCTimestamp } from "lightweight-charts";
import type { ChartTheme } from "./theme.ts";
import type { TimeAxis } from "./time-axis.ts";
import { dayLabel, secondsLabel } from "./time-axis.ts";

/** The values of the library's ambient enums, which erasable TypeScript cannot read. */
export const DASHED = 2;
export const DOTTED = 1;
export const LOGARITHMIC = 1;
export const LINEAR = 0;
const CROSSHAIR_FREE = 0;
const DAY_OF_MONTH = 2;

export function themeOptions(theme: ChartTheme): DeepPartial<ChartOptions> {
  const line = { color: theme.cross, labelBackgroundColor: theme.ink, width: 1 as const, style: DASHED };
  return {
    layout: {
      background: { color: theme["bg-1"] },
      textColor: theme["text-3"],
      fontSize: 11,
      fontFamily: theme["font-ui"],
      attributionLogo: false,
      panes: { separatorColor: theme["line-2"], separatorHoverColor: theme["line-2"], enableResize: false },
    },
    grid: { vertLines: { color: theme.grid }, horzLines: { color: theme.grid } },
    crosshair: { mode: CROSSHAIR_FREE, vertLine: line, horzLine: line },
  };
}

/** Shared behaviour: the wheel zooms, a finger scrolls the page, and times are read from our own axis. */
export function chartOptions(theme: ChartTheme): DeepPartial<ChartOptions> {
  return {
    autoSize: true,
    ...themeOptions(theme),
    // A width that seldom changes: every change makes all canvases anew.
    rightPriceScale: { borderVisible: false, entireTextOnly: true, minimumWidth: 64 },
    timeScale: {
      borderVisible: false,
      fixLeftEdge: true,
      fixRightEdge: true,
      minBarSpacing: 0.001,
      enableConflation: true,
      // A bare "3" between months says nothing; the rest as the library has it.
      tickMarkFormatter: (time: UTCTimestamp, type: number) =>
        type === DAY_OF_MONTH ? dayLabel(time) : null,
    },
    handleScroll: { vertTouchDrag: false },
    localization: { locale: "en-US" },
  };
}

export function axisOptions(axis: TimeAxis): DeepPartial<ChartOptions> {
  return {
    timeScale: { timeVisible: !axis.daily, secondsVisible: false },
    localization: { timeFormatter: (time: UTCTimestamp) => secondsLabel(time, axis.daily) },
  };
}

/** Shows more (> 1) or less (< 1) time around the middle. */
export function zoomBy(chart: IChartApi, factor: number): void {
  const scale = chart.timeScale();
  const range = scale.getVisibleLogicalRange();
  if (!range) return;
  const middle = (range.from + range.to) / 2;
  const half = ((range.to - range.from) / 2) * factor;
  scale.setVisibleLogicalRange({ from: middle - half, to: middle + half });
}
