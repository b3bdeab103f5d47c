import type {
  IChartApi,
  ISeriesPrimitive,
  SeriesAttachedParameter,
  Time,
  UTCTimestamp,
} from "lightweight-charts";

/** Shades a span of time behind a pane: what another chart shows, or the years of a comparison. */
export class WindowLayer implements ISeriesPrimitive<Time> {
  private attachment: SeriesAttachedParameter<Time> | null = null;
  private seconds: readonly [number, number] | null = null;
  private color = "";
  private readonly view = {
    zOrder: () => "bottom" as const,
    renderer: () => ({ draw: (target: DrawTarget) => this.draw(target) }),
  };

  attached(parameter: SeriesAttachedParameter<Time>): void {
    this.attachment = parameter;
  }

  detached(): void {
    this.attachment = null;
  }

  set(seconds: readonly [number, number] | null, color: string): void {
    this.seconds = seconds;
    this.color = color;
    this.attachment?.requestUpdate();
  }

  paneViews() {
    return [this.view];
  }

  private draw(target: DrawTarget): void {
    if (!this.attachment || !this.seconds) return;
    const [from, to] = this.seconds.map((second) => xOfSecond(this.attachment!.chart as IChartApi, second));
    if (from == null || to == null) return;
    paintOn(target, (context, pane) => {
      context.fillStyle = this.color;
      context.fillRect(from, 0, Math.max(1, to - from), pane.height);
    });
  }
}

type PaneView = NonNullable<ReturnType<NonNullable<ISeriesPrimitive<Time>["paneViews"]>>>[number];
export type DrawTarget = Parameters<NonNullable<ReturnType<PaneView["renderer"]>>["draw"]>[0];

/** Place of the chart point nearest to a time; null before the chart has a size or any point. */
export function xOfSecond(chart: IChartApi, second: number): number | null {
  const scale = chart.timeScale();
  const index = scale.timeToIndex(second as UTCTimestamp, true);
  return index === null
    ? null
    : scale.logicalToCoordinate(index as unknown as Parameters<typeof scale.logicalToCoordinate>[0]);
}

export type PaneSize = { readonly width: number; readonly height: number };

/** Paints in CSS pixels, whatever the screen's density. */
export function paintOn(
  target: DrawTarget,
  paint: (context: CanvasRenderingContext2D, pane: PaneSize) => void,
): void {
  // biome-ignore lint/correctness/useHookAtTopLevel: the library's name begins with "use"; it is no React hook
  target.useMediaCoordinateSpace(({ context, mediaSize }) => paint(context, mediaSize));
}
