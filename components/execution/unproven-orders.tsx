"use client";
import Link from "next/link";
import { useEffect, useState } from "react";
import { Cell, formatQuantity, formatTime, HeadCell, Panel, Table } from "#components/ui/index.ts";
import type { OrderRow } from "#lib/execution/orders/index.ts";
import { OrderStateWord, SideWord } from "./order-cells.tsx";
import { useLiveOrders } from "./use-live-orders.ts";

const EVERY_MS = 1000;
const UNPROVEN: ReadonlySet<string> = new Set(["unknown", "quarantined"]);

function useUnproven(accountId: string): readonly OrderRow[] {
  const live = useLiveOrders();
  const [rows, setRows] = useState<readonly OrderRow[]>([]);
  useEffect(() => {
    const look = () => {
      const found = [...(live?.rows() ?? [])].filter(
        ({ account, state }) => account === accountId && UNPROVEN.has(state),
      );
      setRows((before) => (before.length + found.length === 0 ? before : found));
    };
    look();
    const timer = setInterval(look, EVERY_MS);
    return () => clearInterval(timer);
  }, [live, accountId]);
  return rows;
}

/** Orders of which nobody can say whether the venue has them; nothing when every outcome is proven. */
export function UnprovenOrders({ accountId, zone }: { accountId: string; zone: string }) {
  const rows = useUnproven(accountId);
  if (rows.length === 0) return null;
  return (
    <Panel
      title="Unproven orders"
      note="Unknown ones are being asked for; a quarantined one waits for two people on its page"
      flush
    >
      <Table
        cards
        label="Unproven orders"
        head={
          <>
            <HeadCell>State</HeadCell>
            <HeadCell>Order</HeadCell>
            <HeadCell>Since</HeadCell>
            <HeadCell>What is known</HeadCell>
            <HeadCell right>
              <span className="sr-only">Actions</span>
            </HeadCell>
          </>
        }
      >
        {rows.map((row) => (
          <tr key={row.orderId}>
            <Cell>
              <OrderStateWord state={row.state} />
            </Cell>
            <Cell label="Order" strong>
              <SideWord side={row.side} /> {formatQuantity(row.orderQty)} {row.symbol}
            </Cell>
            <Cell label="Since">{formatTime(Math.floor(row.transactTime / 1000), zone)}</Cell>
            <Cell label="What is known">{row.text}</Cell>
            <Cell right>
              <Link
                href={`/blotter?account=${accountId}&order=${row.orderId}`}
                className="underline underline-offset-2"
              >
                Open the order
              </Link>
            </Cell>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}
