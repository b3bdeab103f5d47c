"use client";
import { useMemo } from "react";
import type { ChartLink } from "#components/charts/chart-link.ts";
import { deepestDrawdowns } from "#components/charts/drawdown.ts";
import { axisLabel, type TimeAxis } from "#components/charts/time-axis.ts";
import { formatInteger, formatNumber, Panel } from "#components/ui/index.ts";

const SHOWN = 10;
const DAY = 86_400;

/** The deepest falls with their dates; hovering one points at its trough on the curve. */
export function DrawdownsTable({
  axis,
  drawdown,
  link,
  className,
}: {
  axis: TimeAxis;
  drawdown: Float64Array;
  link: ChartLink;
  className?: string;
}) {
  const falls = useMemo(() => deepestDrawdowns(drawdown, SHOWN), [drawdown]);
  const days = (from: number, to: number) =>
    formatInteger(Math.round((axis.seconds[to]! - axis.seconds[Math.max(0, from)]!) / DAY));
  const last = axis.length - 1;
  const point = (trough: number | null) =>
    link.setState({ hover: trough === null ? null : axis.times[trough]! });
  return (
    <Panel
      flush
      title="Deepest drawdowns"
      note={`${formatInteger(falls.length)} shown`}
      className={className}
    >
      {falls.length === 0 && <p className="p-4 text-12 text-2">Equity never fell below a peak.</p>}
      {falls.length > 0 && (
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard
          tabIndex={0}
          aria-label="Deepest drawdowns"
          className="h-full overflow-auto -outline-offset-2"
        >
          <table
            aria-label="Drawdowns"
            className="w-full whitespace-nowrap text-12"
            onPointerLeave={() => point(null)}
          >
            <thead>
              <tr className="sticky top-0 bg-2 text-left text-11 text-3 *:h-7 *:px-3 *:font-regular">
                <th scope="col" className="text-right">
                  Depth, %
                </th>
                <th scope="col">Peak</th>
                <th scope="col" className="phone:hidden">
                  Trough
                </th>
                <th scope="col">Recovered</th>
                <th scope="col" className="text-right phone:hidden">
                  To trough, days
                </th>
                <th scope="col" className="text-right">
                  In all, days
                </th>
              </tr>
            </thead>
            <tbody>
              {falls.map(({ peak, trough, recovery, depth }) => (
                <tr
                  key={trough}
                  onPointerEnter={() => point(trough)}
                  className="border-line-1 border-t text-2 *:h-7 *:px-3 hover:bg-2"
                >
                  <td className="text-right font-medium text-down">{formatNumber(depth * 100, 2)}</td>
                  <td>{peak < 0 ? "start" : axisLabel(axis, peak)}</td>
                  <td className="phone:hidden">{axisLabel(axis, trough)}</td>
                  <td>{recovery < 0 ? "not yet" : axisLabel(axis, recovery)}</td>
                  <td className="text-right phone:hidden">{days(peak, trough)}</td>
                  <td className="text-right">{days(peak, recovery < 0 ? last : recovery)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Panel>
  );
}
