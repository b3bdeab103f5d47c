"use client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "#components/providers/index.ts";
import { Cell, Chip, formatInteger, HeadCell, Panel, QueryPanel, Table } from "#components/ui/index.ts";
import type { Resolution } from "#lib/core/columns.ts";
import {
  FINDING_KINDS,
  FINDING_TITLES,
  type Finding,
  type FindingsReport,
} from "#lib/data/validation/index.ts";
import type { Dataset } from "./dataset-facts.tsx";
import { formatBarTime } from "./words.ts";

type Clock = { resolution: Resolution; timeZone: string };

/** What was found in the latest import of the dataset. */
export function DatasetFindings({ dataset }: { dataset: Dataset }) {
  const api = useApi();
  const imports = useQuery(api.data.listImports.queryOptions({ datasetId: dataset.id }));
  const latest = imports.data?.find((row) => row.state === "published");
  const query = useQuery({
    ...api.data.getImport.queryOptions({ importId: latest?.id ?? "" }),
    enabled: latest !== undefined,
  });
  return (
    <QueryPanel
      title="Findings"
      note={latest && `in ${latest.fileName}, the latest import`}
      what="findings"
      query={imports.error ? { ...query, error: imports.error } : query}
      flush
      className="h-full"
    >
      {({ report }) => report && <Findings findings={report.findings} clock={dataset} />}
    </QueryPanel>
  );
}

export function FindingsPanel({ findings, clock }: { findings: FindingsReport; clock: Clock }) {
  return (
    <Panel title="Findings" note="Stored all the same: judge before you trust a backtest" flush>
      <Findings findings={findings} clock={clock} />
    </Panel>
  );
}

function Findings({ findings, clock }: { findings: FindingsReport; clock: Clock }) {
  return (
    <div className="flex flex-col">
      <ul className="grid grid-cols-[repeat(auto-fit,minmax(150px,1fr))] border-line-1 border-b">
        {FINDING_KINDS.map((kind) => (
          <li key={kind} className="flex flex-col gap-1 px-3 py-2">
            <span className="text-11 text-3">{FINDING_TITLES[kind]}</span>
            <span className="flex items-baseline gap-2">
              <span className="font-medium text-15 text-1">{formatInteger(findings.counts[kind])}</span>
              {findings.counts[kind] === 0 && <Chip tone="good">None</Chip>}
              {kind === "gap" && findings.counts.gap > 0 && (
                <span className="text-11 text-3">{formatInteger(findings.missingBars)} bars</span>
              )}
            </span>
          </li>
        ))}
      </ul>
      {findings.examples.length > 0 && (
        <Table
          label="Examples of findings"
          cards
          head={
            <>
              <HeadCell>Finding</HeadCell>
              <HeadCell>Symbol</HeadCell>
              <HeadCell>At</HeadCell>
              <HeadCell>What</HeadCell>
            </>
          }
        >
          {findings.examples.map((finding) => (
            <Example
              key={`${finding.kind} ${finding.symbol} ${finding.time}`}
              finding={finding}
              clock={clock}
            />
          ))}
        </Table>
      )}
    </div>
  );
}

function Example({ finding, clock }: { finding: Finding; clock: Clock }) {
  const at = (time: number) => formatBarTime(time, clock.resolution, clock.timeZone);
  return (
    <tr>
      <Cell>{FINDING_TITLES[finding.kind]}</Cell>
      <Cell label="Symbol" strong>
        {finding.symbol}
      </Cell>
      <Cell label="At" className="phone:col-span-2">
        {finding.until ? `${at(finding.time)} … ${at(finding.until)}` : at(finding.time)}
      </Cell>
      <Cell label="What" className="phone:col-span-2">
        {finding.detail}
      </Cell>
    </tr>
  );
}
