"use client";
import { parseAsArrayOf, parseAsString, useQueryState } from "nuqs";
import { useMemo, useState } from "react";
import { useStore } from "zustand";
import type { ChartLink } from "#components/charts/chart-link.ts";
import { useBars } from "#components/engine/use-bars.ts";
import { indicatorOverlays } from "#components/reports/chart-indicators.ts";
import type { Charted } from "#components/reports/price-panel.tsx";
import type { ResultView } from "#components/reports/result-view.ts";
import { barsOfRun } from "./bars-of-run.ts";
import { useOverlays } from "./use-overlays.ts";

const NAMES = parseAsArrayOf(parseAsString).withDefault([]);

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
  const own = useOverlays(spec, loaded);
  const [indicators, setIndicators] = useQueryState("indicators", NAMES);
  const overlays = useMemo(
    () => (loaded ? [...own, ...indicatorOverlays(indicators, loaded)] : own),
    [own, indicators, loaded],
  );
  const choose = (names: string[]) => void setIndicators(names);
  const pick = (next: string) => {
    link.setState({ trade: null });
    setPicked(next);
  };
  return { bars: loaded, overlays, indicators, choose, symbol, symbols, pick, error, retry };
}
