"use client";
import { useMemo, useRef, useState } from "react";
import { useCan } from "#components/providers/index.ts";
import { usePageCommands } from "#components/shell/index.ts";
import {
  Button,
  DataGrid,
  formatInteger,
  formatQuantity,
  formatTime,
  type GridColumn,
  numberColumn,
  textColumn,
} from "#components/ui/index.ts";
import { BasketDialog } from "./basket-dialog.tsx";
import { OrderStateWord, SideWord } from "./order-cells.tsx";
import type { OrderNames } from "./order-columns.tsx";
import { timeInForceTitle, typeTitle } from "./order-words.ts";
import { type StagedOrder, type TicketDraft, useStagedOrders } from "./staged-orders.ts";
import { useTicket } from "./ticket-store.ts";
import type { AccountSummary } from "./trading-types.ts";

/** Orders written down on this browser: opening one puts it into the ticket. */
export function StagedList({
  names,
  zone,
  accounts,
  fresh,
}: {
  names: OrderNames;
  zone: string;
  accounts: readonly AccountSummary[];
  fresh: boolean;
}) {
  const { orders, remove } = useStagedOrders();
  const mayTrade = useCan("orders:trade");
  const [chosen, choose] = useState<readonly StagedOrder[]>([]);
  const [basket, setBasket] = useState<readonly StagedOrder[] | null>(null);
  const together = chosen.length > 0 ? chosen : orders;
  const review = () => mayTrade && together.length > 0 && setBasket(together);
  useBasketKey(review);
  const open = useTicket((ticket) => ticket.open);
  const columns = useMemo(
    (): GridColumn<StagedOrder>[] => [
      textColumn("state", "State", () => "Staged", {
        width: 110,
        cardTitle: true,
        render: () => <OrderStateWord state="staged" />,
      }),
      textColumn("at", "Staged", (order) => formatTime(order.stagedAt, zone), { width: 190 }),
      textColumn("account", "Account", ({ draft }) => draft.account && names.account(draft.account), {
        width: 120,
      }),
      textColumn("symbol", "Symbol", ({ draft }) => draft.symbol, { width: 90, cardTitle: true }),
      textColumn("side", "Side", ({ draft }) => draft.side, {
        width: 100,
        cardTitle: true,
        render: ({ draft }) => <SideWord side={draft.side} />,
      }),
      numberColumn("quantity", "Qty", ({ draft }) => draft.quantity, 0, {
        cardTitle: true,
        format: (shown) => formatQuantity(shown as number | null),
      }),
      textColumn("type", "Type", ({ draft }) => typeOf(draft), { width: 120 }),
      numberColumn("limit", "Limit", ({ draft }) => draft.limitPrice),
      textColumn("tif", "TIF", ({ draft }) => timeInForceOf(draft), { width: 140 }),
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
    <>
      <DataGrid
        label="Staged orders"
        selectable
        onSelect={choose}
        toolbar={
          mayTrade && (
            <Button kind="ink" keys="Shift B" disabled={together.length === 0} onClick={review}>
              Review {formatInteger(together.length)} together
            </Button>
          )
        }
        rows={orders}
        columns={columns}
        rowId={(order) => order.id}
        onOpen={(order) => open(order.draft, order.id)}
        exportable={false}
        empty="Nothing is staged on this browser. Stage in the ticket writes an order down without sending it."
        footer={<span>Enter puts one into the ticket; nothing of this list has been sent</span>}
      />
      {basket && (
        <BasketDialog
          orders={basket}
          names={names}
          accounts={accounts}
          fresh={fresh}
          onClose={() => setBasket(null)}
        />
      )}
    </>
  );
}

const typeOf = ({ algorithm, type }: TicketDraft) => algorithm?.name.toUpperCase() ?? typeTitle(type);
const timeInForceOf = ({ algorithm, timeInForce }: TicketDraft) =>
  algorithm ? null : timeInForceTitle(timeInForce);

/** The key acts on the rows of the moment it is pressed. */
function useBasketKey(review: () => void) {
  const latest = useRef(review);
  latest.current = review;
  usePageCommands(
    useMemo(
      () => [
        {
          id: "orders.basket",
          title: "Review the staged orders together",
          group: "This page",
          keys: "Shift B",
          permission: "orders:trade",
          run: () => latest.current(),
        },
      ],
      [],
    ),
  );
}
