"use client";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useApi } from "#components/providers/index.ts";
import type { Dataset } from "./market.ts";

/** Datasets whose symbols the market choice offers; more are reached from the launch form. */
const OFFERED_DATASETS = 20;

/** The team's datasets with their symbols, the one that was used last first; undefined while they load. */
export function useDatasets(): { datasets: readonly Dataset[] | undefined; error: unknown } {
  const api = useApi();
  const { data, error } = useQuery(api.runs.options.queryOptions({}));
  const datasets = useMemo(
    () =>
      data?.datasets.slice(0, OFFERED_DATASETS).map(({ symbols, ...dataset }) => ({
        ...dataset,
        symbols: symbols.map(({ symbol }) => symbol),
      })),
    [data],
  );
  return { datasets, error };
}
