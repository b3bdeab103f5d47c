/** Candles, indicators and trades: the imperative half of CandleChart. It knows canvas, not React. */
import {
  CandlestickSeries,
  createChart,
  createSeriesMarkers,
  type IChartApi,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  type LogicalRange,
  type Time,
  type UTCTimestamp,
} from "lightweight-charts";
import { formatNumber } from "#components/ui/format.ts";
import type { BarColumns } from "#lib/core/columns.ts";
import { axisOptions, chartOptions, themeOptions, zoomBy } from "./chart-options.ts";
import { addOverlays, type Overlay, type OverlaySeries } from "./overlay-series.ts";
import type { ChartTheme } from "./theme.ts";
import { nearestIndex, type TimeAxis } from "./time-axis.ts";
import { TradeLayer } from "./trade-layer.ts";
import type { TradeSegment } from "./trade-segments.ts";

/** Bars on the canvas at once; scrolling to an edge pages the next in. */
export const LOADED_BARS = 20_000;
const MARGIN = 500;

/** Something that happened to the symbol before a bar, such as a split. */
export type ChartEvent = { readonly index: number; readonly text: string };
export type CandleScene = {
  readonly axis: TimeAxis;
  readonly bars: BarColumns;
  readonly overlays: readonly Overlay[];
  readonly segments: readonly TradeSegment[];
  readonly events: readonly ChartEvent[];
  readonly decimals: number;
};
export type CandleEvents = {
  onHover: (index: number | null) => void;
  /** A trade's span was pressed. */
  onPick: (row: number) => void;
  onRange: (from: number, to: number) => void;
};
/** Bars on the canvas: from … to − 1 of the scene. */
export type Page = readonly [from: number, to: number];

/** Where the page must begin so that the visible bars keep their margin; null when they have it. */
export function nextPage(from: number, to: number, [start, end]: Page, total: number): number | null {
  const inside = (from - start >= MARGIN || start === 0) && (end - to > MARGIN || end === total);
  return inside || to - from > LOADED_BARS - 2 * MARGIN ? null : pageAround(from, to, total);
}

function pageAround(from: number, to: number, total: number): number {
  const start = Math.floor((from + to - LOADED_BARS) / 2);
  return Math.max(0, Math.min(start, total - LOADED_BARS));
}

export class CandleView {
  private readonly chart: IChartApi;
  private readonly candles: ISeriesApi<"Candlestick">;
  private readonly trades = new TradeLayer();
  private readonly events: CandleEvents;
  private theme: ChartTheme;
  private scene: CandleScene | null = null;
  private lines: OverlaySeries[] = [];
  private readonly marks: ISeriesMarkersPluginApi<Time>;
  private page: Page = [0, 0];
  private isPaging = false;

  constructor(element: HTMLElement, theme: ChartTheme, events: CandleEvents) {
    this.events = events;
    this.theme = theme;
    this.chart = createChart(element, chartOptions(theme));
    this.candles = this.chart.addSeries(CandlestickSeries, candleColors(theme), 0);
    this.candles.attachPrimitive(this.trades);
    this.marks = createSeriesMarkers<Time>(this.candles, []);
    this.chart.timeScale().subscribeVisibleLogicalRangeChange((range) => this.onRange(range));
    this.chart.subscribeCrosshairMove((event) => {
      if (!event.sourceEvent) return;
      const time = event.time as number | undefined;
      events.onHover(time === undefined || !this.scene ? null : nearestIndex(this.scene.axis.seconds, time));
    });
    element.addEventListener("pointerleave", () => events.onHover(null));
    this.chart.subscribeClick(({ logical }) => {
      const row = logical === undefined ? null : this.trades.rowAt(Math.round(logical) + this.page[0]);
      if (row !== null) events.onPick(row);
    });
  }

  setScene(next: CandleScene): void {
    const sameBars = this.scene?.bars === next.bars;
    this.scene = next;
    const format = (value: number) => formatNumber(value, next.decimals);
    this.chart.applyOptions(axisOptions(next.axis));
    this.candles.applyOptions({
      priceFormat: { type: "custom", formatter: format, minMove: 10 ** -next.decimals },
    });
    for (const line of this.lines) this.chart.removeSeries(line);
    this.lines = addOverlays(this.chart, next.overlays, format, this.theme);
    this.trades.set({ segments: next.segments });
    this.load(sameBars ? this.page[0] : Math.max(0, next.bars.length - LOADED_BARS));
    this.paint();
  }

  setTheme(theme: ChartTheme): void {
    this.theme = theme;
    this.paint();
  }

  setHover(index: number | null): void {
    const { scene } = this;
    const close = index === null ? undefined : scene?.bars.close[index];
    const range = this.chart.timeScale().getVisibleLogicalRange();
    const place = (index ?? 0) - this.page[0];
    const isVisible = range !== null && place >= range.from && place <= range.to;
    if (!scene || index === null || close === undefined || !isVisible) this.chart.clearCrosshairPosition();
    else this.chart.setCrosshairPosition(close, scene.axis.seconds[index] as UTCTimestamp, this.candles);
  }

  select(row: number | null): void {
    this.trades.set({ selected: row });
  }

  /** Shows the bars from … to, both included, with a little room. */
  show(from: number, to: number): void {
    if (!this.scene || this.scene.bars.length === 0) return;
    if (from < this.page[0] || to >= this.page[1]) this.load(pageAround(from, to, this.scene.bars.length));
    const room = Math.max(2, Math.round((to - from) * 0.02));
    const start = this.page[0];
    this.chart.timeScale().setVisibleLogicalRange({ from: from - start - room, to: to - start + room });
  }

  zoom(factor: number): void {
    zoomBy(this.chart, factor);
  }

  remove(): void {
    this.chart.remove();
  }

  private load(from: number): void {
    const { scene } = this;
    if (!scene) return;
    this.page = [from, Math.min(scene.bars.length, from + LOADED_BARS)];
    this.candles.setData(candlePoints(scene, this.page));
    scene.overlays.forEach((overlay, i) => {
      this.lines[i]?.setData(linePoints(scene, overlay, this.page));
    });
    this.trades.set({ offset: from });
    this.markEvents();
  }

  private markEvents(): void {
    const { scene, page, theme } = this;
    const shown = scene?.events.filter(({ index }) => index >= page[0] && index < page[1]) ?? [];
    this.marks.setMarkers(
      shown.map(({ index, text }) => ({
        time: scene!.axis.seconds[index] as UTCTimestamp,
        position: "belowBar" as const,
        shape: "square" as const,
        color: theme["text-2"],
        size: 0.6,
        text,
      })),
    );
  }

  private paint(): void {
    this.chart.applyOptions(themeOptions(this.theme));
    this.candles.applyOptions(candleColors(this.theme));
    this.scene?.overlays.forEach((overlay, i) => {
      this.lines[i]?.applyOptions({ color: this.theme[overlay.color] });
    });
    this.trades.set({ theme: this.theme });
    this.markEvents();
  }

  private onRange(range: LogicalRange | null): void {
    if (!range || !this.scene || this.scene.bars.length === 0 || this.isPaging) return;
    const total = this.scene.bars.length;
    const from = Math.max(0, Math.min(total - 1, Math.ceil(range.from) + this.page[0]));
    const to = Math.max(from, Math.min(total - 1, Math.floor(range.to) + this.page[0]));
    const page = nextPage(from, to, this.page, total);
    if (page !== null) {
      this.isPaging = true;
      this.load(page);
      this.chart.timeScale().setVisibleLogicalRange({ from: from - page, to: to - page });
      this.isPaging = false;
    }
    this.events.onRange(from, to);
  }
}

/** A rise is hollow, a fall is filled: readable without the hue. */
function candleColors(theme: ChartTheme) {
  return {
    upColor: theme["bg-1"],
    downColor: theme.down,
    borderUpColor: theme.up,
    borderDownColor: theme.down,
    wickUpColor: theme.up,
    wickDownColor: theme.down,
    priceLineVisible: false,
  };
}

function candlePoints({ axis, bars }: CandleScene, [from, to]: Page) {
  const points = new Array(to - from);
  for (let i = from; i < to; i++)
    points[i - from] = {
      time: axis.seconds[i] as UTCTimestamp,
      open: bars.open[i]!,
      high: bars.high[i]!,
      low: bars.low[i]!,
      close: bars.close[i]!,
    };
  return points;
}

function linePoints({ axis }: CandleScene, overlay: Overlay, [from, to]: Page) {
  const points = new Array(to - from);
  for (let i = from; i < to; i++) {
    const time = axis.seconds[i] as UTCTimestamp;
    const value = overlay.values[i]!;
    points[i - from] = Number.isFinite(value) ? { time, value } : { time };
  }
  return points;
}
