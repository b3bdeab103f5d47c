"use client";
import { useStore } from "zustand";
import { useCan } from "#components/providers/index.ts";
import { Button } from "#components/ui/index.ts";
import type { OrderRow } from "#lib/execution/orders/index.ts";
import { CancelDialog } from "./cancel-dialog.tsx";
import type { LiveOrders } from "./live-orders.ts";
import type { OrderNames } from "./order-columns.tsx";
import { OrderDrawer } from "./order-drawer.tsx";
import { type AskedTerms, ReplaceDialog } from "./replace-dialog.tsx";
import { ReplaceManyDialog } from "./replace-many-dialog.tsx";
import type { AccountSummary } from "./trading-types.ts";
import { isOpenRow, type OrderActions } from "./use-order-commands.ts";

/** What stands above the rows; the orders in it are those of the press. */
export type OpenDialog =
  | { readonly kind: "cancel"; readonly rows: readonly OrderRow[]; readonly all: boolean }
  | { readonly kind: "replace"; readonly row: OrderRow; readonly asked?: AskedTerms }
  | { readonly kind: "replace-many"; readonly rows: readonly OrderRow[] };

export function BlotterDialogs({
  dialog,
  openId,
  live,
  names,
  accounts,
  zone,
  fresh,
  offline,
  actions,
  onCloseDialog,
  onCloseOrder,
}: {
  dialog: OpenDialog | null;
  openId: string | null;
  live: LiveOrders;
  names: OrderNames;
  accounts: readonly AccountSummary[];
  zone: string;
  fresh: boolean;
  offline: boolean;
  actions: OrderActions;
  onCloseDialog: () => void;
  onCloseOrder: () => void;
}) {
  const version = useStore(live.store, (state) => (openId === null ? 0 : state.version));
  const currency = (id: string) => accounts.find((account) => account.id === id)?.currency ?? "";
  return (
    <>
      {openId !== null && dialog === null && (
        <OrderDrawer
          key={openId}
          orderId={openId}
          names={names}
          zone={zone}
          version={version}
          onOpen={actions.detail}
          onClose={onCloseOrder}
          actions={<DrawerActions row={live.get(openId)?.row} actions={actions} />}
        />
      )}
      {dialog?.kind === "cancel" && (
        <CancelDialog
          rows={dialog.rows}
          typed={dialog.all}
          offline={offline}
          steps={names.steps}
          onClose={onCloseDialog}
        />
      )}
      {dialog?.kind === "replace" && (
        <ReplaceDialog
          row={dialog.row}
          asked={dialog.asked}
          steps={names.steps(dialog.row.symbol)}
          currency={currency(dialog.row.account)}
          fresh={fresh}
          onClose={onCloseDialog}
        />
      )}
      {dialog?.kind === "replace-many" && (
        <ReplaceManyDialog rows={dialog.rows} fresh={fresh} onClose={onCloseDialog} />
      )}
    </>
  );
}

function DrawerActions({ row, actions }: { row: OrderRow | undefined; actions: OrderActions }) {
  const mayTrade = useCan("orders:trade");
  const mayCancel = useCan("orders:cancel");
  if (!row) return null;
  const open = isOpenRow(row);
  return (
    <>
      {mayTrade && <Button onClick={() => actions.clone(row)}>Clone</Button>}
      {mayTrade && open && <Button onClick={() => actions.replace(row)}>Replace</Button>}
      {mayCancel && open && (
        <Button kind="danger" onClick={() => actions.cancel([row])}>
          Cancel
        </Button>
      )}
    </>
  );
}
