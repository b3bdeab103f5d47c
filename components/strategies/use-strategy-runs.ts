"use client";
import { useQuery } from "@tanstack/react-query";
import { getUntypedClient } from "@trpc/client";
import { useApiClient } from "#components/providers/index.ts";
import type { RunView } from "#lib/model-testing/backtesting/index.ts";
import type { RunRow } from "./versions-panel.tsx";

const SHOWN_RUNS = 8;

/** The newest runs of a strategy; empty while unknown, because they are a side note here. */
export function useStrategyRuns(strategy: string): readonly RunRow[] {
  const client = useApiClient();
  const { data } = useQuery({
    queryKey: [["runs", "list"], { input: { strategy }, type: "query" }],
    queryFn: () => getUntypedClient(client).query("runs.list", { strategy }) as Promise<{ runs: RunView[] }>,
  });
  return data?.runs.slice(0, SHOWN_RUNS) ?? [];
}
