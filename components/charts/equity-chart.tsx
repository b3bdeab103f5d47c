"use client";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import { formatCompact, formatInteger, formatPercent } from "#components/ui/format.ts";
import { Segmented } from "#components/ui/segmented.tsx";
import type { ChartLink } from "./chart-link.ts";
import { ChartPanel, LegendItem } from "./chart-panel.tsx";
import { ChartSurface } from "./chart-surface.tsx";
import { ChartTable } from "./chart-table.tsx";
import { type Curve, CurveView } from "./curve-view.ts";
import { type Reading, Readout } from "./readout.tsx";
import { readChartTheme, useChartTheme } from "./theme.ts";
import { axisLabel, nearestIndex, type TimeAxis } from "./time-axis.ts";

type Unit = "currency" | "percent";
export type EquityChartProps = {
  title?: string;
  note?: ReactNode;
  axis: TimeAxis;
  /** Money, or any growing amount; the first is the one the page is about. */
  curves: readonly Curve[];
  /** What each curve started from: percent is measured from here. */
  initial: number;
  currency: string;
  link: ChartLink;
  actions?: ReactNode;
  footer?: ReactNode;
  className?: string;
  /** Draws curves that come too fast for React, of the same names and axis; `curves` follow once they rest. */
  live?: (draw: (curves: readonly Curve[]) => void) => () => void;
  /** For narrow places: no switches of scale and unit. */
  compact?: boolean;
};

/** Curves of money over time with their drawdowns, on a linked crosshair. */
export function EquityChart(props: EquityChartProps) {
  const { title = "Equity", axis, curves, initial, currency, className } = props;
  const [log, setLog] = useState(false);
  const [unit, setUnit] = useState<Unit>("currency");
  const lowest = useMemo(() => lowestValue(curves), [curves]);
  const canLog = lowest > 0;
  const legend = curves.map((curve) => (
    <LegendItem key={curve.name} color={curve.color} dashed={curve.dashed}>
      {curve.name}
    </LegendItem>
  ));
  return (
    <ChartPanel
      title={title}
      note={
        <span className="flex items-center gap-3">
          {legend}
          {props.note}
        </span>
      }
      className={className}
      footer={props.footer}
      actions={
        <>
          {props.actions}
          {!props.compact && (
            <>
              <Segmented
                label="Scale"
                value={log && canLog ? "log" : "linear"}
                onChange={(value) => setLog(value === "log")}
                options={
                  canLog
                    ? [
                        { value: "linear", label: "Linear" },
                        { value: "log", label: "Log" },
                      ]
                    : [{ value: "linear", label: "Linear" }]
                }
              />
              <Segmented
                label="Unit"
                value={unit}
                onChange={setUnit}
                options={[
                  { value: "currency", label: currency },
                  { value: "percent", label: "%" },
                ]}
              />
            </>
          )}
        </>
      }
      table={() => <EquityTable axis={axis} curves={curves} initial={initial} currency={currency} />}
    >
      <EquityDrawing {...props} log={log && canLog} unit={unit} />
    </ChartPanel>
  );
}

function lowestValue(curves: readonly Curve[]): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (const { values } of curves) for (const value of values) if (value < lowest) lowest = value;
  return lowest;
}

function highestValue(curves: readonly Curve[]): number {
  let highest = 0;
  for (const { values } of curves) for (const value of values) if (value > highest) highest = value;
  return highest;
}

function EquityDrawing({
  title = "Equity",
  axis,
  curves,
  initial,
  link,
  live,
  log,
  unit,
}: EquityChartProps & { log: boolean; unit: Unit }) {
  const theme = useChartTheme();
  const canvas = useRef<HTMLDivElement>(null);
  const view = useRef<CurveView>(null);
  const index = useStore(link, ({ hover }) => (hover === null ? null : nearestIndex(axis.times, hover)));
  const window = useStore(link, (state) => state.window);
  const mine = useRef(false);
  const hover = (next: number | null) => link.setState({ hover: next === null ? null : axis.times[next]! });
  const onHover = useRef(hover);
  onHover.current = (next) => {
    mine.current = next !== null;
    hover(next);
  };

  const highest = useMemo(() => highestValue(curves), [curves]);
  const hasTheme = theme !== null;
  useEffect(() => {
    if (!canvas.current || !hasTheme) return;
    // Later themes are set below: a new chart would lose its data and zoom.
    const made = new CurveView(canvas.current, readChartTheme(), (next) => onHover.current(next));
    view.current = made;
    return () => {
      view.current = null;
      made.remove();
    };
  }, [hasTheme]);
  useEffect(() => {
    if (theme) view.current?.setTheme(theme);
  }, [theme]);
  useEffect(() => {
    const format =
      unit === "currency"
        ? (value: number, decimals?: number) => formatCompact(value, decimals, highest)
        : (value: number, decimals = 1) => formatPercent(value - 1, { decimals });
    if (hasTheme) view.current?.setScale({ log, format });
  }, [log, unit, highest, hasTheme]);
  useEffect(() => {
    if (hasTheme) view.current?.setCurves(axis, inUnit(curves, unit, initial));
  }, [axis, curves, initial, unit, hasTheme]);
  useEffect(() => {
    if (!hasTheme) return;
    return live?.((next) => view.current?.setCurves(axis, inUnit(next, unit, initial)));
  }, [live, axis, initial, unit, hasTheme]);
  useEffect(() => {
    if (!mine.current && hasTheme) view.current?.setHover(index);
  }, [index, hasTheme]);
  useEffect(() => {
    const at = window?.map((time) => axis.seconds[nearestIndex(axis.times, time)]!);
    const whole = !at || (at[0]! <= axis.seconds[0]! && at[1]! >= axis.seconds[axis.length - 1]!);
    if (hasTheme) view.current?.setWindow(whole ? null : [at[0]!, at[1]!]);
  }, [window, axis, hasTheme]);

  const first = axisLabel(axis, 0);
  const last = axisLabel(axis, axis.length - 1);
  return (
    <ChartSurface
      label={`${title} of ${curves.map((curve) => curve.name).join(", ")} from ${first} to ${last}, ${formatInteger(axis.length)} points`}
      length={axis.length}
      index={index}
      onMove={(next) => {
        mine.current = false;
        hover(next);
      }}
      onZoom={(factor) => view.current?.zoom(factor)}
      describe={(at) =>
        `${axisLabel(axis, at)}. ${readings(curves, at, initial, unit)
          .map(([name, value]) => `${name} ${value}`)
          .join(", ")}`
      }
      canvasRef={canvas}
    >
      {curves.some((curve) => curve.drawdown) && (
        <span className="pointer-events-none absolute bottom-7 left-2 text-11 text-3">Drawdown</span>
      )}
      {index !== null && index >= 0 && (
        <Readout
          left={view.current?.xOf(index) ?? null}
          title={axisLabel(axis, index)}
          rows={readings(curves, index, initial, unit)}
        />
      )}
    </ChartSurface>
  );
}

function inUnit(curves: readonly Curve[], unit: Unit, initial: number): readonly Curve[] {
  if (unit === "currency") return curves;
  return curves.map((curve) => ({ ...curve, values: curve.values.map((value) => value / initial) }));
}

function readings(curves: readonly Curve[], index: number, initial: number, unit: Unit): Reading[] {
  const drawdown = curves[0]?.drawdown?.[index];
  const rows = curves.map(({ name, values }): Reading => {
    const value = values[index];
    return [
      name,
      unit === "currency" ? formatInteger(value) : formatPercent((value ?? Number.NaN) / initial - 1),
    ];
  });
  return drawdown === undefined ? rows : [...rows, ["Drawdown", formatPercent(drawdown)]];
}

function EquityTable({
  axis,
  curves,
  initial,
  currency,
}: Pick<EquityChartProps, "axis" | "curves" | "initial" | "currency">) {
  const columns = useMemo(
    () =>
      curves.flatMap(({ name, values, drawdown }) => [
        { label: `${name}, ${currency}`, values },
        { label: `${name}, %`, values: values.map((value) => (value / initial - 1) * 100) },
        ...(drawdown ? [{ label: `${name} drawdown, %`, values: drawdown.map((value) => value * 100) }] : []),
      ]),
    [curves, initial, currency],
  );
  return <ChartTable label="Equity" axis={axis} columns={columns} />;
}
