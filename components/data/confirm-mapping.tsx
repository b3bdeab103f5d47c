"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useApi } from "#components/providers/index.ts";
import { Button, Chip, describeProblem, formatBytes, Panel } from "#components/ui/index.ts";
import type { ImportMapping, Recognition } from "#lib/data/ingestion/index.ts";
import { MappingForm } from "./mapping-form.tsx";
import { MappingPreview, type PreviewBar } from "./mapping-preview.tsx";
import { RawRows } from "./raw-rows.tsx";
import { type Target, TargetForm } from "./target-form.tsx";
import { resolutionNames } from "./words.ts";

type Inspection = {
  fileName: string;
  bytes: number;
  columns: readonly string[];
  preview: readonly PreviewBar[];
  timeZone: string;
  recognition: Extract<Recognition, { ok: true }>;
};

/** The recognised reading beside what it makes of the first rows; one button imports. */
export function ConfirmMapping({
  uploadId,
  into,
  inspection,
  mapping,
  onChange,
  problem,
}: {
  uploadId: string;
  into: string | null;
  inspection: Inspection;
  mapping: ImportMapping;
  onChange: (mapping: ImportMapping) => void;
  /** Why the first rows cannot be read with this mapping. */
  problem: unknown;
}) {
  const api = useApi();
  const router = useRouter();
  const fresh: Target = {
    kind: "new",
    name: `${mapping.symbol ?? inspection.fileName.replace(/\..*$/, "")}, ${resolutionNames[mapping.resolution]}`,
    source: `Uploaded file ${inspection.fileName}`,
    licence: "not stated",
    synthetic: false,
  };
  const [chosen, setTarget] = useState<Target | undefined>(
    into ? { kind: "append", datasetId: into } : undefined,
  );
  const target = chosen ?? fresh;
  const start = useMutation(
    api.data.startImport.mutationOptions({
      onSuccess: ({ importId }) => router.push(`/data/imports/${importId}`),
    }),
  );
  const refusal = start.error ? describeProblem(start.error) : undefined;
  const wrong = problem ? describeProblem(problem).sentence : refusal?.sentence;
  return (
    <>
      <Panel>
        <div className="flex flex-wrap items-center gap-3">
          <p className="text-13 text-1">
            {inspection.fileName}, {formatBytes(inspection.bytes)}
          </p>
          {inspection.recognition.questions.length > 0 && (
            <Chip tone="warn">Check: {inspection.recognition.questions.join(", ")}</Chip>
          )}
          {wrong && (
            <p role="alert" className="flex items-center gap-2 text-12 text-1">
              <Chip tone="bad">Not yet</Chip>
              {wrong}
            </p>
          )}
          <Button
            kind="ink"
            className="ml-auto"
            busy={start.isPending}
            disabled={Boolean(problem)}
            onClick={() => start.mutate({ uploadId, mapping, target })}
          >
            {start.isPending ? "Starting…" : "Import"}
          </Button>
        </div>
      </Panel>
      <div className="grid grid-cols-[minmax(340px,2fr)_minmax(0,5fr)] items-start gap-2 phone:grid-cols-1">
        <div className="flex flex-col gap-2">
          <TargetForm
            target={target}
            fresh={fresh}
            error={refusal?.at?.startsWith("target") ? refusal.sentence : undefined}
            onChange={setTarget}
          />
          <MappingForm
            mapping={mapping}
            columns={inspection.columns}
            formats={inspection.recognition.formats}
            questions={inspection.recognition.questions}
            onChange={onChange}
          />
        </div>
        <div className="flex min-w-0 flex-col gap-2">
          <MappingPreview
            bars={inspection.preview}
            timeZone={inspection.timeZone}
            resolution={mapping.resolution}
            dim={Boolean(problem)}
          />
          <RawRows rows={inspection.recognition.rows} />
        </div>
      </div>
    </>
  );
}
