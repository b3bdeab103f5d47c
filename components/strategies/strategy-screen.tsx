"use client";
import { useCallback } from "react";
import { useCan, useSession } from "#components/providers/index.ts";
import { RoleGate } from "#components/shell/index.ts";
import { Chip, ErrorState, LoadingState, PageHeader } from "#components/ui/index.ts";
import { type StrategyDetail, useStrategy } from "./strategies-api.ts";
import { StrategyWorkbench } from "./strategy-workbench.tsx";
import { useDatasets } from "./use-datasets.ts";
import { useStrategyRuns } from "./use-strategy-runs.ts";

/** The editor of one strategy. */
export function StrategyScreen({ id }: { id: string }) {
  return (
    <RoleGate screen="Strategies" permission="strategies:read">
      <LoadedStrategy id={id} />
    </RoleGate>
  );
}

function LoadedStrategy({ id }: { id: string }) {
  const { detail, actions } = useStrategy(id);
  if (detail.data) return <Editor key={id} strategy={detail.data} actions={actions} />;
  return (
    <>
      <PageHeader title="Strategy" />
      {detail.error ? (
        <ErrorState error={detail.error} retry={() => void detail.refetch()} />
      ) : (
        <LoadingState what="the strategy" rows={12} />
      )}
    </>
  );
}

function Editor({
  strategy,
  actions,
}: {
  strategy: StrategyDetail;
  actions: ReturnType<typeof useStrategy>["actions"];
}) {
  const session = useSession();
  const canEdit = useCan("strategies:edit");
  const { datasets, error } = useDatasets();
  const runs = useStrategyRuns(strategy.name);
  const loadVersion = useCallback(
    async (hash: string) => {
      const { source, compiled, sourceMap, description } = await actions.loadVersion(hash);
      return { source, description, program: { kind: "source" as const, code: compiled, sourceMap } };
    },
    [actions],
  );
  const saveVersion = useCallback(
    async (source: string, note: string) => {
      const answer = await actions.saveVersion(source, note);
      return answer.ok ? { ok: true as const, ...answer.version } : answer;
    },
    [actions],
  );
  if (error) return <ErrorState error={error} />;
  if (!datasets) return <LoadingState what="the datasets" rows={12} />;
  const workbench = (
    <StrategyWorkbench
      id={strategy.id}
      name={strategy.name}
      versions={strategy.versions}
      runs={runs}
      draft={strategy.draft}
      datasets={datasets}
      readOnlyReason={
        canEdit
          ? undefined
          : `Your role, ${session?.role}, reads strategies; ask an owner or admin to change that.`
      }
      saveDraft={actions.saveDraft}
      saveVersion={saveVersion}
      check={actions.check}
      loadVersion={loadVersion}
    />
  );
  if (!strategy.userCodeNotice) return workbench;
  return (
    <>
      <p className="border-b bg-1 px-4 py-2 text-12 text-2">
        <Chip tone="warn">No outer wall</Chip> {strategy.userCodeNotice}
      </p>
      {workbench}
    </>
  );
}
