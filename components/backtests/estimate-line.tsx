"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useWatch } from "react-hook-form";
import { useApi } from "#components/providers/index.ts";
import {
  Button,
  Chip,
  cx,
  describeProblem,
  formatDuration,
  formatInteger,
  Popover,
} from "#components/ui/index.ts";
import type { BacktestSpec, RunEstimate } from "#lib/model-testing/backtesting/index.ts";
import type { LaunchValues, launchSchema } from "./launch-spec.ts";

const PAUSE_MS = 300;

/** What a run of this form will take and which sessions its data miss; follows the form. */
export function EstimateLine({ schema }: { schema: ReturnType<typeof launchSchema> }) {
  const api = useApi();
  const spec = useSettledSpec(schema);
  const query = useQuery(
    api.runs.estimate.queryOptions(spec as BacktestSpec, {
      enabled: spec !== null,
      placeholderData: keepPreviousData,
    }),
  );
  if (spec === null) return <p className="text-12 text-3">The estimate follows when every field is right.</p>;
  if (query.error) return <p className="text-12 text-2">{describeProblem(query.error).sentence}</p>;
  if (!query.data) return <p className="text-12 text-3">Estimating…</p>;
  const { bars, seconds, gaps } = query.data;
  return (
    <div
      role="status"
      className={cx(
        "flex flex-wrap items-center gap-2 text-12 text-2 phone:basis-full",
        query.isPlaceholderData && "opacity-60",
      )}
    >
      <span>
        <b className="font-medium text-1">{formatInteger(bars)}</b> bars, about{" "}
        <b className="font-medium text-1">{formatDuration(Math.max(100, seconds * 1000))}</b>
      </span>
      {gaps.length === 0 ? <Chip tone="good">No gaps in the data</Chip> : <Gaps gaps={gaps} />}
    </div>
  );
}

/** The specification of the form once it rests and every rule holds. */
function useSettledSpec(schema: ReturnType<typeof launchSchema>): BacktestSpec | null {
  const values = useWatch<LaunchValues>();
  const [spec, setSpec] = useState<BacktestSpec | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => {
      const parsed = schema.safeParse(values);
      setSpec(parsed.success ? parsed.data : null);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [values, schema]);
  return spec;
}

function Gaps({ gaps }: { gaps: RunEstimate["gaps"] }) {
  return (
    <Popover
      title="Sessions without bars"
      trigger={
        <Button size="small">
          <span aria-hidden="true" className="text-warn">
            !
          </span>
          {formatInteger(gaps.length)} {gaps.length === 1 ? "gap" : "gaps"} in the data
        </Button>
      }
    >
      <ul className="max-h-60 overflow-y-auto text-12 text-2">
        {gaps.map(({ symbol, from, to, sessions }) => (
          <li key={`${symbol} ${from}`} className="flex justify-between gap-4">
            <span className="text-1">{symbol}</span>
            <span>{from === to ? from : `${from} to ${to}`}</span>
            <span>{formatInteger(sessions)}</span>
          </li>
        ))}
      </ul>
    </Popover>
  );
}
