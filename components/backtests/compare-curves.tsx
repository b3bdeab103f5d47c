"use client";
import { useMemo, useState } from "react";
import { createChartLink } from "#components/charts/chart-link.ts";
import type { Curve } from "#components/charts/curve-view.ts";
import { drawdownOf } from "#components/charts/drawdown.ts";
import { EquityChart } from "#components/charts/equity-chart.tsx";
import type { ChartToken } from "#components/charts/theme.ts";
import { axisLabel, timeAxis } from "#components/charts/time-axis.ts";
import { EmptyState, Panel } from "#components/ui/index.ts";
import type { ComparedRun } from "./compared-runs.ts";
import { rebase } from "./rebase.ts";

/** Six hues that keep 3:1 on both themes; from the seventh on the line is dashed. */
const HUES: readonly ChartToken[] = [
  "series-1",
  "accent",
  "series-4",
  "st-working",
  "st-magenta",
  "st-amber",
];
const START = 100;

/** Every run from 100 on one timeline, over what they share. */
export function CompareCurves({ compared }: { compared: readonly ComparedRun[] }) {
  const [link] = useState(createChartLink);
  const drawn = useMemo(() => {
    const rebased = rebase(
      compared.map(({ result }) => ({ times: result.equity.time, values: result.equity.equity })),
    );
    if (!rebased) return null;
    const axis = timeAxis(rebased.times, { timeZone: compared[0]!.result.spec.timeZone, ends: true });
    const curves = rebased.curves.map((growth, i): Curve => {
      const values = growth.map((value) => value * START);
      const dashed = i >= HUES.length;
      return {
        name: `${compared[i]!.letter} ${compared[i]!.run.name}`,
        values,
        drawdown: drawdownOf(values, START),
        color: HUES[i % HUES.length]!,
        dashed,
      };
    });
    return { axis, curves, clipped: rebased.clipped };
  }, [compared]);
  if (!drawn)
    return (
      <Panel flush title="Curves">
        <EmptyState
          title="These runs share no time"
          text="Their periods do not overlap, so neither curves nor figures can be compared. Choose runs of the same years."
        />
      </Panel>
    );
  const { axis } = drawn;
  const span = `${axisLabel(axis, 0)} to ${axisLabel(axis, axis.length - 1)}`;
  return (
    <EquityChart
      title="Growth of 100"
      axis={axis}
      curves={drawn.curves}
      initial={START}
      currency="100"
      link={link}
      className="h-[28rem]"
      footer={
        drawn.clipped
          ? `The runs have different periods: curves and figures are of ${span}, which all of them have.`
          : `All runs have the same period, ${span}.`
      }
    />
  );
}
