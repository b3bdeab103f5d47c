"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { parseAsString, useQueryStates } from "nuqs";
import { useState } from "react";
import { useApi } from "#components/providers/index.ts";
import { RoleGate } from "#components/shell/index.ts";
import { Button, ErrorState, LoadingState, PageBody, PageHeader, Panel } from "#components/ui/index.ts";
import type { ImportMapping } from "#lib/data/ingestion/index.ts";
import { ConfirmMapping } from "./confirm-mapping.tsx";
import { DropFile } from "./drop-file.tsx";
import { RawRows } from "./raw-rows.tsx";

/** From a file to a confirmed reading of it: drop, look, correct, import. The address survives a reload. */
export function ImportScreen() {
  const [{ upload, into }, setAddress] = useQueryStates({ upload: parseAsString, into: parseAsString });
  return (
    <>
      <PageHeader
        title="Import a file"
        parents={<Link href="/data">Data</Link>}
        note={upload ? "2 of 2: check how it reads" : "1 of 2: send the file"}
        actions={upload && <Button onClick={() => setAddress({ upload: null })}>Choose another file</Button>}
      />
      <RoleGate screen="Import" permission="data:import">
        <PageBody>
          {upload ? (
            <Inspect key={upload} uploadId={upload} into={into} />
          ) : (
            <Panel>
              <DropFile onUploaded={(uploadId) => setAddress({ upload: uploadId })} />
            </Panel>
          )}
        </PageBody>
      </RoleGate>
    </>
  );
}

function Inspect({ uploadId, into }: { uploadId: string; into: string | null }) {
  const api = useApi();
  const [changed, setChanged] = useState<ImportMapping>();
  const query = useQuery({
    ...api.data.inspectUpload.queryOptions({ uploadId, mapping: changed }),
    placeholderData: keepPreviousData,
  });
  if (!query.data)
    return (
      <Panel flush>
        {query.error ? (
          <ErrorState error={query.error} retry={query.refetch} />
        ) : (
          <LoadingState what="the first rows" />
        )}
      </Panel>
    );
  const { recognition, fileName } = query.data;
  if (!recognition.ok)
    return (
      <>
        <Panel title={fileName}>
          <p role="alert" className="text-13 text-1">
            {recognition.reason}
          </p>
        </Panel>
        <RawRows rows={recognition.rows} />
      </>
    );
  return (
    <ConfirmMapping
      uploadId={uploadId}
      into={into}
      inspection={{ ...query.data, recognition }}
      mapping={changed ?? recognition.mapping}
      onChange={setChanged}
      problem={query.error}
    />
  );
}
