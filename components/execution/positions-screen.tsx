"use client";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type RefObject, useMemo, useRef, useState } from "react";
import { useApi, useCan, useStale } from "#components/providers/index.ts";
import { type Command, ModeBadge, modeOf, RoleGate, usePageCommands } from "#components/shell/index.ts";
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
import { type CostBasis, type PositionRow, positionColumns, positionId } from "./position-columns.tsx";
import { EMPTY_DRAFT, useTicket } from "./ticket-store.ts";
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
  const names = useOrderNames();
  const mayTrade = useCan("orders:trade");
  const [closed, setClosed] = useState(false);
  const [open, setOpen] = useState<PositionRow | null>(null);
  const current = useRef<PositionRow | null>(null);
  const query = useQuery(api.positions.list.queryOptions({ closed }, { refetchInterval: 3_000 }));
  const [basis, setBasis] = useState<CostBasis>("fifo");
  const columns = useMemo(() => positionColumns(zone, names, basis), [zone, names, basis]);
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
            rows={rows}
            columns={columns}
            rowId={positionId}
            onOpen={setOpen}
            onCurrent={(row) => {
              current.current = row;
            }}
            toolbar={
              <>
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
                Enter shows the lots, {mayTrade && "F closes, V reverses (both through the ticket), "}O goes
                to its orders
              </span>
            }
          />
          {open && <LotsDrawer position={open} zone={zone} onClose={() => setOpen(null)} />}
        </>
      )}
    </QueryPanel>
  );
}

function usePositionCommands(current: RefObject<PositionRow | null>): void {
  const router = useRouter();
  usePageCommands(
    useMemo(() => {
      const on = (act: (row: PositionRow) => void) => () => current.current && act(current.current);
      const command = (
        id: string,
        title: string,
        keys: string,
        run: () => void,
        trades = false,
      ): Command => ({
        id: `positions.${id}`,
        title,
        group: "This page",
        keys,
        permission: trades ? "orders:trade" : undefined,
        run,
      });
      return [
        command(
          "flatten",
          "Close the position: into the ticket",
          "F",
          on((row) => toTicket(row, 1)),
          true,
        ),
        command(
          "reverse",
          "Reverse the position: into the ticket",
          "V",
          on((row) => toTicket(row, 2)),
          true,
        ),
        command(
          "orders",
          "Orders of the symbol",
          "O",
          on((row) => router.push(`/blotter?tab=today&symbol=${encodeURIComponent(row.symbol)}`)),
        ),
      ];
    }, [router, current]),
  );
}

/** A market order against the position, once to close and twice to turn it; the ticket reviews it as any other. */
function toTicket(row: PositionRow, times: 1 | 2): void {
  const held = Number(row.quantity);
  if (held === 0) return;
  useTicket.getState().open({
    ...EMPTY_DRAFT,
    account: row.accountId,
    symbol: row.symbol,
    side: held > 0 ? (times === 2 ? "sell-short" : "sell") : "buy",
    type: "market",
    quantity: Math.abs(held) * times,
  });
}
