"use client";
import { type RefObject, useEffect, useMemo, useState } from "react";
import type { EngineHost, RunJob } from "#components/engine/engine-host.ts";
import { defaultValues, fitValues, type ParameterValues } from "#components/engine/parameter-values.ts";
import type { EngineFailure, Program } from "#components/engine/protocol.ts";
import type { SliderValues } from "#components/engine/slider-values.ts";
import { useBars } from "#components/engine/use-bars.ts";
import { WhatIf } from "#components/engine/what-if.tsx";
import { Combobox, EmptyState, ErrorState } from "#components/ui/index.ts";
import type { ParameterField, StrategyDescription } from "#lib/models/strategies/index.ts";
import { type Dataset, type Market, marketKey, marketsOf, quickSpec } from "./market.ts";

type BaseVersion = { label: string; hash: string; program: Program; description: StrategyDescription };

/** The sliders beside the source, on one market, against the newest version. */
export function WhatIfColumn({
  host,
  program,
  fields,
  base,
  datasets,
  values,
  start,
  onWriteToDraft,
  onFailure,
  job,
}: {
  host: EngineHost | undefined;
  /** The draft as it last compiled. */
  program: Program | undefined;
  fields: readonly ParameterField[];
  /** Absent before the first version: then the draft's own defaults are the base. */
  base: BaseVersion | undefined;
  datasets: readonly Dataset[];
  values: SliderValues;
  start: ParameterValues;
  onWriteToDraft: (() => void) | undefined;
  onFailure: (failure: EngineFailure | undefined) => void;
  /** What a quick run would run now. */
  job: RefObject<() => RunJob | undefined>;
}) {
  const markets = useMemo(() => marketsOf(datasets), [datasets]);
  const [chosen, setChosen] = useState<string>();
  const market = markets.find((each) => marketKey(each) === chosen) ?? markets[0];
  const symbols = useMemo(() => (market ? [market.symbol] : []), [market]);
  const { bars, error, retry } = useBars(market?.snapshot, symbols);
  const against = useMemo(
    () => market && baseOf(market, base, program, fields),
    [market, base, program, fields],
  );
  useEffect(() => {
    job.current = () =>
      market && program && bars
        ? { program, bars, spec: quickSpec(market, base?.hash, fitValues(fields, values.getState())) }
        : undefined;
  }, [job, market, program, bars, base?.hash, fields, values]);
  if (!market)
    return (
      <EmptyState
        title="No data to run on"
        text="Import a CSV of bars on the Data page; the sliders then run this strategy on it."
      />
    );
  if (error) return <ErrorState error={error} retry={retry} />;
  return (
    <WhatIf
      host={host}
      program={program}
      fields={fields}
      base={against}
      bars={bars}
      values={values}
      start={start}
      onWriteToDraft={onWriteToDraft}
      onFailure={onFailure}
      note={<MarketChoice markets={markets} market={market} onChange={setChosen} />}
      className="h-full"
    />
  );
}

function baseOf(
  market: Market,
  base: BaseVersion | undefined,
  program: Program | undefined,
  fields: readonly ParameterField[],
) {
  if (base) {
    const spec = quickSpec(market, base.hash, defaultValues(base.description.parameters));
    return { label: base.label, program: base.program, spec };
  }
  return program && { label: "defaults", program, spec: quickSpec(market, undefined, defaultValues(fields)) };
}

function MarketChoice({
  markets,
  market,
  onChange,
}: {
  markets: readonly Market[];
  market: Market;
  onChange: (key: string) => void;
}) {
  if (markets.length === 1)
    return (
      <>
        on {market.symbol}, {market.name}
      </>
    );
  return (
    <Combobox
      label="Run on"
      hideLabel
      options={markets.map((each) => ({ value: marketKey(each), label: each.symbol, note: each.name }))}
      value={marketKey(market)}
      onChange={(key) => key && onChange(key)}
      className="w-40"
    />
  );
}
