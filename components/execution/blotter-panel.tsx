"use client";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useEffect, useMemo, useRef, useState } from "react";
import { useCan } from "#components/providers/index.ts";
import { cx, formatInteger, type GridHandle, Tabs, useTimeZone } from "#components/ui/index.ts";
import type { OrderRow } from "#lib/execution/orders/index.ts";
import { BlotterDialogs, type OpenDialog } from "./blotter-dialogs.tsx";
import { BlotterFilters } from "./blotter-filters.tsx";
import { useHiddenColumns } from "./column-choice.tsx";
import type { LiveOrders } from "./live-orders.ts";
import { orderColumns } from "./order-columns.tsx";
import { OrderHistory } from "./order-history.tsx";
import { OrderList } from "./order-list.tsx";
import { OrderNewsRegion } from "./order-news-region.tsx";
import { ORDER_TABS, TAB_LABELS } from "./order-tabs.ts";
import { StagedList } from "./staged-list.tsx";
import { useStagedOrders } from "./staged-orders.ts";
import type { AccountSummary } from "./trading-types.ts";
import { useOrdersFreshness } from "./use-live-orders.ts";
import { useOrderActions } from "./use-order-actions.ts";
import { useOrderCommands } from "./use-order-commands.ts";
import { useOrderRows, useOrderSummary } from "./use-order-rows.ts";
import { useSlippage } from "./use-slippage.ts";
import { useOrderNames } from "./use-trading-facts.ts";
import { ViewMenu } from "./view-menu.tsx";

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
  const hidden = useHiddenColumns((columns) => columns.hidden);
  const names = useSlippage(useOrderNames(), !hidden.has("slippage"));
  const [{ tab, order: openId, ...filter }, setAddress] = useQueryStates(address);
  const rows = useOrderRows(live, tab, filter);
  const { orders: staged, load: loadStaged } = useStagedOrders();
  useEffect(loadStaged, [loadStaged]);
  const summary = useOrderSummary(live, rows, filter, staged.length);
  const editable = useCan("orders:trade");
  const columns = useMemo(
    () => orderColumns(zone, names, hidden, { editable }),
    [zone, names, hidden, editable],
  );
  const { fresh } = useOrdersFreshness(live);
  const handling = useHandling(live, setAddress);
  const { actions, dialog, setDialog, setSelected } = handling;
  const { offline, silent } = withoutLine(accounts, summary.working);
  const chips = (
    <BlotterFilters
      filter={filter}
      onChange={(change) => void setAddress(change)}
      accounts={accounts.map(({ id, name }) => ({ value: id, label: name }))}
      {...summary.choices}
    />
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
      {silent.length > 0 && <OfflineLine accounts={silent} all={offline} />}
      <Tabs
        label="Orders"
        className="flex-1"
        value={tab}
        onChange={(next) => {
          setSelected([]);
          void setAddress({ tab: next });
        }}
        aside={
          <span className="flex items-center gap-3 phone:hidden">
            What needs a person first, then newest
            <ViewMenu
              address={{ tab, ...filter }}
              grid={handling.grid}
              onAddress={(view) => void setAddress(view as Parameters<typeof setAddress>[0])}
            />
          </span>
        }
        tabs={ORDER_TABS.map((value) => ({
          value,
          label: TAB_LABELS[value],
          count: value === "history" ? undefined : formatInteger(summary.counts[value]),
          content:
            value === "history" ? (
              <OrderHistory {...{ names, zone, filter }} onOpen={actions.detail} toolbar={chips} />
            ) : value === "staged" ? (
              <StagedList names={names} zone={zone} accounts={accounts} fresh={fresh} />
            ) : (
              <OrderList
                {...{ rows, columns, tab, filter, summary, offline }}
                {...handling}
                filters={chips}
              />
            ),
        }))}
      />
      <OrderNewsRegion live={live} />
      <BlotterDialogs
        {...{ dialog, openId, live, names, accounts, zone, fresh, actions }}
        onCloseDialog={() => setDialog(null)}
        onCloseOrder={() => void setAddress({ order: null })}
      />
    </section>
  );
}

/** Accounts whose broker does not answer: of all when none is left, else those that have orders there. */
function withoutLine(accounts: readonly AccountSummary[], working: ReadonlySet<string>) {
  const away = accounts.filter(({ connection }) => connection.state !== "connected");
  const offline = accounts.length > 0 && away.length === accounts.length;
  return { offline, silent: offline ? away : away.filter(({ id }) => working.has(id)) };
}

type SetAddress = Parameters<typeof useOrderActions>[0]["setAddress"];

/** What is selected, what is open above the rows, and what can be done. */
function useHandling(live: LiveOrders, setAddress: SetAddress) {
  const [selected, select] = useState<readonly OrderRow[]>([]);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const [menuOpen, setMenuOpen] = useState(false);
  const [editing, setEditing] = useState(false);
  const grid = useRef<GridHandle<OrderRow> | null>(null);
  const current = useRef<string | null>(null);
  const chosen = useRef(selected);
  chosen.current = selected;
  /** Known at once: a menu that opens in the same moment acts on the rows of that moment. */
  const setSelected = (rows: readonly OrderRow[]) => {
    chosen.current = rows;
    select(rows);
  };
  useHoldWhile(live, dialog !== null || menuOpen || editing);
  const actions = useOrderActions({ live, grid, current, chosen, setDialog, setAddress });
  const menu = useOrderCommands(actions);
  return { selected, setSelected, dialog, setDialog, setMenuOpen, setEditing, grid, current, actions, menu };
}

/** Rows stand still while something is open that acts on them. */
function useHoldWhile(live: LiveOrders, open: boolean): void {
  useEffect(() => (open ? live.hold() : undefined), [live, open]);
}

/** `all`: no account has a line; else those that have orders and no line. */
function OfflineLine({ accounts, all }: { accounts: readonly AccountSummary[]; all: boolean }) {
  const down = accounts.find(({ connection }) => connection.reason !== null);
  return (
    <p role="alert" className="border-b bg-warn-soft px-3 py-1 text-12 text-warn">
      {all
        ? "! No broker is connected; orders below are last known."
        : `! No line to the broker of ${accounts.map(({ name }) => name).join(", ")}: those orders are last known.`}{" "}
      {down?.connection.reason}
    </p>
  );
}
