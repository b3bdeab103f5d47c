"use client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "#components/providers/index.ts";
import type { RunRow } from "./versions-panel.tsx";

const SHOWN_RUNS = 8;
const NONE: readonly RunRow[] = [];

/** The newest runs of a strategy; empty while unknown, because they are a side note here. */
export function useStrategyRuns(strategy: string): readonly RunRow[] {
  const api = useApi();
  const { data } = useQuery(api.runs.list.queryOptions({ strategy }));
  return data?.runs.slice(0, SHOWN_RUNS) ?? NONE;
}
