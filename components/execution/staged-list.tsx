"use client";
import { useMemo } from "react";
import {
  Button,
  DataGrid,
  formatTime,
  type GridColumn,
  numberColumn,
  textColumn,
} from "#components/ui/index.ts";
import { OrderStateWord, SideWord } from "./order-cells.tsx";
import type { OrderNames } from "./order-columns.tsx";
import { timeInForceTitle, typeTitle } from "./order-words.ts";
import { type StagedOrder, useStagedOrders } from "./staged-orders.ts";
import { useTicket } from "./ticket-store.ts";

/** Orders written down on this browser: opening one puts it into the ticket. */
export function StagedList({ names, zone }: { names: OrderNames; zone: string }) {
  const { orders, remove } = useStagedOrders();
  const open = useTicket((ticket) => ticket.open);
  const columns = useMemo(
    (): GridColumn<StagedOrder>[] => [
      textColumn("state", "State", () => "Staged", {
        width: 110,
        render: () => <OrderStateWord state="staged" />,
      }),
      textColumn("at", "Staged", (order) => formatTime(order.stagedAt, zone), { width: 190 }),
      textColumn("account", "Account", ({ draft }) => draft.account && names.account(draft.account), {
        width: 120,
      }),
      textColumn("symbol", "Symbol", ({ draft }) => draft.symbol, { width: 90 }),
      textColumn("side", "Side", ({ draft }) => draft.side, {
        width: 100,
        render: ({ draft }) => <SideWord side={draft.side} />,
      }),
      numberColumn("quantity", "Qty", ({ draft }) => draft.quantity, 0),
      textColumn("type", "Type", ({ draft }) => typeTitle(draft.type), { width: 120 }),
      numberColumn("limit", "Limit", ({ draft }) => draft.limitPrice),
      textColumn("tif", "TIF", ({ draft }) => timeInForceTitle(draft.timeInForce), { width: 140 }),
      textColumn("drop", "", () => "", {
        flex: 1,
        sortable: false,
        render: ({ id }) => (
          <Button kind="ghost" size="small" onClick={() => remove(id)}>
            Drop
          </Button>
        ),
      }),
    ],
    [names, zone, remove],
  );
  return (
    <DataGrid
      label="Staged orders"
      rows={orders}
      columns={columns}
      rowId={(order) => order.id}
      onOpen={(order) => open(order.draft, order.id)}
      exportable={false}
      empty="Nothing is staged on this browser. Stage in the ticket writes an order down without sending it."
      footer={<span>Enter puts one into the ticket; nothing of this list has been sent</span>}
    />
  );
}
