/** Curves over time with their drawdowns below: the imperative half of EquityChart. It knows canvas, not React. */
import {
  type AutoscaleInfo,
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
import { restTimer } from "#components/ui/rest-timer.ts";
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
import { axisFormat, type Format } from "./tick-labels.ts";
import { axisLabel, nearestIndex, type TimeAxis } from "./time-axis.ts";
import { WindowLayer } from "./window-layer.ts";

/** Points that a line keeps on the canvas; the table and the export keep all. */
export const DRAWN_POINTS = 10_000;
/**
 * Curves that follow each other faster than this are drawn with fewer points and as hairlines, which cost a tenth of
 * wider ones; whole once they rest.
 */
const REST_MS = 250;
const HURRIED_PX_PER_POINT = 2;
/** Of the letters of a mark, to know whether it fits. */
const LETTER_PX = 6;

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
export type CurveScale = { readonly log: boolean; readonly format: Format };

type Line = {
  curve: Curve;
  line: ISeriesApi<"Line">;
  drawdown: ISeriesApi<SeriesType> | null;
  /** What the canvas holds now: what did not change is not drawn again. */
  drawn?: { axis: TimeAxis; stride: number; curve: Curve };
};
type Mark = ReturnType<typeof createSeriesMarkers<Time>>;

const percent: Format = (value, decimals = 0) => formatPercent(value, { decimals });

export class CurveView {
  private readonly chart: IChartApi;
  private readonly shade = [new WindowLayer(), new WindowLayer()] as const;
  private theme: ChartTheme;
  private scale: CurveScale = { log: false, format: (value) => value.toFixed(2) };
  private axis: TimeAxis | null = null;
  private lines: Line[] = [];
  private window: readonly [number, number] | null = null;
  private mark: Mark | null = null;
  private hurried = false;
  private stride = 1;
  private readonly rest = restTimer(REST_MS, () => {
    if (this.axis && this.hurried) this.draw(this.axis, false);
  });

  constructor(element: HTMLElement, theme: ChartTheme, onHover: (index: number | null) => void) {
    this.theme = theme;
    this.chart = createChart(element, chartOptions(theme));
    this.chart.subscribeCrosshairMove((event: MouseEventParams) => {
      if (!event.sourceEvent) return;
      const { axis } = this;
      onHover(event.time === undefined || !axis ? null : nearestIndex(axis.seconds, event.time as number));
    });
    element.addEventListener("pointerleave", () => onHover(null));
  }

  setCurves(axis: TimeAxis, curves: readonly Curve[]): void {
    const isHurried = this.rest.isMoving() && axis === this.axis && this.isWhole();
    this.rest.touch();
    if (!sameShape(this.lines, curves)) this.build(curves);
    this.lines.forEach((each, i) => {
      each.curve = curves[i]!;
    });
    this.draw(axis, isHurried || (this.hurried && axis === this.axis));
  }

  setScale(scale: CurveScale): void {
    this.scale = scale;
    this.rescale();
  }

  setTheme(theme: ChartTheme): void {
    this.theme = theme;
    this.chart.applyOptions(themeOptions(theme));
    this.paint();
  }

  setHover(index: number | null): void {
    const { axis, chart } = this;
    const [first] = this.lines;
    const value = index === null ? undefined : first?.curve.values[index];
    if (!axis || !first || index === null || value === undefined) chart.clearCrosshairPosition();
    else chart.setCrosshairPosition(value, axis.seconds[index] as UTCTimestamp, first.line);
  }

  setWindow(seconds: readonly [number, number] | null): void {
    this.window = seconds;
    this.paint();
  }

  zoom(factor: number): void {
    zoomBy(this.chart, factor);
  }

  /** Place of a point in CSS pixels from the left of the drawing. */
  xOf(index: number): number | null {
    const second = this.axis?.seconds[index];
    return second === undefined ? null : this.chart.timeScale().timeToCoordinate(second as UTCTimestamp);
  }

  remove(): void {
    this.rest.stop();
    this.chart.remove();
  }

  /** Puts what changed on the canvas; only a new axis or stride moves the view. */
  private draw(axis: TimeAxis, hurried: boolean): void {
    const points = Math.max(1, this.chart.timeScale().width() / HURRIED_PX_PER_POINT);
    const stride = hurried ? Math.ceil(axis.length / points) : 1;
    if (hurried !== this.hurried) this.lines[0]?.line.applyOptions({ lineWidth: hurried ? 1 : 2 });
    this.hurried = hurried;
    const moved = this.axis !== axis || this.stride !== stride;
    if (this.axis !== axis) this.chart.applyOptions(axisOptions(axis));
    this.axis = axis;
    this.stride = stride;
    for (const each of this.lines) fill(each, axis, stride);
    this.markWorst();
    if (moved) this.chart.timeScale().fitContent();
  }

  private build(curves: readonly Curve[]): void {
    const { chart } = this;
    for (const { line, drawdown } of this.lines)
      for (const series of [drawdown, line]) if (series) chart.removeSeries(series);
    // The first curve is the one the page is about: it is the widest and lies on top.
    this.lines = curves.map((curve, i) => addLine(chart, curve, i === 0 ? 2 : 1));
    for (const [i, { line }] of this.lines.entries()) line.setSeriesOrder(this.lines.length - 1 - i);
    const [first] = this.lines;
    first?.line.attachPrimitive(this.shade[0]);
    first?.drawdown?.attachPrimitive(this.shade[1]);
    this.mark = first?.drawdown && first.curve.filled ? createSeriesMarkers<Time>(first.drawdown, []) : null;
    chart.panes()[0]?.setStretchFactor(5);
    chart.panes()[1]?.setStretchFactor(2);
    this.rescale();
    this.paint();
  }

  private rescale(): void {
    const priceFormat = axisFormat((value, decimals) => this.scale.format(value, decimals));
    for (const { line } of this.lines) line.applyOptions({ priceFormat });
    if (this.lines.length > 0)
      this.chart.priceScale("right", 0).applyOptions({ mode: this.scale.log ? LOGARITHMIC : LINEAR });
  }

  private paint(): void {
    for (const { curve, line, drawdown } of this.lines) {
      line.applyOptions({ color: this.theme[curve.color] });
      drawdown?.applyOptions(drawdownColors(curve, this.theme));
    }
    for (const layer of this.shade) layer.set(this.window, withAlpha(this.theme.accent, 0.1));
    this.markWorst();
  }

  private markWorst(): void {
    const [first] = this.lines;
    if (!this.axis || !first) return;
    this.mark?.setMarkers(worstMark(this.axis, first.curve, this.theme, this.chart.timeScale().width()));
  }

  private isWhole(): boolean {
    const range = this.chart.timeScale().getVisibleLogicalRange();
    return range !== null && range.to - range.from >= (this.axis?.length ?? 0) / this.stride - 2;
  }
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

function addLine(chart: IChartApi, curve: Curve, lineWidth: 1 | 2): Line {
  const style = {
    lineWidth: 1 as const,
    priceLineVisible: false,
    crosshairMarkerRadius: 3,
    autoscaleInfoProvider: withRoom,
  };
  const dash = curve.dashed ? { lineStyle: DASHED } : {};
  const line = chart.addSeries(LineSeries, { ...style, ...dash, lineWidth }, 0);
  if (!curve.drawdown) return { curve, line, drawdown: null };
  const below = {
    ...style,
    lastValueVisible: false,
    priceFormat: axisFormat(percent),
  };
  const drawdown = curve.filled
    ? chart.addSeries(BaselineSeries, { ...below, baseValue: { type: "price", price: 0 } }, 1)
    : chart.addSeries(LineSeries, { ...below, ...dash }, 1);
  return { curve, line, drawdown };
}

/** A line that does not move gets one percent around it: an axis of a hair's breadth repeats one figure. */
function withRoom(original: () => AutoscaleInfo | null): AutoscaleInfo | null {
  const info = original();
  const range = info?.priceRange;
  if (!range || range.maxValue > range.minValue) return info;
  const room = Math.abs(range.maxValue) * 0.01 || 0.01;
  return { ...info, priceRange: { minValue: range.minValue - room, maxValue: range.maxValue + room } };
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

/** The deepest fall and when it ended, written around its place; the figure alone where the words would be cut. */
function worstMark(
  axis: TimeAxis,
  { drawdown }: Curve,
  theme: ChartTheme,
  widthPx: number,
): SeriesMarker<Time>[] {
  const worst = drawdown ? worstPoint(drawdown) : -1;
  if (!drawdown || worst < 0) return [];
  const after = drawdown.findIndex((value, i) => i > worst && value >= 0);
  const end = after < 0 ? "not recovered" : `recovered ${axisLabel(axis, after)}`;
  const depth = formatPercent(drawdown[worst]!, { decimals: 1 });
  const words = `${depth}, ${end}`;
  const share = worst / Math.max(1, drawdown.length - 1);
  const room = 2 * Math.min(share, 1 - share) * widthPx;
  const text = words.length * LETTER_PX > room ? depth : words;
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
