"use client";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo, useState } from "react";
import { useApi } from "#components/providers/index.ts";
import { RoleGate } from "#components/shell/index.ts";
import { DataGrid, LoadOlder, PageBody, PageHeader, QueryPanel, useTimeZone } from "#components/ui/index.ts";
import { type AuditEntry, auditColumns } from "./audit-columns.tsx";
import { AuditDetails } from "./audit-details.tsx";
import { AuditFilters } from "./audit-filters.tsx";

const PAGE_ROWS = 100;
const filterParsers = {
  actor: parseAsString.withDefault(""),
  action: parseAsString.withDefault(""),
  outcome: parseAsStringLiteral(["any", "done", "denied"]).withDefault("any"),
};

/** Who did what, when, and what was refused. The filters stand in the address, so that a view can be shared. */
export function AuditScreen() {
  return (
    <>
      <PageHeader title="Audit" note="Every change and every refusal, newest first" />
      <RoleGate screen="Audit" permission="audit:read">
        <PageBody fill>
          <AuditPanel />
        </PageBody>
      </RoleGate>
    </>
  );
}

function AuditPanel() {
  const api = useApi();
  const zone = useTimeZone();
  const [filters, setFilters] = useQueryStates(filterParsers);
  const [open, setOpen] = useState<AuditEntry>();
  const columns = useMemo(() => auditColumns(zone), [zone]);
  const query = useInfiniteQuery(
    api.audit.list.infiniteQueryOptions(
      {
        limit: PAGE_ROWS,
        actor: filters.actor || undefined,
        action: filters.action || undefined,
        outcome: filters.outcome === "any" ? undefined : filters.outcome,
      },
      { getNextPageParam: (page) => page.nextCursor, placeholderData: keepPreviousData },
    ),
  );
  return (
    <QueryPanel title="Entries" what="audit entries" query={query} flush className="flex-1">
      {({ pages }) => (
        <>
          <DataGrid
            rows={pages.flatMap(({ entries }) => entries)}
            columns={columns}
            rowId={(entry) => entry.id}
            label="Entries"
            onOpen={setOpen}
            empty="No entry matches."
            toolbar={<AuditFilters filters={filters} onChange={setFilters} />}
            footer={
              <>
                <span>Enter opens an entry</span>
                <LoadOlder pages={query} rows={PAGE_ROWS} />
              </>
            }
          />
          <AuditDetails entry={open} onClose={() => setOpen(undefined)} />
        </>
      )}
    </QueryPanel>
  );
}
