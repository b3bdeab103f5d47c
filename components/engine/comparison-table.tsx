"use client";
import { useLayoutEffect, useMemo, useRef } from "react";
import { formatNumber, formatSigned, writeText } from "#components/ui/index.ts";
import type { BacktestOverview } from "#lib/model-testing/backtesting/index.ts";
import { type ComparedFigure, changeOf, compareResults } from "./compare-results.ts";
import type { Steps } from "./what-if-runs.ts";

/** What-if figures beside the base's, with the change in words. */
export function ComparisonTable({
  steps,
  base,
  baseLabel,
}: {
  steps: Steps;
  base: BacktestOverview;
  baseLabel: string;
}) {
  const body = useRef<HTMLTableSectionElement>(null);
  const figures = useMemo(() => compareResults(base, base), [base]);
  useLayoutEffect(
    () =>
      steps((step) => {
        compareResults(step, base).forEach((figure, i) => {
          writeFigure(body.current?.rows[i], figure);
        });
      }),
    [steps, base],
  );
  return (
    <table className="w-full table-fixed text-12">
      <caption className="sr-only">Statistics of the what-if run and of {baseLabel}</caption>
      <thead>
        <tr className="h-7 border-line-1 border-b text-11 text-3">
          <th scope="col" className="w-[32%] pl-4 text-left font-regular">
            Metric
          </th>
          <th scope="col" className="text-right font-regular">
            What-if
          </th>
          <th scope="col" className="truncate text-right font-regular">
            {baseLabel}
          </th>
          <th scope="col" className="w-[31%] pr-4 text-right font-regular">
            Change
          </th>
        </tr>
      </thead>
      <tbody ref={body}>
        {figures.map((figure) => (
          <tr
            key={figure.id}
            data-statistic={figure.id}
            className="h-(--row) border-line-1 not-last:border-b"
          >
            <th scope="row" title={figure.convention} className="truncate pl-4 text-left font-regular text-2">
              {figure.title}
            </th>
            <td className="text-right text-1">
              <div className="cell-in-place" />
            </td>
            <td className="text-right text-2">{formatNumber(figure.base, figure.decimals)}</td>
            <td className="whitespace-nowrap pr-4 text-right text-1">
              <div className="cell-in-place">
                <span />
                <span className="text-3" />
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Into the row's cells: title, what-if, base, change. */
function writeFigure(row: HTMLTableRowElement | undefined, figure: ComparedFigure): void {
  writeText(row?.cells[1]?.firstElementChild, formatNumber(figure.whatIf, figure.decimals));
  const change = changeOf(figure);
  const parts = row?.cells[3]?.firstElementChild?.children;
  writeText(parts?.[0], change ? formatSigned(change, figure.decimals) : "");
  writeText(parts?.[1], wordOf(change, figure));
}

function wordOf(change: number | null, { verdict }: ComparedFigure): string {
  if (change === null) return "—";
  if (change === 0) return "same";
  return verdict ? ` ${verdict}` : "";
}
