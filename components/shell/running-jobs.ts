"use client";
import { useQuery } from "@tanstack/react-query";
import { useApi, useLiveFacts, useSession } from "#components/providers/index.ts";
import type { RunProgress } from "#lib/model-testing/backtesting/index.ts";

export type RunningJob = {
  id: string;
  kind: "Backtest" | "Import";
  title: string;
  href: string;
  waiting: boolean;
  /** From 0 to 1; null while nothing is known. */
  progress: number | null;
};

type ImportProgress = { fraction: number };

/** Everything of the team that runs or waits. Lists come by query, progress by the live stream. */
export function useRunningJobs(): RunningJob[] {
  const api = useApi();
  const enabled = useSession() !== undefined;
  const { values } = useLiveFacts();
  const running = useQuery(api.runs.list.queryOptions({ state: "running" }, { enabled }));
  const queued = useQuery(api.runs.list.queryOptions({ state: "queued" }, { enabled }));
  const imports = useQuery(api.data.listImports.queryOptions({}, { enabled }));
  const runs = [...(running.data?.runs ?? []), ...(queued.data?.runs ?? [])];
  const runProgress = (id: string) => {
    const live = values.get(`run:${id}`) as RunProgress | undefined;
    return live?.steps ? live.step / live.steps : null;
  };
  return [
    ...runs.map(
      ({ id, name, state }): RunningJob => ({
        id,
        kind: "Backtest",
        title: name,
        href: `/backtests/${id}`,
        waiting: state === "queued",
        progress: runProgress(id),
      }),
    ),
    ...(imports.data ?? [])
      .filter(({ state }) => state === "running" || state === "queued")
      .map(
        ({ id, fileName, state }): RunningJob => ({
          id,
          kind: "Import",
          title: fileName,
          href: `/data/imports/${id}`,
          waiting: state === "queued",
          progress: (values.get(`import:${id}`) as ImportProgress | undefined)?.fraction ?? null,
        }),
      ),
  ];
}
