import type { IChartApi, ISeriesPrimitive, SeriesAttachedParameter, Time } from "lightweight-charts";
import { type ChartTheme, withAlpha } from "./theme.ts";
import { type TradeSegment, visibleSegments } from "./trade-segments.ts";
import { type DrawTarget, type PaneSize, paintOn } from "./window-layer.ts";

/** More trades than this in view are drawn without their labels. */
const LABELLED = 24;
type Place = { segment: TradeSegment; x1: number; x2: number; y1: number; y2: number; color: string };

/** Draws the trades of the visible bars: a shaded span, a segment from entry to exit, triangles and a label. */
export class TradeLayer implements ISeriesPrimitive<Time> {
  private attachment: SeriesAttachedParameter<Time> | null = null;
  private segments: readonly TradeSegment[] = [];
  private theme: ChartTheme | null = null;
  private selected: number | null = null;
  /** Index of the first bar on the canvas: segments count from the first bar of the data. */
  private offset = 0;
  private readonly below = {
    zOrder: () => "bottom" as const,
    renderer: () => ({ draw: (target: DrawTarget) => this.drawSpans(target) }),
  };
  private readonly above = {
    zOrder: () => "top" as const,
    renderer: () => ({ draw: (target: DrawTarget) => this.drawTrades(target) }),
  };

  attached(parameter: SeriesAttachedParameter<Time>): void {
    this.attachment = parameter;
  }

  detached(): void {
    this.attachment = null;
  }

  set(next: {
    segments?: readonly TradeSegment[];
    theme?: ChartTheme;
    selected?: number | null;
    offset?: number;
  }): void {
    this.segments = next.segments ?? this.segments;
    this.theme = next.theme ?? this.theme;
    this.selected = next.selected === undefined ? this.selected : next.selected;
    this.offset = next.offset ?? this.offset;
    this.attachment?.requestUpdate();
  }

  paneViews() {
    return [this.below, this.above];
  }

  /** The trade whose span holds the bar, the shortest when several do. */
  rowAt(bar: number): number | null {
    const found = visibleSegments(this.segments, bar, bar).sort((a, b) => a.to - a.from - (b.to - b.from));
    return found[0]?.row ?? null;
  }

  private places(): Place[] {
    const { attachment, theme } = this;
    const range = attachment?.chart.timeScale().getVisibleLogicalRange();
    if (!attachment || !theme || !range) return [];
    const from = Math.floor(range.from) + this.offset;
    const to = Math.ceil(range.to) + this.offset;
    return visibleSegments(this.segments, from, to).flatMap((segment) => {
      const x1 = this.x(segment.from);
      const x2 = this.x(segment.to);
      const y1 = attachment.series.priceToCoordinate(segment.entryPrice);
      const y2 = attachment.series.priceToCoordinate(segment.exitPrice);
      if (x1 === null || x2 === null || y1 === null || y2 === null) return [];
      return [{ segment, x1, x2, y1, y2, color: segment.gain < 0 ? theme.down : theme.up }];
    });
  }

  private x(bar: number): number | null {
    const scale = (this.attachment!.chart as IChartApi).timeScale();
    return scale.logicalToCoordinate((bar - this.offset) as Parameters<typeof scale.logicalToCoordinate>[0]);
  }

  private drawSpans(target: DrawTarget): void {
    const places = this.places();
    paintOn(target, (context, pane) => {
      for (const { segment, x1, x2, color } of places) {
        context.fillStyle = withAlpha(color, segment.row === this.selected ? 0.22 : 0.09);
        context.fillRect(x1, 0, Math.max(1, x2 - x1), pane.height);
      }
    });
  }

  private drawTrades(target: DrawTarget): void {
    const { theme } = this;
    const places = this.places();
    if (!theme || places.length === 0) return;
    paintOn(target, (context, pane) => {
      for (const place of places) drawTrade(context, place, theme, place.segment.row === this.selected);
      const labelled =
        places.length <= LABELLED ? places : places.filter(({ segment }) => segment.row === this.selected);
      const taken: Box[] = [];
      context.font = `520 11px ${theme["font-ui"]}`;
      const chosenFirst = labelled.toSorted((a, b) => rank(b, this.selected) - rank(a, this.selected));
      for (const place of chosenFirst) drawLabel(context, place, theme, pane, taken);
    });
  }
}

type Canvas = CanvasRenderingContext2D;
type Box = { x: number; y: number; width: number; height: number };
const rank = ({ segment }: Place, selected: number | null) => (segment.row === selected ? 1 : 0);

function drawTrade(
  context: Canvas,
  { segment, x1, x2, y1, y2, color }: Place,
  theme: ChartTheme,
  strong: boolean,
): void {
  context.strokeStyle = color;
  context.lineWidth = strong ? 2 : 1.25;
  context.setLineDash(segment.isOpen ? [4, 3] : []);
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
  context.setLineDash([]);
  // A buy points up from below the price, a sale points down from above it.
  triangle(context, x1, y1, segment.isLong ? 1 : -1, theme);
  if (!segment.isOpen) triangle(context, x2, y2, segment.isLong ? -1 : 1, theme);
}

function triangle(context: Canvas, x: number, y: number, direction: 1 | -1, theme: ChartTheme): void {
  const tip = y + 2 * direction;
  context.beginPath();
  context.moveTo(x, tip);
  context.lineTo(x - 4, tip + 7 * direction);
  context.lineTo(x + 4, tip + 7 * direction);
  context.closePath();
  context.fillStyle = theme["text-1"];
  context.strokeStyle = theme["bg-1"];
  context.lineWidth = 1;
  context.fill();
  context.stroke();
}

/** Beyond the exit triangle: above a sale, below a cover; left out where another label stands. */
function drawLabel(
  context: Canvas,
  { segment, x2, y2, color }: Place,
  theme: ChartTheme,
  pane: PaneSize,
  taken: Box[],
): void {
  const text = segment.isOpen ? `${segment.label}, open` : segment.label;
  const width = Math.ceil(context.measureText(text).width) + 10;
  const height = 17;
  const above = segment.isLong;
  const x = Math.min(pane.width - width - 2, Math.max(2, x2 - width + 8));
  const y = Math.min(pane.height - height - 2, Math.max(2, above ? y2 - height - 12 : y2 + 12));
  const box = { x, y, width, height };
  if (x2 < 0 || taken.some((other) => overlaps(other, box))) return;
  taken.push(box);
  context.fillStyle = theme["bg-1"];
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(x + 0.5, y + 0.5, width - 1, height - 1, 3);
  context.fill();
  context.stroke();
  context.fillStyle = color;
  context.textBaseline = "middle";
  context.fillText(text, x + 5, y + height / 2 + 0.5);
}

function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
