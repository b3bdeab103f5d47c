"use client";
import { type ReactNode, type RefObject, useMemo } from "react";
import { useCan } from "#components/providers/index.ts";
import {
  Button,
  ContextMenu,
  DataGrid,
  formatInteger,
  type GridColumn,
  type GridHandle,
  type LiveRows,
  type MenuItem,
} from "#components/ui/index.ts";
import type { OrderRow } from "#lib/execution/orders/index.ts";
import { ORDER_ROW_CLASSES } from "./order-columns.tsx";
import { OrderFooter } from "./order-footer.tsx";
import type { OrderTab, RowFilter } from "./order-tabs.ts";
import { isOpenRow, type OrderActions } from "./use-order-commands.ts";
import type { OrderSummary } from "./use-order-rows.ts";

/** The live rows with their filters, their menu and their totals. */
export function OrderList({
  rows,
  columns,
  tab,
  filter,
  filters,
  actions,
  menu,
  selected,
  setSelected,
  setMenuOpen,
  setEditing,
  summary,
  offline,
  grid,
  current,
}: {
  rows: LiveRows<OrderRow>;
  columns: readonly GridColumn<OrderRow>[];
  tab: OrderTab;
  filter: RowFilter;
  /** The chips above the rows. */
  filters: ReactNode;
  actions: OrderActions;
  menu: () => MenuItem[];
  selected: readonly OrderRow[];
  setSelected: (rows: OrderRow[]) => void;
  setMenuOpen: (open: boolean) => void;
  setEditing: (editing: boolean) => void;
  summary: OrderSummary;
  offline: boolean;
} & {
  grid: RefObject<GridHandle<OrderRow> | null>;
  current: RefObject<string | null>;
}) {
  // Putting thousands in order at every drawing would cost more than the drawing.
  const first = useMemo(() => rows.rows, [rows]);
  return (
    <ContextMenu items={menu} onOpenChange={setMenuOpen} className="flex h-full min-h-0 flex-col">
      <DataGrid
        label="Orders"
        rows={first}
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
          // On another row than the selected ones the menu is about that row.
          if (selected.some(({ orderId }) => orderId === row.orderId)) return;
          setSelected([]);
          grid.current?.select([]);
        }}
        onEdit={(row, column, value) => actions.edit(row, column, value)}
        onEditing={setEditing}
        onReady={(ready) => {
          grid.current = ready;
        }}
        empty={Object.values(filter).some(Boolean) ? "No order passes the filters above." : EMPTY[tab]}
        toolbar={
          <>
            {filters}
            <SelectionButtons selected={selected} actions={actions} offline={offline} />
          </>
        }
        footer={<OrderFooter totals={summary.totals} selected={selected.length} />}
      />
    </ContextMenu>
  );
}

const EMPTY: Readonly<Record<OrderTab, string>> = {
  working: "No order works. T opens the ticket.",
  filled: "No order was filled today.",
  ended: "No order was canceled, refused or expired today.",
  today: "No order was placed today. T opens the ticket.",
  history: "",
  staged: "",
};

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
