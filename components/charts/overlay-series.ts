/** Indicator series over candles or in panes of their own, drawn as their definition says. */
import { HistogramSeries, type IChartApi, type ISeriesApi, LineSeries } from "lightweight-charts";
import { formatCompact, formatNumber } from "#components/ui/format.ts";
import { DASHED, DOTTED } from "./chart-options.ts";
import type { ChartTheme, ChartToken } from "./theme.ts";

export type Overlay = {
  readonly name: string;
  readonly values: Float64Array;
  readonly pane: "price" | "own";
  /** Overlays of one group share a pane of their own; absent: the strategy's own pane. */
  readonly group?: string;
  /** A line when absent. */
  readonly plot?: "line" | "histogram" | "dots" | "steps" | "marks";
  /** Values that a reader looks at, as 30 and 70 of the RSI. */
  readonly levels?: readonly number[];
  readonly color: ChartToken;
  readonly dashed?: boolean;
};

export type OverlaySeries = ISeriesApi<"Line"> | ISeriesApi<"Histogram">;
const WITH_STEPS = 1;

/** How many panes the overlays need below the candles. */
export const ownPanes = (overlays: readonly Overlay[]): number => groupsOf(overlays).length;

const groupsOf = (overlays: readonly Overlay[]): string[] => [
  ...new Set(overlays.filter(({ pane }) => pane === "own").map(({ group }) => group ?? "")),
];

export function addOverlays(
  chart: IChartApi,
  overlays: readonly Overlay[],
  priceFormat: (value: number) => string,
  theme: ChartTheme,
): OverlaySeries[] {
  const groups = groupsOf(overlays);
  const series = overlays.map((overlay) => {
    const pane = overlay.pane === "own" ? 1 + groups.indexOf(overlay.group ?? "") : 0;
    const made = addOverlay(chart, overlay, overlay.pane === "own" ? plainFigure : priceFormat, pane);
    for (const price of overlay.levels ?? [])
      made.createPriceLine({
        price,
        color: theme.cross,
        lineStyle: DOTTED,
        lineWidth: 1,
        axisLabelVisible: false,
      });
    return made;
  });
  chart.panes().forEach((pane, i) => {
    pane.setStretchFactor(i === 0 ? 3 : 1);
  });
  return series;
}

const plainFigure = (value: number) =>
  Math.abs(value) >= 1e5 ? formatCompact(value) : formatNumber(value, 2);

function addOverlay(
  chart: IChartApi,
  overlay: Overlay,
  formatter: (value: number) => string,
  pane: number,
): OverlaySeries {
  const common = {
    priceLineVisible: false,
    lastValueVisible: overlay.pane === "own",
    // The library passes a second argument, which a format would take for its decimals.
    priceFormat: { type: "custom" as const, formatter: (value: number) => formatter(value), minMove: 1e-6 },
  };
  if (overlay.plot === "histogram" || overlay.plot === "marks")
    return chart.addSeries(HistogramSeries, common, pane);
  const line = {
    ...common,
    lineWidth: 1 as const,
    crosshairMarkerVisible: false,
    ...(overlay.dashed ? { lineStyle: DASHED } : {}),
    ...(overlay.plot === "steps" ? { lineType: WITH_STEPS } : {}),
    ...(overlay.plot === "dots"
      ? { lineVisible: false, pointMarkersVisible: true, pointMarkersRadius: 1.5 }
      : {}),
  };
  return chart.addSeries(LineSeries, line, pane);
}
