"use client";
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import { useStore } from "zustand";
import { Button } from "#components/ui/button.tsx";
import { formatNumber } from "#components/ui/format.ts";
import type { BarColumns } from "#lib/core/columns.ts";
import { type CandleScene, CandleView, type ChartEvent } from "./candle-view.ts";
import type { ChartLink } from "./chart-link.ts";
import { ChartPanel, LegendItem } from "./chart-panel.tsx";
import { ChartSurface } from "./chart-surface.tsx";
import { ChartTable } from "./chart-table.tsx";
import type { Overlay } from "./overlay-series.ts";
import { readChartTheme, useChartTheme } from "./theme.ts";
import { axisLabel, nearestIndex, timeAxis } from "./time-axis.ts";
import { type ChartTrade, type TradeSegment, tradeSegments } from "./trade-segments.ts";

/** Bars shown when no trade is chosen. */
const FIRST_VIEW = 250;
const NO_EVENTS: readonly ChartEvent[] = [];

export type CandleChartProps = {
  bars: BarColumns;
  /** `daily`, `1 h` … beside the symbol. */
  resolution: string;
  daily: boolean;
  timeZone: string;
  decimals: number;
  trades: readonly ChartTrade[];
  overlays: readonly Overlay[];
  /** Splits, dividends and what else happened to the symbol. */
  events?: readonly ChartEvent[];
  link: ChartLink;
  actions?: ReactNode;
  className?: string;
};

/** Candles of one symbol with every trade on them; the chosen trade is brought into view. */
export function CandleChart({
  bars,
  resolution,
  daily,
  timeZone,
  decimals,
  trades,
  overlays,
  events = NO_EVENTS,
  link,
  actions,
  className,
}: CandleChartProps) {
  const axis = useMemo(() => timeAxis(bars.end, { timeZone, daily, ends: true }), [bars, timeZone, daily]);
  const segments = useMemo(() => tradeSegments(trades, bars), [trades, bars]);
  const scene = useMemo(
    () => ({ axis, bars, overlays, segments, events, decimals }),
    [axis, bars, overlays, segments, events, decimals],
  );
  const index = useStore(link, ({ hover }) => (hover === null ? null : nearestIndex(axis.times, hover)));
  const columns = useMemo(
    () => [
      ...(["open", "high", "low", "close"] as const).map((name) => ({
        label: name[0]!.toUpperCase() + name.slice(1),
        values: bars[name],
        decimals,
      })),
      { label: "Volume", values: bars.volume, decimals: 0 },
      ...overlays.map(({ name, values }) => ({ label: name, values, decimals })),
    ],
    [bars, overlays, decimals],
  );
  return (
    <ChartPanel
      title={`${bars.symbol}, ${resolution}`}
      className={className}
      note={
        <span className="flex items-center gap-3">
          {overlays.map((overlay) => (
            <LegendItem key={overlay.name} color={overlay.color} dashed={overlay.dashed}>
              {overlay.name}
            </LegendItem>
          ))}
          <span className="phone:hidden">○ rise · ● fall</span>
        </span>
      }
      actions={
        <>
          <span className="hidden px-2 text-11 text-2 laptop:inline">
            {index === null ? "" : ohlc(bars, index, decimals)}
          </span>
          {actions}
          <TradeSteps segments={segments} link={link} />
        </>
      }
      table={() => <ChartTable label={`${bars.symbol} bars`} axis={axis} columns={columns} />}
    >
      <CandleDrawing scene={scene} link={link} index={index} />
    </ChartPanel>
  );
}

function ohlc(bars: BarColumns, index: number, decimals: number): string {
  const figure = (value: number | undefined) => formatNumber(value, decimals);
  return `O ${figure(bars.open[index])}  H ${figure(bars.high[index])}  L ${figure(bars.low[index])}  C ${figure(bars.close[index])}`;
}

function TradeSteps({ segments, link }: { segments: readonly TradeSegment[]; link: ChartLink }) {
  const chosen = useStore(link, (state) => state.trade);
  const at = segments.findIndex((segment) => segment.row === chosen);
  const go = (step: number) => {
    const next = at < 0 ? (step > 0 ? 0 : segments.length - 1) : at + step;
    const segment = segments[next];
    if (segment) link.setState({ trade: segment.row });
  };
  if (segments.length === 0) return null;
  return (
    <>
      <Button kind="ghost" size="small" keys="K" disabled={at === 0} onClick={() => go(-1)}>
        Previous
      </Button>
      <Button kind="ghost" size="small" keys="J" disabled={at === segments.length - 1} onClick={() => go(1)}>
        Next
      </Button>
    </>
  );
}

function CandleDrawing({
  scene,
  link,
  index,
}: {
  scene: CandleScene;
  link: ChartLink;
  index: number | null;
}) {
  const theme = useChartTheme();
  const canvas = useRef<HTMLDivElement>(null);
  const view = useRef<CandleView>(null);
  const mine = useRef(false);
  const latest = useRef(scene);
  latest.current = scene;
  const chosen = useStore(link, (state) => state.trade);
  const { axis, bars, segments, decimals } = scene;

  const hasTheme = theme !== null;
  useEffect(() => {
    if (!canvas.current || !hasTheme) return;
    // Later themes are set below: a new chart would lose its data and zoom.
    const made = new CandleView(canvas.current, readChartTheme(), {
      onHover(next) {
        mine.current = next !== null;
        link.setState({ hover: next === null ? null : latest.current.axis.times[next]! });
      },
      onPick: (row) => link.setState({ trade: row }),
      onRange(from, to) {
        const { times } = latest.current.axis;
        if (times.length > 0) link.setState({ window: [times[from]!, times[Math.max(from, to)]!] });
      },
    });
    view.current = made;
    return () => {
      view.current = null;
      made.remove();
      link.setState({ window: null });
    };
  }, [hasTheme, link]);
  useEffect(() => {
    if (theme) view.current?.setTheme(theme);
  }, [theme]);
  useEffect(() => {
    if (hasTheme) view.current?.setScene(scene);
  }, [scene, hasTheme]);
  useEffect(() => {
    if (!hasTheme || bars.length === 0) return;
    view.current?.select(chosen);
    const segment = segments.find(({ row }) => row === chosen);
    if (segment) view.current?.show(...around(segment, bars.length));
    else view.current?.show(Math.max(0, bars.length - FIRST_VIEW), bars.length - 1);
  }, [chosen, segments, bars, hasTheme]);
  useEffect(() => {
    if (!mine.current && hasTheme) view.current?.setHover(index);
  }, [index, hasTheme]);

  return (
    <ChartSurface
      label={`${bars.symbol} candles from ${axisLabel(axis, 0)} to ${axisLabel(axis, axis.length - 1)} with ${segments.length} trades`}
      length={axis.length}
      index={index}
      onMove={(next) => {
        mine.current = false;
        link.setState({ hover: next === null ? null : axis.times[next]! });
      }}
      onZoom={(factor) => view.current?.zoom(factor)}
      describe={(at) =>
        `${axisLabel(axis, at)}. ${ohlc(bars, at, decimals)}${tradesAt(segments, at)}${eventsAt(scene.events, at)}`
      }
      canvasRef={canvas}
    />
  );
}

/** The bars of a trade with as many again around it, at least eighty. */
function around({ from, to }: TradeSegment, length: number): [number, number] {
  const room = Math.max(40, Math.ceil((to - from) / 2));
  return [Math.max(0, from - room), Math.min(length - 1, to + room)];
}

const eventsAt = (events: readonly ChartEvent[], at: number): string =>
  events.flatMap(({ index, text }) => (index === at ? [`. ${text}`] : [])).join("");

function tradesAt(segments: readonly TradeSegment[], index: number): string {
  const words = segments.flatMap((segment) => [
    ...(segment.from === index ? [`entry of #${segment.row + 1}`] : []),
    ...(segment.to === index && !segment.isOpen ? [`exit of ${segment.label}`] : []),
  ]);
  return words.length > 0 ? `. ${words.join(", ")}` : "";
}
