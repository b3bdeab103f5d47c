"use client";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { createChartLink } from "#components/charts/chart-link.ts";
import type { Curve } from "#components/charts/curve-view.ts";
import { EquityChart } from "#components/charts/equity-chart.tsx";
import { timeAxis } from "#components/charts/time-axis.ts";
import { Button, Chip, cx, EmptyState, formatInteger, LoadingState } from "#components/ui/index.ts";
import type { BacktestResult, BacktestSpec } from "#lib/model-testing/backtesting/index.ts";
import type { ParameterField } from "#lib/models/strategies/index.ts";
import { compareResults } from "./compare-results.ts";
import { ComparisonTable } from "./comparison-table.tsx";
import { commissionField, withCommission } from "./costs.ts";
import type { EngineHost, KeyedBars, RunJob } from "./engine-host.ts";
import { ParameterForm } from "./parameter-form.tsx";
import { changedNames, type ParameterValue, type ParameterValues } from "./parameter-values.ts";
import type { EngineFailure, Program } from "./protocol.ts";
import { type RunState, useResultDigest, useRun } from "./use-engine.ts";

export type WhatIfProps = {
  host: EngineHost | undefined;
  /** What the sliders run. */
  program: Program | undefined;
  fields: readonly ParameterField[];
  /** Where it starts and what it is compared with, e.g. `{ label: "v14", program, spec }`. */
  base: { label: string; program: Program; spec: BacktestSpec } | undefined;
  bars: KeyedBars | undefined;
  /** What the sliders stand at, and where Reset puts them. */
  values: ParameterValues;
  start: ParameterValues;
  onChange: (values: ParameterValues) => void;
  /** Offered when present: carries the changed values back into the source. */
  onWriteToDraft?: () => void;
  /** A failed run, for whoever shows problems; undefined once it runs again. */
  onFailure?: (failure: EngineFailure | undefined) => void;
  /** Right of the title, e.g. which data it runs on. */
  note?: ReactNode;
  className?: string;
};

/** Sliders that re-run the engine in the browser while they move, and what they change. */
export function WhatIf(props: WhatIfProps) {
  const { host, program, fields, base, bars, values, start, onChange, onFailure } = props;
  const [costs, setCosts] = useState<number>();
  const costField = base && commissionField(base.spec);
  const costBase = costField ? { [costField.name]: costField.default } : {};
  const spec = useMemo(
    () => base && withCommission({ ...base.spec, parameters: { ...values } }, costs),
    [base, values, costs],
  );
  const job = useJob(program, spec, bars);
  const baseJob = useJob(base?.program, base?.spec, bars);
  const whatIf = useRun(host, job);
  const saved = useRun(host, baseJob);
  const digest = useResultDigest(host, whatIf.job);
  useEffect(() => onFailure?.(whatIf.failure), [whatIf.failure, onFailure]);
  const changed = changedNames(fields, values, start).length > 0;
  const change = (name: string, value: ParameterValue) => {
    if (name === costField?.name) setCosts(Number(value));
    else onChange({ ...values, [name]: value });
  };
  const reset = () => {
    setCosts(undefined);
    onChange(start);
  };
  return (
    <div
      className={cx("flex min-h-0 min-w-0 flex-col", props.className)}
      data-what-if={whatIf.run ? "ready" : "waiting"}
      data-result-digest={digest}
    >
      <header className="flex min-h-9 shrink-0 items-center gap-2 border-line-1 border-b pr-1.5 pl-4">
        <h2 className="font-strong text-12 text-1">Parameters</h2>
        {props.note && <span className="min-w-0 truncate text-11 text-3">{props.note}</span>}
        <span className="ml-auto flex gap-1">
          <Button kind="ghost" size="small" disabled={!changed && costs === undefined} onClick={reset}>
            Reset
          </Button>
          {props.onWriteToDraft && (
            <Button size="small" disabled={!changed} onClick={props.onWriteToDraft}>
              Write to draft
            </Button>
          )}
        </span>
      </header>
      {base && (
        <ParameterForm
          fields={costField ? [...fields, costField] : fields}
          values={{
            ...costBase,
            ...values,
            ...(costField && costs !== undefined && { [costField.name]: costs }),
          }}
          base={{ ...base.spec.parameters, ...costBase }}
          baseLabel={base.label}
          onChange={change}
        />
      )}
      <Outcome
        whatIf={whatIf}
        saved={saved}
        baseLabel={base?.label ?? "Saved"}
        waiting={props.bars ? "the run" : "bars"}
      />
    </div>
  );
}

function useJob(
  program: Program | undefined,
  spec: BacktestSpec | undefined,
  bars: KeyedBars | undefined,
): RunJob | undefined {
  return useMemo(
    () => (program && spec && bars ? { program, spec, bars } : undefined),
    [program, spec, bars],
  );
}

function Outcome({
  whatIf,
  saved,
  baseLabel,
  waiting,
}: {
  whatIf: RunState;
  saved: RunState;
  baseLabel: string;
  waiting: string;
}) {
  const failure = whatIf.failure ?? saved.failure;
  if (!whatIf.run && failure) return <FailureState failure={failure} />;
  // After a change of market one of the two runs is the older one for a moment: they are not comparable.
  if (!whatIf.run || !saved.run || whatIf.job?.bars !== saved.job?.bars)
    return <LoadingState what={waiting} />;
  return (
    <WhatIfResult
      mine={whatIf.run.result}
      theirs={saved.run.result}
      baseLabel={baseLabel}
      failure={failure}
    />
  );
}

function FailureState({ failure }: { failure: EngineFailure }) {
  return <EmptyState title="The strategy did not run" text={sentenceOf(failure)} />;
}

function sentenceOf({ message, line }: EngineFailure): string {
  return line ? `Line ${line}: ${message}` : message;
}

function WhatIfResult({
  mine,
  theirs,
  baseLabel,
  failure,
}: {
  mine: BacktestResult;
  theirs: BacktestResult;
  baseLabel: string;
  failure: EngineFailure | undefined;
}) {
  const [link] = useState(createChartLink);
  const { spec, equity } = mine;
  // Both runs step through the same bars, so the axis and the benchmark are the base's and are drawn once.
  const { benchmark } = theirs;
  const { time } = theirs.equity;
  const axis = useMemo(() => timeAxis(time, { timeZone: spec.timeZone, ends: true }), [time, spec.timeZone]);
  const curves = useMemo(() => {
    const drawn: Curve[] = [
      { name: "What-if", values: equity.equity, color: "accent" },
      { name: baseLabel, values: theirs.equity.equity, color: "series-1" },
    ];
    if (benchmark.length > 0)
      drawn.push({ name: `${spec.benchmark}, held`, values: benchmark, color: "series-2", dashed: true });
    return drawn;
  }, [equity, theirs, benchmark, baseLabel, spec.benchmark]);
  const figures = useMemo(() => compareResults(mine, theirs), [mine, theirs]);
  return (
    <>
      <EquityChart
        title="Equity"
        compact
        axis={axis}
        curves={curves}
        initial={spec.capital}
        currency={spec.currency}
        link={link}
        className="min-h-60 flex-1 rounded-none border-x-0 border-b-0"
      />
      <div className="shrink-0 border-t">
        <ComparisonTable figures={figures} baseLabel={baseLabel} />
      </div>
      <footer className="flex min-h-7 shrink-0 items-center gap-2 border-line-1 border-t px-4 text-11 text-3">
        {failure ? (
          <>
            <Chip tone="bad">Not re-run</Chip>
            <span className="truncate text-1" title={sentenceOf(failure)}>
              {sentenceOf(failure)}
            </span>
          </>
        ) : (
          <span>{formatInteger(mine.bars)} bars re-run as you drag</span>
        )}
      </footer>
    </>
  );
}
