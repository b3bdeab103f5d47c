"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { useApi } from "#components/providers/index.ts";
import { RoleGate } from "#components/shell/index.ts";
import {
  Chip,
  ErrorState,
  formatInteger,
  LoadingState,
  PageBody,
  PageHeader,
  Panel,
  Tabs,
} from "#components/ui/index.ts";
import { CoveragePanel } from "./coverage-panel.tsx";
import { DatasetActions } from "./dataset-actions.tsx";
import { type Dataset, DatasetFacts } from "./dataset-facts.tsx";
import { SyntheticChip } from "./datasets-panel.tsx";
import { DatasetFindings } from "./findings-panel.tsx";
import { ImportsPanel } from "./imports-panel.tsx";
import { PreviewPanel } from "./preview-panel.tsx";
import { SnapshotsPanel } from "./snapshots-panel.tsx";
import { SymbolsPanel } from "./symbols-panel.tsx";
import { resolutionNames } from "./words.ts";

/** One dataset: its symbols, how complete they are, the bars themselves, and where they came from. */
export function DatasetScreen({ id }: { id: string }) {
  const api = useApi();
  const query = useQuery(api.data.get.queryOptions({ id }));
  const dataset = query.data;
  return (
    <>
      <PageHeader
        title={dataset?.name ?? "Dataset"}
        parents={<Link href="/data">Data</Link>}
        chips={
          dataset && (
            <>
              <Chip>{resolutionNames[dataset.resolution]}</Chip>
              {dataset.synthetic && <SyntheticChip />}
            </>
          )
        }
        note={dataset?.source}
        actions={dataset && <DatasetActions dataset={dataset} />}
      />
      <RoleGate screen="Data" permission="data:read">
        <PageBody fill={Boolean(dataset)}>
          {dataset ? (
            <DatasetBody dataset={dataset} />
          ) : (
            <Panel flush>
              {query.error ? (
                <ErrorState error={query.error} retry={query.refetch} />
              ) : (
                <LoadingState what="the dataset" />
              )}
            </Panel>
          )}
        </PageBody>
      </RoleGate>
    </>
  );
}

type Tab = "bars" | "findings" | "snapshots" | "imports";

function DatasetBody({ dataset }: { dataset: Dataset }) {
  const [tab, setTab] = useState<Tab>("bars");
  const [chosen, setSymbol] = useQueryState("symbol", parseAsString);
  const symbol = dataset.symbols.find((one) => one.symbol === chosen) ?? dataset.symbols[0];
  return (
    <>
      <DatasetFacts dataset={dataset} />
      <Tabs
        label={`About ${dataset.name}`}
        className="flex-1 overflow-hidden rounded-2 border"
        value={tab}
        onChange={setTab}
        tabs={[
          {
            value: "bars",
            label: "Bars",
            content: (
              <div className="grid h-full min-h-0 grid-cols-[minmax(300px,2fr)_minmax(0,5fr)] gap-2 p-2 phone:grid-cols-1 phone:overflow-y-auto">
                <SymbolsPanel dataset={dataset} symbol={symbol?.symbol} onChoose={setSymbol} />
                {symbol && (
                  <div className="flex min-h-0 min-w-0 flex-col gap-2">
                    <CoveragePanel dataset={dataset} symbol={symbol.symbol} />
                    <PreviewPanel dataset={dataset} symbol={symbol.symbol} />
                  </div>
                )}
              </div>
            ),
          },
          { value: "findings", label: "Findings", content: <DatasetFindings dataset={dataset} /> },
          {
            value: "snapshots",
            label: "Snapshots",
            count: formatInteger(dataset.snapshots.length),
            content: <SnapshotsPanel dataset={dataset} />,
          },
          { value: "imports", label: "Imports", content: <ImportsPanel datasetId={dataset.id} /> },
        ]}
      />
    </>
  );
}
