"use client";
import Link from "next/link";
import { useEffect } from "react";
import { useCan } from "#components/providers/index.ts";
import { ModeBadge, modeOf, RoleGate } from "#components/shell/index.ts";
import {
  Button,
  Chip,
  EmptyState,
  ErrorState,
  formatNumber,
  LoadingState,
  PageHeader,
  Panel,
} from "#components/ui/index.ts";
import { BlotterPanel } from "./blotter-panel.tsx";
import { ColumnChoice, useHiddenColumns } from "./column-choice.tsx";
import type { LiveOrders } from "./live-orders.ts";
import { useTicket } from "./ticket-store.ts";
import { useLiveOrders, useLiveOrdersState, useOrdersFreshness } from "./use-live-orders.ts";
import { useAccounts } from "./use-trading-facts.ts";

/** Every order of the team, live. */
export function BlotterScreen() {
  return (
    <RoleGate screen="Orders" permission="orders:read">
      <Blotter />
    </RoleGate>
  );
}

function Blotter() {
  const live = useLiveOrders();
  const accounts = useAccounts();
  const phase = useLiveOrdersState(live, (state) => state.phase);
  const error = useLiveOrdersState(live, (state) => state.error);
  const loadColumns = useHiddenColumns((columns) => columns.load);
  useEffect(loadColumns, [loadColumns]);
  const none = accounts.data?.length === 0;
  return (
    <>
      <PageHeader
        title="Orders"
        chips={
          <>
            <ModeBadge mode={modeOf(accounts.data)} />
            <FreshChip live={live} />
            <WaitingChip live={live} />
          </>
        }
        actions={live && <HeaderActions live={live} />}
      />
      <div className="flex min-h-0 flex-1 flex-col p-2">
        {none ? (
          <NoAccount />
        ) : live && phase !== "loading" ? (
          <BlotterPanel live={live} accounts={accounts.data ?? []} />
        ) : (
          <Panel flush className="flex-1">
            {error ? (
              <ErrorState error={error} retry={() => live?.resync()} />
            ) : (
              <LoadingState what="orders" rows={12} />
            )}
          </Panel>
        )}
      </div>
    </>
  );
}

function WaitingChip({ live }: { live: LiveOrders | undefined }) {
  const frozen = useLiveOrdersState(live, (state) => state.frozen);
  const waiting = useLiveOrdersState(live, (state) => state.waiting);
  if (!frozen && waiting === 0) return null;
  return (
    <Chip tone="accent" glyph="‖">
      {frozen ? "Frozen" : "Held"}, {waiting} {waiting === 1 ? "update" : "updates"} waiting
    </Chip>
  );
}

function FreshChip({ live }: { live: LiveOrders | undefined }) {
  const { fresh, word, silentMs } = useOrdersFreshness(live);
  if (fresh)
    return (
      <Chip tone="good" className="phone:hidden">
        Fresh, {formatNumber(silentMs / 1000, 1)} s old
      </Chip>
    );
  return (
    <Chip tone="warn" title="No order leaves the ticket until the list is fresh again.">
      {word}: last known orders
    </Chip>
  );
}

function HeaderActions({ live }: { live: LiveOrders }) {
  const frozen = useLiveOrdersState(live, (state) => state.frozen);
  const { fresh } = useOrdersFreshness(live);
  const mayTrade = useCan("orders:trade");
  const openTicket = useTicket((ticket) => ticket.open);
  return (
    <>
      {!fresh && (
        <Button keys="R" onClick={() => live.resync()}>
          Resync
        </Button>
      )}
      <Button kind="ghost" keys="Space" aria-pressed={frozen} onClick={() => live.freeze(!frozen)}>
        {frozen ? "Release" : "Freeze"}
      </Button>
      <span className="phone:hidden">
        <ColumnChoice />
      </span>
      {mayTrade && (
        <Button kind="ink" keys="T" onClick={() => openTicket({})}>
          New order
        </Button>
      )}
    </>
  );
}

function NoAccount() {
  const mayManage = useCan("accounts:manage");
  return (
    <Panel flush className="flex-1">
      <EmptyState
        title="There is no account to trade in yet"
        text="Orders belong to an account at a broker. A paper account needs no broker: it trades simulated fills on a replayed or live feed, with the same controls and the same order management."
        action={
          mayManage ? (
            <Link href="/accounts" className="font-medium text-1 underline underline-offset-2">
              Open a paper account
            </Link>
          ) : (
            <span className="text-12 text-3">An owner, admin or operations opens one (accounts:manage).</span>
          )
        }
      />
    </Panel>
  );
}
