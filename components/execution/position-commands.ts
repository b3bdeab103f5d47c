"use client";
import { useRouter } from "next/navigation";
import { type RefObject, useMemo } from "react";
import { type Command, usePageCommands } from "#components/shell/index.ts";
import { heldUnits, type PositionRow, positionId } from "./position-row.ts";
import { usePositionView } from "./position-view.ts";
import { EMPTY_DRAFT, useTicket } from "./ticket-store.ts";

export const ordersOf = ({ symbol }: PositionRow): string =>
  `/blotter?tab=today&symbol=${encodeURIComponent(symbol)}`;

/** What keys do to the position that focus is on. */
export function usePositionCommands(current: RefObject<PositionRow | null>): void {
  const router = useRouter();
  usePageCommands(
    useMemo(() => {
      const command = (
        id: string,
        title: string,
        keys: string,
        act: (row: PositionRow) => void,
        permission?: Command["permission"],
      ): Command => ({
        ...{ id: `positions.${id}`, title, group: "This page", keys, permission },
        run: () => current.current && act(current.current),
      });
      const close = (row: PositionRow) => toTicket(row, 1);
      const reverse = (row: PositionRow) => toTicket(row, 2);
      return [
        command("flatten", "Close the position: into the ticket", "F", close, "orders:trade"),
        command("reverse", "Reverse the position: into the ticket", "V", reverse, "orders:trade"),
        command("orders", "Orders of the symbol", "O", (row) => router.push(ordersOf(row))),
        command("pin", "Pin the position above the others, or let it go", "P", togglePin),
      ];
    }, [router, current]),
  );
}

export const togglePin = (row: PositionRow): void => usePositionView.getState().togglePin(positionId(row));

/** A market order against the position, once to close and twice to turn it; the ticket reviews it as any other. */
export function toTicket(row: PositionRow, times: 1 | 2): void {
  const held = heldUnits(row);
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
