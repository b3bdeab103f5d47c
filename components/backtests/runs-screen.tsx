"use client";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo, useState } from "react";
import { useApi, useCan, useStale } from "#components/providers/index.ts";
import { RoleGate, usePageCommands } from "#components/shell/index.ts";
import {
  buttonClass,
  DataGrid,
  LoadOlder,
  PageBody,
  PageHeader,
  QueryPanel,
  useTimeZone,
} from "#components/ui/index.ts";
import { RUN_STATES, type RunView } from "#lib/model-testing/backtesting/index.ts";
import { MOST_COMPARED } from "./compare-address.ts";
import { runColumns } from "./runs-columns.tsx";
import { RunsFilters } from "./runs-filters.tsx";
import { SelectionActions } from "./selection-actions.tsx";
import { useRunActions } from "./use-run-actions.ts";

const filterParsers = {
  state: parseAsStringLiteral(["any", ...RUN_STATES]).withDefault("any"),
  strategy: parseAsString.withDefault(""),
  symbol: parseAsString.withDefault(""),
};

/** Every run of the team, newest first. */
export function RunsScreen() {
  const mayLaunch = useCan("runs:launch");
  return (
    <>
      <PageHeader
        title="Runs"
        note="Backtests of the team, newest first"
        actions={
          mayLaunch && (
            <Link href="/backtests/new" className={buttonClass("ink")}>
              New backtest
            </Link>
          )
        }
      />
      <RoleGate screen="Runs" permission="runs:read">
        <PageBody fill>
          <RunsPanel mayLaunch={mayLaunch} />
        </PageBody>
      </RoleGate>
    </>
  );
}

function RunsPanel({ mayLaunch }: { mayLaunch: boolean }) {
  const api = useApi();
  const router = useRouter();
  const zone = useTimeZone();
  const stale = useStale();
  const [filters, setFilters] = useQueryStates(filterParsers);
  const [selected, setSelected] = useState<readonly RunView[]>([]);
  const columns = useMemo(() => runColumns(zone), [zone]);
  const actions = useRunActions();
  const isFiltered = filters.state !== "any" || filters.strategy !== "" || filters.symbol !== "";
  const query = useInfiniteQuery(
    api.runs.list.infiniteQueryOptions(
      {
        state: filters.state === "any" ? undefined : filters.state,
        strategy: filters.strategy || undefined,
        symbol: filters.symbol || undefined,
      },
      { getNextPageParam: (page) => page.nextCursor, placeholderData: keepPreviousData },
    ),
  );
  usePageCommands(
    useMemo(
      () => [
        {
          id: "runs.new",
          title: "New backtest",
          group: "This page",
          keys: "C",
          permission: "runs:launch",
          run: () => router.push("/backtests/new"),
        },
      ],
      [router],
    ),
  );
  const newRun = mayLaunch && (
    <Link href="/backtests/new" className={buttonClass("ink")}>
      New backtest
    </Link>
  );
  return (
    <QueryPanel
      what="runs"
      query={query}
      stale={stale}
      flush
      className="flex-1"
      empty={{
        when: ({ pages }) => !isFiltered && pages.every(({ runs }) => runs.length === 0),
        title: "No backtest has been run yet",
        text: "A run takes a strategy, market data and costs, and shows what they would have earned. It stays here with everything that decided it.",
        action: newRun,
      }}
    >
      {({ pages }) => (
        <DataGrid
          label="Runs"
          rows={pages.flatMap(({ runs }) => runs)}
          columns={columns}
          rowId={(run) => run.id}
          selectable
          onSelect={setSelected}
          onOpen={(run) => router.push(`/backtests/${run.id}`)}
          empty="No run matches these filters."
          toolbar={
            <>
              <RunsFilters filters={filters} onChange={setFilters} />
              <SelectionActions selected={selected} actions={actions} />
            </>
          }
          footer={
            <>
              <span className="phone:hidden">
                X selects, Enter opens, M compares 2 to {MOST_COMPARED}, R runs again
              </span>
              <LoadOlder pages={query} />
            </>
          }
        />
      )}
    </QueryPanel>
  );
}
