"use client";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import { Button, cx, EmptyState, LoadingState } from "#components/ui/index.ts";
import type { ParameterField } from "#lib/models/strategies/index.ts";
import { commissionField } from "./costs.ts";
import { ParameterForm } from "./parameter-form.tsx";
import { changedNames, type ParameterValues } from "./parameter-values.ts";
import type { EngineFailure } from "./protocol.ts";
import { createSliderValues, type SliderValues } from "./slider-values.ts";
import { sentenceOf, WhatIfResult } from "./what-if-result.tsx";
import { useWhatIfRuns, type WhatIfRuns, type WhatIfRunsState, type WhatIfSubject } from "./what-if-runs.ts";

export type WhatIfProps = WhatIfSubject & {
  fields: readonly ParameterField[];
  /** What the sliders stand at, and where Reset puts them. */
  values: SliderValues;
  start: ParameterValues;
  /** Offered when present: carries the changed values back into the source. */
  onWriteToDraft?: () => void;
  /** A failed run, for whoever shows problems; undefined once it runs again. */
  onFailure?: (failure: EngineFailure | undefined) => void;
  /** Right of the title, e.g. which data it runs on. */
  note?: ReactNode;
  className?: string;
};

const NO_COSTS: readonly ParameterField[] = [];

/**
 * Sliders that re-run the engine in the browser while they move, and what they change. A step must reach the screen
 * within 50 ms: it passes through stores, so that only its row and the result are drawn.
 */
export function WhatIf(props: WhatIfProps) {
  const { host, fields, base, bars, values, onFailure } = props;
  const [costs] = useState(createSliderValues);
  const costFields = useMemo(() => {
    const field = base && commissionField(base.spec);
    return field ? [field] : NO_COSTS;
  }, [base]);
  const runs = useWhatIfRuns(props, values, costs);
  const failure = useStore(runs, failureOf);
  useEffect(() => onFailure?.(failure), [failure, onFailure]);
  const root = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      runs.subscribe(({ asked }, before) => {
        if (asked !== before.asked) root.current?.setAttribute("data-asked", String(asked));
      }),
    [runs],
  );
  const baseLabel = base?.label ?? "Saved";
  return (
    <div ref={root} className={cx("@container flex min-h-0 min-w-0 flex-col", props.className)}>
      <WhatIfHeader {...props} costs={costs} />
      {base && (
        <div className="grid gap-y-1 px-4 py-2">
          <ParameterForm fields={fields} values={values} base={base.spec.parameters} baseLabel={baseLabel} />
          <ParameterForm
            fields={costFields}
            values={costs}
            base={defaultsOf(costFields)}
            baseLabel={baseLabel}
          />
        </div>
      )}
      <Outcome runs={runs} host={host} baseLabel={baseLabel} waiting={bars ? "the run" : "bars"} />
    </div>
  );
}

const defaultsOf = (fields: readonly ParameterField[]) =>
  Object.fromEntries(fields.map((field) => [field.name, field.default]));

function WhatIfHeader(props: WhatIfProps & { costs: SliderValues }) {
  const { fields, values, start, costs } = props;
  const isMoved = useStore(values, (now) => changedNames(fields, now, start).length > 0);
  const hasCosts = useStore(costs, (now) => Object.keys(now).length > 0);
  const reset = () => {
    costs.setState({}, true);
    values.setState(start, true);
  };
  return (
    <header className="flex min-h-9 shrink-0 items-center gap-2 border-line-1 border-b pr-1.5 pl-4">
      <h2 className="font-strong text-12 text-1">Parameters</h2>
      {props.note && <span className="min-w-0 truncate text-11 text-3">{props.note}</span>}
      <span className="ml-auto flex gap-1">
        <Button kind="ghost" size="small" disabled={!isMoved && !hasCosts} onClick={reset}>
          Reset
        </Button>
        {props.onWriteToDraft && (
          <Button size="small" disabled={!isMoved} onClick={props.onWriteToDraft}>
            Write to draft
          </Button>
        )}
      </span>
    </header>
  );
}

const failureOf = ({ mine, base }: WhatIfRunsState) => mine.failure ?? base.failure;

function phaseOf({ mine, base }: WhatIfRunsState): "waiting" | "failed" | "ready" {
  if (!mine.run && (mine.failure ?? base.failure)) return "failed";
  // After a change of market one of the two runs is the older one for a moment: they are not comparable.
  return mine.run && base.run && mine.job?.bars === base.job?.bars ? "ready" : "waiting";
}

function Outcome({
  runs,
  host,
  baseLabel,
  waiting,
}: {
  runs: WhatIfRuns;
  host: WhatIfProps["host"];
  baseLabel: string;
  waiting: string;
}) {
  const phase = useStore(runs, phaseOf);
  const failure = useStore(runs, failureOf);
  if (phase === "ready") return <WhatIfResult runs={runs} host={host} baseLabel={baseLabel} />;
  if (phase === "failed" && failure)
    return <EmptyState title="The strategy did not run" text={sentenceOf(failure)} />;
  return <LoadingState what={waiting} />;
}
