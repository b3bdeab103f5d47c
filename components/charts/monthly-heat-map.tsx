"use client";
import type { ReactNode } from "react";
import { cx } from "#components/ui/class-names.ts";
import { formatNumber, formatSigned } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { heatBound, type YearOfReturns } from "./monthly-returns.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The sums of the years and their names stay in sight when a narrow screen scrolls the months. */
const YEAR = "sticky right-0 w-15 bg-1 pr-3 text-right";

/** Returns of each month as a table whose cells are coloured from loss to gain; the figures stay readable. */
export function MonthlyHeatMap({
  years,
  note,
  onMonth,
  className,
}: {
  years: readonly YearOfReturns[];
  note?: ReactNode;
  /** A month was pressed or hovered; month counts from 0, null when left. */
  onMonth?: (at: { year: number; month: number } | null) => void;
  className?: string;
}) {
  const bound = heatBound(years);
  // Many years must still fit beside a chart.
  const height = years.length > 15 ? "h-[18px]" : "h-[22px]";
  return (
    <Panel
      flush
      title="Monthly return, %"
      note={note}
      className={className}
      actions={<Scale bound={bound} />}
    >
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard
        tabIndex={0}
        aria-label="Monthly returns"
        className="h-full min-w-0 overflow-auto py-2 -outline-offset-2"
      >
        <table className="w-full min-w-[408px] table-fixed border-separate border-spacing-px text-11">
          <caption className="sr-only">Return of each month and year in percent</caption>
          <thead>
            <tr className="text-3">
              <th scope="col" className="sticky left-0 w-10 bg-1 pl-2 text-left font-regular">
                <span className="sr-only">Year</span>
              </th>
              {MONTHS.map((month) => (
                <th key={month} scope="col" className="h-5 font-regular">
                  {month}
                </th>
              ))}
              <th scope="col" className={cx(YEAR, "font-regular")}>
                Year
              </th>
            </tr>
          </thead>
          <tbody onPointerLeave={() => onMonth?.(null)}>
            {years.map((row) => (
              <tr key={row.year}>
                <th scope="row" className="sticky left-0 bg-1 pl-2 text-left font-regular text-3">
                  {row.year}
                </th>
                {row.months.map((value, month) => (
                  <td
                    key={MONTHS[month]}
                    onPointerEnter={() => onMonth?.(value === null ? null : { year: row.year, month })}
                    style={value === null ? undefined : heat(value, bound)}
                    className={cx(height, "rounded-1 text-center", value ? "text-1" : "text-3")}
                  >
                    {formatNumber(value === null ? null : value * 100, 1)}
                  </td>
                ))}
                <td
                  className={cx(
                    YEAR,
                    "font-medium",
                    row.total < 0 ? "text-down" : row.total > 0 ? "text-up" : "text-2",
                  )}
                >
                  {formatSigned(row.total * 100, 1)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}

/** A share of the hue that never passes --heat-max, beyond which text-1 would lose its contrast. */
function heat(value: number, bound: number) {
  const strength = Math.min(1, Math.abs(value) / bound);
  const hue = value < 0 ? "var(--down)" : "var(--up)";
  return {
    background: `color-mix(in oklab, ${hue} calc(var(--heat-max) * ${strength.toFixed(3)}), var(--bg-1))`,
  };
}

function Scale({ bound }: { bound: number }) {
  const steps = [-1, -0.75, -0.5, -0.25, 0.25, 0.5, 0.75, 1];
  return (
    <span className="flex items-center gap-1.5 pr-1 text-11 text-3">
      {formatNumber(-bound * 100, bound < 0.01 ? 1 : 0)}
      <span aria-hidden="true" className="flex">
        {steps.map((step) => (
          <span key={step} style={heat(step * bound, bound)} className="h-2.5 w-2" />
        ))}
      </span>
      {formatSigned(bound * 100, bound < 0.01 ? 1 : 0)}
    </span>
  );
}
