"use client";
import { type RefObject, useMemo } from "react";
import { formatInteger, type GridHandle, toast } from "#components/ui/index.ts";
import type { OrderRow } from "#lib/execution/orders/index.ts";
import type { OpenDialog } from "./blotter-dialogs.tsx";
import { ordersAsText } from "./copy-orders.ts";
import type { LiveOrders } from "./live-orders.ts";
import { NO_FILTER, type OrderTab, type RowFilter } from "./order-tabs.ts";
import { useStagedOrders } from "./staged-orders.ts";
import { draftOf, useTicket } from "./ticket-store.ts";
import type { OrderActions } from "./use-order-commands.ts";

type Places = {
  live: LiveOrders;
  grid: RefObject<GridHandle<OrderRow> | null>;
  /** The row that the cursor is on. */
  current: RefObject<string | null>;
  chosen: RefObject<readonly OrderRow[]>;
  setDialog: (dialog: OpenDialog) => void;
  setAddress: (change: { order?: string; tab?: OrderTab } & Partial<RowFilter>) => Promise<unknown>;
};

/** What keys, buttons and menu of the blotter do. */
export function useOrderActions({
  live,
  grid,
  current,
  chosen,
  setDialog,
  setAddress,
}: Places): OrderActions {
  return useMemo<OrderActions>(() => {
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
      edit: (row, column, value) =>
        setDialog({ kind: "replace", row: live.get(row.orderId)?.row ?? row, asked: { [column]: value } }),
      replaceMany: (targets) => setDialog({ kind: "replace-many", rows: targets }),
      clone: (row) => useTicket.getState().open(draftOf(row)),
      stage: (targets) => {
        const { stage } = useStagedOrders.getState();
        for (const row of targets) stage(draftOf(row), crypto.randomUUID(), Date.now());
        toast("done", `${formatInteger(targets.length)} staged`, { text: "They wait under Staged." });
      },
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
  }, [live, setAddress, setDialog, grid, current, chosen]);
}
