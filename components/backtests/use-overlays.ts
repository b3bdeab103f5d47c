"use client";
import { useMemo } from "react";
import type { Overlay } from "#components/charts/overlay-series.ts";
import type { BarColumns } from "#lib/core/columns.ts";
import type { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";
import { builtIns, describeStrategy, type Strategy } from "#lib/models/strategies/index.ts";

const COLORS = ["series-3", "series-4", "st-magenta", "st-amber", "st-purple"] as const;

/** The indicators of a built-in strategy on the charted bars; none for saved versions, whose code stays in its sandbox. */
export function useOverlays(spec: BacktestSpec, bars: BarColumns | null): Overlay[] {
  return useMemo(() => {
    const { strategy } = spec;
    const known =
      strategy.kind === "built-in" ? (builtIns as Record<string, Strategy>)[strategy.name] : undefined;
    if (!known || !bars || bars.length === 0) return [];
    const parsed = known.parameters.safeParse(spec.parameters);
    if (!parsed.success) return [];
    const parameters = parsed.data as Record<string, number | string | boolean>;
    const panes = new Map(describeStrategy(known).indicators.map(({ name, pane }) => [name, pane]));
    return Object.entries(known.indicators(parameters, bars)).map(([name, values], i) => ({
      name: name in parameters ? `${name} ${parameters[name]}` : name,
      values,
      pane: panes.get(name) ?? "price",
      color: COLORS[i % COLORS.length]!,
      dashed: i % 2 === 1,
    }));
  }, [spec, bars]);
}
