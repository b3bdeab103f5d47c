/** Curves over time with their drawdowns below: the imperative half of EquityChart. It knows canvas, not React. */
import {
  BaselineSeries,
  createChart,
  createSeriesMarkers,
  type IChartApi,
  type ISeriesApi,
  LineSeries,
  type MouseEventParams,
  type SeriesMarker,
  type SeriesType,
  type Time,
  type UTCTimestamp,
} from "lightweight-charts";
import { formatPercent } from "#components/ui/format.ts";
import {
  axisOptions,
  chartOptions,
  DASHED,
  LINEAR,
  LOGARITHMIC,
  themeOptions,
  zoomBy,
} from "./chart-options.ts";
import { worstPoint } from "./drawdown.ts";
import { type ChartTheme, type ChartToken, withAlpha } from "./theme.ts";
import { everyIndex, thinIndices } from "./thin.ts";
import { axisLabel, nearestIndex, type TimeAxis } from "./time-axis.ts";
import { WindowLayer } from "./window-layer.ts";

/** Points that a line keeps on the canvas; the table and the export keep all. */
export const DRAWN_POINTS = 10_000;
/** Curves that follow each other faster than this are drawn with a point a pixel; whole once they rest. */
const REST_MS = 250;

export type Curve = {
  readonly name: string;
  /** One value a point of the axis; NaN where the curve does not exist. */
  readonly values: Float64Array;
  readonly color: ChartToken;
  readonly dashed?: boolean;
  /** Drawn in the pane below; `filled` shades it, for the one curve that the page is about. */
  readonly drawdown?: Float64Array | undefined;
  readonly filled?: boolean;
};
export type CurveScale = { readonly log: boolean; readonly format: (value: number) => string };

export type CurveView = {
  setCurves(axis: TimeAxis, curves: readonly Curve[]): void;
  setScale(scale: CurveScale): void;
  setTheme(theme: ChartTheme): void;
  setHover(index: number | null): void;
  setWindow(seconds: readonly [number, number] | null): void;
  zoom(factor: number): void;
  /** Place of a point in CSS pixels from the left of the drawing. */
  xOf(index: number): number | null;
  remove(): void;
};
type Line = {
  curve: Curve;
  line: ISeriesApi<"Line">;
  drawdown: ISeriesApi<SeriesType> | null;
  /** What the canvas holds now: what did not change is not drawn again. */
  drawn?: { axis: TimeAxis; stride: number; curve: Curve };
};
type Mark = ReturnType<typeof createSeriesMarkers<Time>>;

const percent = (value: number) => formatPercent(value, { decimals: 0 });

export function createCurveView(
  element: HTMLElement,
  initialTheme: ChartTheme,
  onHover: (index: number | null) => void,
): CurveView {
  const chart = createChart(element, chartOptions(initialTheme));
  const shade = [new WindowLayer(), new WindowLayer()] as const;
  let theme = initialTheme;
  let scale: CurveScale = { log: false, format: (value) => value.toFixed(2) };
  let axis: TimeAxis | null = null;
  let lines: Line[] = [];
  let window: readonly [number, number] | null = null;
  let mark: Mark | null = null;
  let stride = 1;
  let rest: ReturnType<typeof setTimeout> | undefined;

  const paint = () => {
    for (const { curve, line, drawdown } of lines) {
      line.applyOptions({ color: theme[curve.color] });
      drawdown?.applyOptions(drawdownColors(curve, theme));
    }
    for (const layer of shade) layer.set(window, withAlpha(theme.accent, 0.1));
    markWorst();
  };
  const markWorst = () => {
    if (axis && lines[0]) mark?.setMarkers(worstMark(axis, lines[0].curve, theme));
  };
  const build = (curves: readonly Curve[]) => {
    for (const { line, drawdown } of lines)
      for (const series of [drawdown, line]) if (series) chart.removeSeries(series);
    lines = curves.map((curve) => addLine(chart, curve));
    // The first curve is the one the page is about: it lies on top.
    for (const [i, { line }] of lines.entries()) line.setSeriesOrder(lines.length - 1 - i);
    lines[0]?.line.attachPrimitive(shade[0]);
    lines[0]?.drawdown?.attachPrimitive(shade[1]);
    mark =
      lines[0]?.drawdown && lines[0].curve.filled ? createSeriesMarkers<Time>(lines[0].drawdown, []) : null;
    chart.panes()[0]?.setStretchFactor(5);
    chart.panes()[1]?.setStretchFactor(2);
    rescale();
    paint();
  };
  /** Puts what changed on the canvas; only a new axis or stride moves the view. */
  const draw = (nextAxis: TimeAxis, nextStride: number) => {
    const moved = axis !== nextAxis || stride !== nextStride;
    if (axis !== nextAxis) chart.applyOptions(axisOptions(nextAxis));
    axis = nextAxis;
    stride = nextStride;
    for (const each of lines) fill(each, nextAxis, stride);
    markWorst();
    if (moved) chart.timeScale().fitContent();
  };
  const isWhole = () => {
    const range = chart.timeScale().getVisibleLogicalRange();
    return range !== null && range.to - range.from >= (axis?.length ?? 0) / stride - 2;
  };
  const rescale = () => {
    // The library passes a second argument, which a format would take for its decimals.
    const formatter = (value: number) => scale.format(value);
    const priceFormat = { type: "custom" as const, formatter, minMove: 1e-6 };
    for (const { line } of lines) line.applyOptions({ priceFormat });
    if (lines.length > 0)
      chart.priceScale("right", 0).applyOptions({ mode: scale.log ? LOGARITHMIC : LINEAR });
  };
  chart.subscribeCrosshairMove((event: MouseEventParams) => {
    if (!event.sourceEvent) return;
    onHover(event.time === undefined || !axis ? null : nearestIndex(axis.seconds, event.time as number));
  });
  element.addEventListener("pointerleave", () => onHover(null));

  return {
    setCurves(nextAxis, curves) {
      const isHurried = rest !== undefined && nextAxis === axis && isWhole();
      clearTimeout(rest);
      rest = setTimeout(() => {
        rest = undefined;
        if (axis && stride > 1) draw(axis, 1);
      }, REST_MS);
      if (!sameShape(lines, curves)) build(curves);
      lines.forEach((each, i) => {
        each.curve = curves[i]!;
      });
      const width = Math.max(1, chart.timeScale().width());
      draw(nextAxis, isHurried ? Math.ceil(nextAxis.length / width) : nextAxis === axis ? stride : 1);
    },
    setScale(next) {
      scale = next;
      rescale();
    },
    setTheme(next) {
      theme = next;
      chart.applyOptions(themeOptions(next));
      paint();
    },
    setHover(index) {
      const first = lines[0];
      const value = index === null ? undefined : first?.curve.values[index];
      if (!axis || !first || index === null || value === undefined) chart.clearCrosshairPosition();
      else chart.setCrosshairPosition(value, axis.seconds[index] as UTCTimestamp, first.line);
    },
    setWindow(next) {
      window = next;
      paint();
    },
    zoom(factor) {
      zoomBy(chart, factor);
    },
    xOf(index) {
      const second = axis?.seconds[index];
      return second === undefined ? null : chart.timeScale().timeToCoordinate(second as UTCTimestamp);
    },
    remove() {
      clearTimeout(rest);
      chart.remove();
    },
  };
}

function sameShape(lines: readonly Line[], curves: readonly Curve[]): boolean {
  return (
    lines.length === curves.length &&
    lines.every(({ curve }, i) => {
      const next = curves[i]!;
      return (
        curve.color === next.color &&
        curve.dashed === next.dashed &&
        curve.filled === next.filled &&
        !curve.drawdown === !next.drawdown
      );
    })
  );
}

function addLine(chart: IChartApi, curve: Curve): Line {
  const style = { lineWidth: 1 as const, priceLineVisible: false, crosshairMarkerRadius: 3 };
  const dash = curve.dashed ? { lineStyle: DASHED } : {};
  const line = chart.addSeries(LineSeries, { ...style, ...dash, lineWidth: curve.dashed ? 1 : 2 }, 0);
  if (!curve.drawdown) return { curve, line, drawdown: null };
  const below = {
    ...style,
    lastValueVisible: false,
    priceFormat: { type: "custom" as const, formatter: percent, minMove: 1e-6 },
  };
  const drawdown = curve.filled
    ? chart.addSeries(BaselineSeries, { ...below, baseValue: { type: "price", price: 0 } }, 1)
    : chart.addSeries(LineSeries, { ...below, ...dash }, 1);
  return { curve, line, drawdown };
}

function drawdownColors(curve: Curve, theme: ChartTheme) {
  if (!curve.filled) return { color: theme[curve.color] };
  const clear = withAlpha(theme.down, 0);
  return {
    topLineColor: theme.down,
    topFillColor1: clear,
    topFillColor2: clear,
    bottomLineColor: theme.down,
    bottomFillColor1: withAlpha(theme.down, 0.3),
    bottomFillColor2: withAlpha(theme.down, 0.3),
  };
}

function fill(each: Line, axis: TimeAxis, stride: number): void {
  const { curve, line, drawdown, drawn } = each;
  const { values } = curve;
  const isSame = drawn?.axis === axis && drawn.stride === stride;
  if (isSame && drawn.curve.values === values && drawn.curve.drawdown === curve.drawdown) return;
  each.drawn = { axis, stride, curve };
  line.setData(points(axis, values, stride));
  if (drawdown && curve.drawdown) drawdown.setData(points(axis, curve.drawdown, stride));
}

/** The deepest fall and when it ended, written at its place. */
function worstMark(axis: TimeAxis, { drawdown }: Curve, theme: ChartTheme): SeriesMarker<Time>[] {
  const worst = drawdown ? worstPoint(drawdown) : -1;
  if (!drawdown || worst < 0) return [];
  const after = drawdown.findIndex((value, i) => i > worst && value >= 0);
  const end = after < 0 ? "not recovered" : `recovered ${axisLabel(axis, after)}`;
  const text = `${formatPercent(drawdown[worst]!, { decimals: 1 })}, ${end}`;
  const time = axis.seconds[worst] as UTCTimestamp;
  return [{ time, position: "inBar", shape: "circle", color: theme["text-2"], size: 0.4, text }];
}

function points(axis: TimeAxis, values: Float64Array, stride: number) {
  const indices = stride > 1 ? everyIndex(values.length, stride) : thinIndices(values, DRAWN_POINTS);
  return Array.from(indices, (index) => {
    const time = axis.seconds[index] as UTCTimestamp;
    const value = values[index]!;
    return Number.isFinite(value) ? { time, value } : { time };
  });
}
