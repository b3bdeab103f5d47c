"use client";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { useApi, useSession } from "#components/providers/index.ts";
import { formatDate } from "#components/ui/index.ts";
import type { PaletteEntry } from "./palette-entries.ts";

/** Strategies, recent runs and datasets for the palette, asked for when it opens. */
export function useFoundEntries(): PaletteEntry[] {
  const api = useApi();
  const router = useRouter();
  const enabled = useSession() !== undefined;
  const strategies = useQuery(api.strategies.list.queryOptions({}, { enabled })).data;
  const runs = useQuery(api.runs.list.queryOptions({}, { enabled })).data;
  const datasets = useQuery(api.data.list.queryOptions({}, { enabled })).data;
  return useMemo(() => {
    const entry = (group: string, href: string, title: string, note: string): PaletteEntry => ({
      id: `open:${href}`,
      group,
      title,
      note,
      run: () => router.push(href),
    });
    return [
      ...(strategies ?? []).map(({ id, name }) => entry("Strategies", `/strategies/${id}`, name, "")),
      ...(runs?.runs ?? []).map(({ id, name, state, createdAt }) =>
        entry("Runs", `/backtests/${id}`, name, `${state} · ${formatDate(createdAt)}`),
      ),
      ...(datasets ?? []).map(({ id, name, resolution, symbolCount }) =>
        entry("Data", `/data/${id}`, name, `${resolution} · ${symbolCount} symbols`),
      ),
    ];
  }, [strategies, runs, datasets, router]);
}
