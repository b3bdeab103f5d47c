"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useApi } from "#components/providers/index.ts";
import {
  Cell,
  formatAge,
  formatInteger,
  formatTime,
  HeadCell,
  QueryPanel,
  Table,
  useTimeZone,
} from "#components/ui/index.ts";
import { ImportStateChip } from "./import-state.tsx";

/** The latest imports, of one dataset when it is named. */
export function ImportsPanel({ datasetId }: { datasetId?: string }) {
  const api = useApi();
  const zone = useTimeZone();
  const query = useQuery(api.data.listImports.queryOptions(datasetId ? { datasetId } : {}));
  return (
    <QueryPanel
      title="Imports"
      what="imports"
      query={query}
      flush
      empty={{ when: (imports) => imports.length === 0, title: "No imports yet" }}
    >
      {(imports) => (
        <Table
          label="Imports"
          cards
          head={
            <>
              <HeadCell>File</HeadCell>
              <HeadCell>State</HeadCell>
              <HeadCell right>Rows stored</HeadCell>
              <HeadCell right>Quarantined</HeadCell>
              <HeadCell>By</HeadCell>
              <HeadCell right>When</HeadCell>
            </>
          }
        >
          {imports.map((row) => (
            <tr key={row.id}>
              <Cell strong>
                <Link href={`/data/imports/${row.id}`} className="hover:underline">
                  {row.fileName}
                </Link>
              </Cell>
              <Cell label="State" title={row.error ?? undefined}>
                <ImportStateChip state={row.state} />
              </Cell>
              <Cell right label="Rows stored">
                {formatInteger(row.rowsStored)}
              </Cell>
              <Cell right label="Quarantined">
                {formatInteger(row.rowsQuarantined)}
              </Cell>
              <Cell label="By">{row.by ?? "Pitwall"}</Cell>
              <Cell right label="When" title={formatTime(row.createdAt, zone)}>
                {formatAge(row.createdAt, Date.now(), zone)}
              </Cell>
            </tr>
          ))}
        </Table>
      )}
    </QueryPanel>
  );
}
