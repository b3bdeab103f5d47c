"use client";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { useApi, useCan, useStale } from "#components/providers/index.ts";
import { ModeBadge, modeOf, RoleGate } from "#components/shell/index.ts";
import {
  Button,
  DataGrid,
  PageBody,
  PageHeader,
  QueryPanel,
  Segmented,
  useTimeZone,
} from "#components/ui/index.ts";
import { LotsDrawer } from "./lots-drawer.tsx";
import { positionColumns, strategyWords } from "./position-columns.tsx";
import { usePositionCommands } from "./position-commands.ts";
import { isTotal, lineId, type PositionGrouping, positionLines } from "./position-groups.ts";
import { type CostBasis, type PositionRow, positionId } from "./position-row.ts";
import { usePositionView } from "./position-view.ts";
import { BenchmarkChoice, GroupChoice, usePositionGrouping } from "./positions-toolbar.tsx";
import { useAccounts, useOrderNames } from "./use-trading-facts.ts";

/** What is held, at what cost, and what it is worth now. */
export function PositionsScreen() {
  const accounts = useAccounts().data;
  return (
    <>
      <PageHeader
        title="Positions"
        chips={<ModeBadge mode={modeOf(accounts)} />}
        note="By account and symbol"
      />
      <RoleGate screen="Positions" permission="orders:read">
        <PageBody fill>
          <PositionsPanel />
        </PageBody>
      </RoleGate>
    </>
  );
}

function PositionsPanel() {
  const api = useApi();
  const zone = useTimeZone();
  const mayTrade = useCan("orders:trade");
  const [closed, setClosed] = useState(false);
  const [open, setOpen] = useState<PositionRow | null>(null);
  const current = useRef<PositionRow | null>(null);
  const query = useQuery(api.positions.list.queryOptions({ closed }, { refetchInterval: 3_000 }));
  const [basis, setBasis] = useState<CostBasis>("fifo");
  const columns = usePositionColumns(basis);
  const { lines, rank, grouped } = usePositionLines(query.data ?? NO_ROWS);
  usePositionCommands(current);
  return (
    <QueryPanel
      what="positions"
      query={query}
      stale={useStale()}
      flush
      className="flex-1"
      empty={{
        when: (rows) => rows.length === 0 && !closed,
        title: "Nothing is held",
        text: "A position begins with the first fill of an order. T opens the ticket.",
        action: <Button onClick={() => setClosed(true)}>Show closed positions</Button>,
      }}
    >
      {(rows) => (
        <>
          <DataGrid
            label="Positions"
            rows={lines}
            columns={columns}
            rowId={lineId}
            rank={rank}
            isTotal={isTotal}
            rowClass={(line) => (isTotal(line) ? "bg-2! font-medium" : undefined)}
            onOpen={(line) => !isTotal(line) && setOpen(line)}
            onCurrent={(line) => {
              current.current = isTotal(line) ? null : line;
            }}
            toolbar={
              <>
                <GroupChoice />
                <BenchmarkChoice />
                <Segmented
                  label="Cost of what is sold"
                  options={[
                    { value: "fifo", label: "First in, first out" },
                    { value: "average", label: "Average cost" },
                  ]}
                  value={basis}
                  onChange={setBasis}
                />
                <Button kind="ghost" aria-pressed={closed} onClick={() => setClosed(!closed)}>
                  {closed ? "Hide closed" : "Show closed"}
                </Button>
              </>
            }
            footer={
              <span className="phone:hidden">
                {grouped && "A total is above its positions. "}Enter shows the lots,{" "}
                {mayTrade && "F closes, V reverses (both through the ticket), "}O goes to its orders, P pins
                it
              </span>
            }
          />
          {open && (
            <LotsDrawer
              position={rows.find((row) => positionId(row) === positionId(open)) ?? open}
              zone={zone}
              onClose={() => setOpen(null)}
            />
          )}
        </>
      )}
    </QueryPanel>
  );
}

const NO_ROWS: readonly PositionRow[] = [];

/** The rows as grouped and pinned. */
function usePositionLines(rows: readonly PositionRow[]) {
  const names = useOrderNames();
  const [grouping] = usePositionGrouping();
  const { pinned, load } = usePositionView();
  useEffect(load, [load]);
  return useMemo(() => {
    const titles: Record<PositionGrouping, ((row: PositionRow) => string) | null> = {
      none: null,
      account: (row) => names.account(row.accountId),
      strategy: (row) => strategyWords(row) || "Nothing held",
      symbol: (row) => row.symbol,
      currency: (row) => row.currency,
    };
    return { ...positionLines(rows, titles[grouping], pinned), grouped: grouping !== "none" };
  }, [rows, grouping, names, pinned]);
}

/** Betas are of daily closes: a day's are soon enough. */
const BETAS_EVERY_MS = 300_000;

function usePositionColumns(basis: CostBasis) {
  const api = useApi();
  const zone = useTimeZone();
  const names = useOrderNames();
  const { pinned, benchmark } = usePositionView();
  const betas = useQuery(
    api.positions.betas.queryOptions(
      { benchmark: benchmark ?? "" },
      { enabled: benchmark !== null, staleTime: BETAS_EVERY_MS, refetchInterval: BETAS_EVERY_MS },
    ),
  ).data;
  return useMemo(() => {
    const byId = new Map((betas ?? []).map((one) => [`${one.accountId} ${one.symbol}`, one]));
    const betaOf = (row: PositionRow) => byId.get(positionId(row));
    return positionColumns({ zone, names, basis, pinned, benchmark, betaOf });
  }, [zone, names, basis, pinned, benchmark, betas]);
}
