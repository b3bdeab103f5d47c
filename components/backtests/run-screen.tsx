"use client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "#components/providers/index.ts";
import { RoleGate } from "#components/shell/index.ts";
import { ErrorState, LoadingState, PageBody, PageHeader, Panel } from "#components/ui/index.ts";
import type { RunView } from "#lib/model-testing/backtesting/index.ts";
import { RunFailed } from "./run-failed.tsx";
import { RunHeader } from "./run-header.tsx";
import { RunLive } from "./run-live.tsx";
import { RunResult } from "./run-result.tsx";
import { isOver } from "./run-states.tsx";

/** One run: its progress while it is under way, then its result or why there is none. */
export function RunScreen({ id }: { id: string }) {
  return (
    <RoleGate screen="Run" permission="runs:read">
      <RunOf id={id} />
    </RoleGate>
  );
}

function RunOf({ id }: { id: string }) {
  const api = useApi();
  // The live stream invalidates this when the run changes its state; the interval is for a stream that is down.
  const query = useQuery(
    api.runs.get.queryOptions(
      { id },
      { refetchInterval: ({ state }) => (state.data && isOver(state.data.state) ? false : 5000) },
    ),
  );
  if (query.data) return <RunBody key={id} run={query.data} />;
  return (
    <>
      <PageHeader title="Run" />
      <PageBody>
        <Panel flush>
          {query.error ? (
            <ErrorState error={query.error} retry={() => void query.refetch()} />
          ) : (
            <LoadingState what="the run" rows={10} />
          )}
        </Panel>
      </PageBody>
    </>
  );
}

function RunBody({ run }: { run: RunView }) {
  return (
    <>
      <RunHeader run={run} />
      {!isOver(run.state) && <RunLive run={run} />}
      {run.state === "failed" && <RunFailed run={run} />}
      {run.state === "cancelled" && <RunCancelled />}
      {run.state === "finished" && <RunResult run={run} />}
    </>
  );
}

function RunCancelled() {
  return (
    <PageBody>
      <Panel title="Cancelled">
        <p className="text-12 text-2">
          This run was stopped before it finished, so it has no result. Run again starts it anew with the same
          settings.
        </p>
      </Panel>
    </PageBody>
  );
}
