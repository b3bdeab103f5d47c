"use client";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useEffect, useMemo, useRef, useState } from "react";
import { useCan } from "#components/providers/index.ts";
import {
  Button,
  ContextMenu,
  cx,
  DataGrid,
  formatInteger,
  type GridHandle,
  Tabs,
  toast,
  useTimeZone,
} from "#components/ui/index.ts";
import type { OrderRow } from "#lib/execution/orders/index.ts";
import { BlotterDialogs, type OpenDialog } from "./blotter-dialogs.tsx";
import { BlotterFilters } from "./blotter-filters.tsx";
import { useHiddenColumns } from "./column-choice.tsx";
import { ordersAsText } from "./copy-orders.ts";
import type { LiveOrders } from "./live-orders.ts";
import { ORDER_ROW_CLASSES, orderColumns } from "./order-columns.tsx";
import { OrderFooter } from "./order-footer.tsx";
import { OrderHistory } from "./order-history.tsx";
import { OrderNewsRegion } from "./order-news-region.tsx";
import { NO_FILTER, ORDER_TABS, TAB_LABELS } from "./order-tabs.ts";
import { StagedList } from "./staged-list.tsx";
import { useStagedOrders } from "./staged-orders.ts";
import { draftOf, useTicket } from "./ticket-store.ts";
import type { AccountSummary } from "./trading-types.ts";
import { useOrdersFreshness } from "./use-live-orders.ts";
import { isOpenRow, type OrderActions, useOrderCommands } from "./use-order-commands.ts";
import { useOrderRows, useOrderSummary } from "./use-order-rows.ts";
import { useOrderNames } from "./use-trading-facts.ts";

const address = {
  tab: parseAsStringLiteral(ORDER_TABS).withDefault("working"),
  account: parseAsString,
  side: parseAsString,
  symbol: parseAsString,
  strategy: parseAsString,
  order: parseAsString,
};

/** Tabs, filters, rows and everything that can be done to them. */
export function BlotterPanel({ live, accounts }: { live: LiveOrders; accounts: readonly AccountSummary[] }) {
  const zone = useTimeZone();
  const names = useOrderNames();
  const hidden = useHiddenColumns((columns) => columns.hidden);
  const [{ tab, order: openId, ...filter }, setAddress] = useQueryStates(address);
  const rows = useOrderRows(live, tab, filter);
  const { orders: staged, load: loadStaged } = useStagedOrders();
  useEffect(loadStaged, [loadStaged]);
  const { counts, totals, choices } = useOrderSummary(live, rows, staged.length);
  const columns = useMemo(() => orderColumns(zone, names, hidden), [zone, names, hidden]);
  const { fresh } = useOrdersFreshness(live);
  const [selected, setSelected] = useState<readonly OrderRow[]>([]);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const [menuOpen, setMenuOpen] = useState(false);
  const grid = useRef<GridHandle<OrderRow> | null>(null);
  const current = useRef<string | null>(null);
  const chosen = useRef(selected);
  chosen.current = selected;
  useHoldWhile(live, dialog !== null || menuOpen);
  const actions = useMemo<OrderActions>(() => {
    // Rows of the moment of the press: the list may have moved on since they were drawn.
    const now = (ids: readonly string[]) => ids.flatMap((id) => live.get(id)?.row ?? []);
    return {
      targets: () => {
        const ids = chosen.current.map(({ orderId }) => orderId);
        return now(ids.length > 0 ? ids : current.current === null ? [] : [current.current]);
      },
      filtered: () => now((grid.current?.shown() ?? []).map(({ orderId }) => orderId)),
      cancel: (targets, all) =>
        targets.length > 0 && setDialog({ kind: "cancel", rows: targets, all: all ?? false }),
      replace: (row) => setDialog({ kind: "replace", row }),
      replaceMany: (targets) => setDialog({ kind: "replace-many", rows: targets }),
      clone: (row) => useTicket.getState().open(draftOf(row)),
      detail: (order) => void setAddress({ order }),
      instrument: (row) => void setAddress({ symbol: row.symbol }),
      copy: (targets, format) => {
        void navigator.clipboard.writeText(ordersAsText(targets, format));
        toast("done", `${formatInteger(targets.length)} copied`);
      },
      tab: (next) => void setAddress({ tab: next }),
      focusFilters: () => document.querySelector<HTMLElement>("[data-filters] button")?.focus(),
      clearFilters: () => void setAddress({ ...NO_FILTER }),
      freeze: () => live.freeze(!live.store.getState().frozen),
      resync: () => live.resync(),
    };
  }, [live, setAddress]);
  const menu = useOrderCommands(actions);
  const offline = accounts.length > 0 && accounts.every(({ connection }) => connection.state !== "connected");
  const list = (
    <ContextMenu items={menu} onOpenChange={setMenuOpen} className="flex h-full min-h-0 flex-col">
      <DataGrid
        label="Orders"
        rows={rows.rows}
        live={rows}
        columns={columns}
        rowId={(row) => row.orderId}
        rowClassRules={ORDER_ROW_CLASSES}
        selectable
        onSelect={setSelected}
        onOpen={(row) => actions.detail(row.orderId)}
        onCurrent={(row) => {
          current.current = row.orderId;
        }}
        onMenu={(row) => {
          current.current = row.orderId;
        }}
        onReady={(ready) => {
          grid.current = ready;
        }}
        empty={tab === "working" ? "No order works. T opens the ticket." : "No order here matches."}
        toolbar={
          <>
            <BlotterFilters
              filter={filter}
              onChange={(change) => void setAddress(change)}
              accounts={accounts.map(({ id, name }) => ({ value: id, label: name }))}
              symbols={choices.symbols}
              strategies={choices.strategies}
            />
            <SelectionButtons selected={selected} actions={actions} offline={offline} />
          </>
        }
        footer={<OrderFooter totals={totals} selected={selected.length} />}
      />
    </ContextMenu>
  );
  return (
    <section
      data-panel=""
      tabIndex={-1}
      aria-label="Order blotter"
      className={cx(
        "flex min-h-0 flex-1 flex-col overflow-hidden rounded-2 border bg-1",
        !fresh && "opacity-80",
      )}
    >
      {offline && <OfflineLine accounts={accounts} />}
      <Tabs
        label="Orders"
        className="flex-1"
        value={tab}
        onChange={(next) => {
          setSelected([]);
          void setAddress({ tab: next });
        }}
        aside={<span className="phone:hidden">What needs a person first, then newest</span>}
        tabs={ORDER_TABS.map((value) => ({
          value,
          label: TAB_LABELS[value],
          count: value === "history" ? undefined : formatInteger(counts[value]),
          content:
            value === "history" ? (
              <OrderHistory names={names} zone={zone} filter={filter} onOpen={actions.detail} />
            ) : value === "staged" ? (
              <StagedList names={names} zone={zone} />
            ) : (
              list
            ),
        }))}
      />
      <OrderNewsRegion live={live} />
      <BlotterDialogs
        dialog={dialog}
        openId={openId}
        live={live}
        names={names}
        accounts={accounts}
        zone={zone}
        fresh={fresh}
        offline={offline}
        actions={actions}
        onCloseDialog={() => setDialog(null)}
        onCloseOrder={() => void setAddress({ order: null })}
      />
    </section>
  );
}

/** Rows stand still while something is open that acts on them. */
function useHoldWhile(live: LiveOrders, open: boolean): void {
  useEffect(() => (open ? live.hold() : undefined), [live, open]);
}

function SelectionButtons({
  selected,
  actions,
  offline,
}: {
  selected: readonly OrderRow[];
  actions: OrderActions;
  offline: boolean;
}) {
  const mayCancel = useCan("orders:cancel");
  const mayTrade = useCan("orders:trade");
  const open = selected.filter(isOpenRow);
  if (open.length === 0) return null;
  return (
    <span className="flex items-center gap-1">
      {mayTrade && (
        <Button keys="M" onClick={() => actions.replaceMany(open)}>
          Move {formatInteger(open.length)}
        </Button>
      )}
      {mayCancel && (
        <Button
          kind="danger"
          keys="Backspace"
          onClick={() => actions.cancel(actions.targets().filter(isOpenRow))}
        >
          {offline
            ? `Request cancel of ${formatInteger(open.length)} (broker offline)`
            : `Cancel ${formatInteger(open.length)}`}
        </Button>
      )}
    </span>
  );
}

function OfflineLine({ accounts }: { accounts: readonly AccountSummary[] }) {
  const down = accounts.find(({ connection }) => connection.reason !== null);
  return (
    <p role="alert" className="border-b bg-warn-soft px-3 py-1 text-12 text-warn">
      ! No broker is connected; orders below are last known. {down?.connection.reason}
    </p>
  );
}
