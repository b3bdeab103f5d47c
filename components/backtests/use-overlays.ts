"use client";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { Overlay } from "#components/charts/overlay-series.ts";
import { indicatorsOf } from "#components/engine/indicators-of.ts";
import type { NamedIndicator } from "#components/engine/protocol.ts";
import { useEngineHost } from "#components/engine/use-engine.ts";
import { useApi } from "#components/providers/index.ts";
import type { BarColumns } from "#lib/core/columns.ts";
import type { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";
import { builtIns, type Strategy } from "#lib/models/strategies/index.ts";

const COLORS = ["series-3", "series-4", "st-magenta", "st-amber", "st-purple"] as const;
const NONE: readonly NamedIndicator[] = [];

/** The indicators of the run's strategy on the charted bars, drawn where the strategy says. */
export function useOverlays(spec: BacktestSpec, bars: BarColumns | null): Overlay[] {
  const ofBuiltIn = useBuiltInIndicators(spec, bars);
  const ofVersion = useVersionIndicators(spec, bars);
  return useMemo(
    () =>
      (spec.strategy.kind === "built-in" ? ofBuiltIn : ofVersion).map((indicator, i) => ({
        ...indicator,
        color: COLORS[i % COLORS.length]!,
        dashed: i % 2 === 1,
      })),
    [spec, ofBuiltIn, ofVersion],
  );
}

function useBuiltInIndicators({ strategy, parameters }: BacktestSpec, bars: BarColumns | null) {
  return useMemo(() => {
    const known =
      strategy.kind === "built-in" ? (builtIns as Record<string, Strategy>)[strategy.name] : undefined;
    if (!known || !bars?.length || !known.parameters.safeParse(parameters).success) return NONE;
    return indicatorsOf(known, { parameters, bars });
  }, [strategy, parameters, bars]);
}

/** A saved version's code stays in its sandbox; without an answer from there the chart simply has none. */
function useVersionIndicators({ strategy, parameters }: BacktestSpec, bars: BarColumns | null) {
  const api = useApi();
  const host = useEngineHost();
  const hash = strategy.kind === "version" ? strategy.hash : undefined;
  const { data: version } = useQuery(
    api.strategies.getVersion.queryOptions(
      { hash: hash ?? "" },
      { enabled: hash !== undefined, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  const [found, setFound] = useState(NONE);
  useEffect(() => {
    setFound(NONE);
    if (!host || !version || !bars?.length) return;
    let current = true;
    const program = { kind: "source" as const, code: version.compiled, sourceMap: version.sourceMap };
    void host.indicators(program, parameters, bars).then((outcome) => {
      if (current && outcome.ok) setFound(outcome.value);
    });
    return () => {
      current = false;
    };
  }, [host, version, parameters, bars]);
  return found;
}
