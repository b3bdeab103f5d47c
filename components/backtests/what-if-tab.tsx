"use client";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { defaultValues, fitValues } from "#components/engine/parameter-values.ts";
import type { Program } from "#components/engine/protocol.ts";
import { createSliderValues } from "#components/engine/slider-values.ts";
import { useBars } from "#components/engine/use-bars.ts";
import { useEngineHost } from "#components/engine/use-engine.ts";
import { WhatIf } from "#components/engine/what-if.tsx";
import { useApi } from "#components/providers/index.ts";
import { EmptyState, ErrorState, LoadingState, PageBody, Panel } from "#components/ui/index.ts";
import { type BacktestSpec, type RunView, symbolsOfSpec } from "#lib/model-testing/backtesting/index.ts";
import {
  builtIns,
  type ParameterField,
  parameterFields,
  type Strategy,
} from "#lib/models/strategies/index.ts";

type Runnable = { readonly program: Program; readonly fields: readonly ParameterField[] };

/** Sliders over the run's parameters; the same engine re-runs it in this browser. */
export function WhatIfTab({ run, spec }: { run: RunView; spec: BacktestSpec }) {
  const api = useApi();
  const hash = spec.strategy.kind === "version" ? spec.strategy.hash : undefined;
  const version = useQuery(
    api.strategies.getVersion.queryOptions(
      { hash: hash ?? "" },
      { enabled: hash !== undefined, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  const runnable = useMemo((): Runnable | undefined => {
    if (spec.strategy.kind === "built-in") return builtInProgram(spec.strategy.name);
    if (!version.data) return undefined;
    const { compiled, sourceMap, description } = version.data;
    return { program: { kind: "source", code: compiled, sourceMap }, fields: description.parameters };
  }, [spec, version.data]);
  return (
    <PageBody fill className="h-full">
      <Panel flush className="flex-1">
        {spec.strategy.kind === "several" ? (
          <EmptyState
            title="Several strategies share this account"
            text="What-if moves the parameters of one strategy: run one of them alone to try other values."
          />
        ) : runnable ? (
          <Sliders run={run} spec={spec} runnable={runnable} />
        ) : version.error ? (
          <ErrorState error={version.error} retry={() => void version.refetch()} />
        ) : (
          <LoadingState what="the strategy" />
        )}
      </Panel>
    </PageBody>
  );
}

function builtInProgram(name: string): Runnable | undefined {
  const strategy = (builtIns as Record<string, Strategy>)[name];
  return strategy && { program: { kind: "built-in", name }, fields: parameterFields(strategy.parameters) };
}

function Sliders({ run, spec, runnable }: { run: RunView; spec: BacktestSpec; runnable: Runnable }) {
  const { program, fields } = runnable;
  const host = useEngineHost();
  const start = useMemo(
    () => fitValues(fields, { ...defaultValues(fields), ...spec.parameters }),
    [fields, spec.parameters],
  );
  const [values] = useState(() => createSliderValues(start));
  const symbols = useMemo(() => symbolsOfSpec(spec), [spec]);
  const { bars, error, retry } = useBars(spec.data.snapshot, symbols);
  const base = useMemo(() => ({ label: "this run", program, spec }), [program, spec]);
  if (error) return <ErrorState error={error} retry={retry} />;
  if (fields.length === 0)
    return (
      <EmptyState
        title="Nothing to vary"
        text={`${run.strategyName} has no parameters. Costs and period are in the launch form: Run again opens it.`}
      />
    );
  return (
    <WhatIf
      host={host}
      program={program}
      fields={fields}
      base={base}
      bars={bars}
      values={values}
      start={start}
      className="h-full overflow-y-auto"
    />
  );
}
