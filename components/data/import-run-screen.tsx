"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useApi, useCan } from "#components/providers/index.ts";
import { RoleGate } from "#components/shell/index.ts";
import {
  Button,
  buttonClass,
  describeProblem,
  ErrorState,
  LoadingState,
  PageBody,
  PageHeader,
  Panel,
  toast,
} from "#components/ui/index.ts";
import { ImportProgress } from "./import-progress.tsx";
import { ImportReportPanels } from "./import-report.tsx";
import { ImportStateChip } from "./import-state.tsx";

const ENDED = ["published", "failed", "cancelled"];

/** One import: how far it is, or how it ended and what it found. */
export function ImportRunScreen({ id }: { id: string }) {
  const api = useApi();
  const query = useQuery({
    ...api.data.getImport.queryOptions({ importId: id }),
    // The live stream tells when it ends; asking now and then is the net beneath it.
    refetchInterval: ({ state }) => (ENDED.includes(state.data?.state ?? "") ? false : 3000),
  });
  const row = query.data;
  return (
    <>
      <PageHeader
        title={row ? `Import of ${row.fileName}` : "Import"}
        parents={<Link href="/data">Data</Link>}
        chips={row && <ImportStateChip state={row.state} />}
        actions={
          row &&
          (row.state === "published" && row.datasetId ? (
            <Link href={`/data/${row.datasetId}`} className={buttonClass("ink")}>
              Open the dataset
            </Link>
          ) : (
            !ENDED.includes(row.state) && <CancelButton importId={id} />
          ))
        }
      />
      <RoleGate screen="Import" permission="data:read">
        <PageBody>
          {!row ? (
            <Panel flush>
              {query.error ? (
                <ErrorState error={query.error} retry={query.refetch} />
              ) : (
                <LoadingState what="the import" />
              )}
            </Panel>
          ) : row.report ? (
            <ImportReportPanels importId={row.id} report={row.report} target={row} />
          ) : ENDED.includes(row.state) ? (
            <Ended state={row.state} error={row.error} uploadId={row.uploadId} />
          ) : (
            <ImportProgress importId={id} waiting={row.state === "queued"} />
          )}
        </PageBody>
      </RoleGate>
    </>
  );
}

function CancelButton({ importId }: { importId: string }) {
  const api = useApi();
  const cancel = useMutation(
    api.data.cancelImport.mutationOptions({
      onError: (error) => toast("problem", "It was not cancelled", { text: describeProblem(error).sentence }),
    }),
  );
  if (!useCan("data:import")) return null;
  return (
    <Button busy={cancel.isPending} onClick={() => cancel.mutate({ importId })}>
      {cancel.isPending ? "Cancelling…" : "Cancel the import"}
    </Button>
  );
}

function Ended({ state, error, uploadId }: { state: string; error: string | null; uploadId: string }) {
  const mayImport = useCan("data:import");
  return (
    <Panel>
      <div className="flex flex-col items-start gap-3">
        <p className="text-13 text-1">
          {state === "failed" ? error : "The import was cancelled. Nothing of the file was stored."}
        </p>
        {state === "failed" && <p className="text-12 text-3">Nothing of the file was stored.</p>}
        {mayImport && (
          <Link href={`/data/import?upload=${uploadId}`} className={buttonClass()}>
            Try again with the same file
          </Link>
        )}
      </div>
    </Panel>
  );
}
