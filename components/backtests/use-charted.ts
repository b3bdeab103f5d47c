"use client";
import { useMemo, useState } from "react";
import { useStore } from "zustand";
import type { ChartLink } from "#components/charts/chart-link.ts";
import { useBars } from "#components/engine/use-bars.ts";
import type { Charted } from "#components/reports/result-overview.tsx";
import type { ResultView } from "#components/reports/result-view.ts";
import { barsOfRun } from "./bars-of-run.ts";
import { useOverlays } from "./use-overlays.ts";

/** The symbol under the candles: that of the chosen trade, else the one that was picked, else the first. */
export function useCharted(view: ResultView, link: ChartLink): Charted {
  const { result, trades } = view;
  const { spec, symbols } = result;
  const [picked, setPicked] = useState(symbols[0] ?? "");
  const chosen = useStore(link, (state) => state.trade);
  const symbol = (chosen === null ? undefined : trades[chosen]?.symbol) ?? picked;
  const asked = useMemo(() => (symbol ? [symbol] : []), [symbol]);
  const { bars, error, retry } = useBars(spec.data.snapshot, asked);
  const found = bars?.columns.find((columns) => columns.symbol === symbol);
  const loaded = useMemo(() => (found ? barsOfRun(found, result.equity.time) : null), [found, result]);
  const overlays = useOverlays(spec, loaded);
  const pick = (next: string) => {
    link.setState({ trade: null });
    setPicked(next);
  };
  return { bars: loaded, overlays, symbol, symbols, pick, error, retry };
}
