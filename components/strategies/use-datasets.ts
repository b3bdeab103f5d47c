"use client";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useApi } from "#components/providers/index.ts";
import type { Dataset } from "./market.ts";

/** Datasets whose symbols the market choice offers; more are reached from the launch form. */
const OFFERED_DATASETS = 20;

/** The team's datasets with their symbols; undefined while they load. */
export function useDatasets(): { datasets: readonly Dataset[] | undefined; error: unknown } {
  const api = useApi();
  const list = useQuery(api.data.list.queryOptions());
  const wanted = list.data?.slice(0, OFFERED_DATASETS) ?? [];
  const details = useQueries({ queries: wanted.map(({ id }) => api.data.get.queryOptions({ id })) });
  const loaded = details.flatMap(({ data }) => (data ? [data] : []));
  const done = list.data !== undefined && loaded.length === wanted.length;
  const key = loaded.map(({ snapshot }) => snapshot.hash).join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the snapshots' hashes say when the list changed
  const datasets = useMemo(
    () =>
      loaded.map(({ name, snapshot, resolution, timeZone, symbols }) => ({
        ...{ name, resolution, timeZone, snapshot: snapshot.hash },
        symbols: symbols.map(({ symbol }) => symbol),
      })),
    [key],
  );
  const error = list.error ?? details.find((query) => query.error)?.error;
  return { datasets: done ? datasets : undefined, error };
}
