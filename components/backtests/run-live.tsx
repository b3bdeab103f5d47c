"use client";
import { useMemo, useState } from "react";
import { createChartLink } from "#components/charts/chart-link.ts";
import type { Curve } from "#components/charts/curve-view.ts";
import { drawdownOf } from "#components/charts/drawdown.ts";
import { EquityChart } from "#components/charts/equity-chart.tsx";
import { timeAxis } from "#components/charts/time-axis.ts";
import { useLive, useStale } from "#components/providers/index.ts";
import {
  Chip,
  Figure,
  formatDate,
  formatDuration,
  formatInteger,
  formatNumber,
  formatPercent,
  NONE,
  PageBody,
  Panel,
  ProgressBar,
} from "#components/ui/index.ts";
import type { RunProgress, RunView } from "#lib/model-testing/backtesting/index.ts";

/** A run under way: where it is, how fast, and its curve so far. Closing the tab changes nothing. */
export function RunLive({ run }: { run: RunView }) {
  const live = useLive<RunProgress>(`run:${run.id}`);
  const stale = useStale();
  const share = live && live.steps > 0 ? live.step / live.steps : null;
  return (
    <PageBody fill>
      <Panel
        flush
        title={phase(run, live)}
        note="Closing this tab changes nothing: the run goes on, and this page finds it again"
        stale={stale}
      >
        <div className="px-3 pt-3">
          <ProgressBar label="Progress of the run" value={share} />
        </div>
        <div className="grid grid-cols-2 laptop:grid-cols-5" role="status" aria-live="off">
          <Figure label="Done" value={share === null ? NONE : formatPercent(share, { decimals: 0 })} />
          <Figure
            label="Simulated date"
            value={live && live.step > 0 ? formatDate(live.time / 1000, run.spec.timeZone) : NONE}
          />
          <Figure
            label="Bars"
            value={live ? `${formatInteger(live.step)} of ${formatInteger(live.steps)}` : NONE}
          />
          <Figure
            label="Speed"
            unit="bars a second"
            value={live?.barsPerSecond ? formatInteger(live.barsPerSecond) : NONE}
          />
          <Figure label="Left" value={timeLeft(live)} />
        </div>
      </Panel>
      {live && live.curve.length > 1 ? (
        <LiveCurve run={run} curve={live.curve} />
      ) : (
        <Panel title="Equity so far" className="min-h-64 flex-1">
          <p className="text-12 text-2">
            {run.state === "queued"
              ? "The curve begins when a worker takes the run."
              : "Loading bars and warming up…"}
          </p>
        </Panel>
      )}
    </PageBody>
  );
}

function phase(run: RunView, live: RunProgress | undefined): string {
  if (run.state === "queued" && !live) return "Queued: waiting for a worker";
  if (!live || live.step === 0) return "Preparing: data and warm-up";
  return live.step >= live.steps ? "Saving: statistics and result" : "Simulating";
}

function timeLeft(live: RunProgress | undefined): string {
  if (!live?.barsPerSecond || live.step === 0) return NONE;
  return formatDuration(((live.steps - live.step) / live.barsPerSecond) * 1000);
}

function LiveCurve({ run, curve }: { run: RunView; curve: RunProgress["curve"] }) {
  const [link] = useState(createChartLink);
  const { spec } = run;
  const drawn = useMemo(() => {
    const times = Float64Array.from(curve, ([time]) => time);
    const values = Float64Array.from(curve, ([, equity]) => equity);
    const line: Curve = {
      name: "Strategy so far",
      values,
      color: "series-1",
      drawdown: drawdownOf(values, spec.capital),
      filled: true,
    };
    return { axis: timeAxis(times, { timeZone: spec.timeZone, ends: true }), curves: [line] };
  }, [curve, spec]);
  const last = curve.at(-1)?.[1];
  return (
    <EquityChart
      title="Equity so far"
      axis={drawn.axis}
      curves={drawn.curves}
      initial={spec.capital}
      currency={spec.currency}
      link={link}
      className="min-h-64 flex-1"
      actions={
        <Chip tone="accent" title="Figures of an unfinished run may still change">
          Provisional {formatNumber(last, 0)} {spec.currency}
        </Chip>
      }
    />
  );
}
