"use client";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import { useApi } from "#components/providers/index.ts";
import { DataGrid, ErrorState, LoadingState, LoadOlder } from "#components/ui/index.ts";
import { foldOrder, orderRow, readFact } from "#lib/execution/orders/index.ts";
import { useHiddenColumns } from "./column-choice.tsx";
import { ORDER_ROW_CLASSES, type OrderNames, orderColumns } from "./order-columns.tsx";
import type { RowFilter } from "./order-tabs.ts";

const SIDES = ["buy", "sell", "sell-short"] as const;

/** All orders of the team, newest first, a page at a time. */
export function OrderHistory({
  names,
  zone,
  filter,
  onOpen,
  toolbar,
}: {
  names: OrderNames;
  zone: string;
  filter: RowFilter;
  onOpen: (orderId: string) => void;
  toolbar: ReactNode;
}) {
  const api = useApi();
  const hidden = useHiddenColumns((columns) => columns.hidden);
  const columns = useMemo(() => orderColumns(zone, names, hidden, { dated: true }), [zone, names, hidden]);
  const query = useInfiniteQuery(
    api.orders.history.infiniteQueryOptions(
      {
        filter: {
          accountId: filter.account ?? undefined,
          symbol: filter.symbol ?? undefined,
          side: SIDES.find((side) => side === filter.side),
          strategy: filter.strategy ?? undefined,
        },
      },
      { getNextPageParam: (page) => page.nextCursor, placeholderData: keepPreviousData },
    ),
  );
  const rows = useMemo(
    () =>
      (query.data?.pages ?? []).flatMap(({ orders }) =>
        orders.map((order) => {
          const facts = order.facts.map(readFact);
          return orderRow(foldOrder(facts), facts, order);
        }),
      ),
    [query.data],
  );
  if (query.error && !query.data) return <ErrorState error={query.error} retry={() => query.refetch()} />;
  if (!query.data) return <LoadingState what="past orders" rows={12} />;
  return (
    <DataGrid
      label="Past orders"
      rows={rows}
      columns={columns}
      rowId={(row) => row.orderId}
      rowClassRules={ORDER_ROW_CLASSES}
      onOpen={(row) => onOpen(row.orderId)}
      empty={
        Object.values(filter).some(Boolean) ? "No order passes the filters above." : "No order was ever sent."
      }
      toolbar={toolbar}
      footer={query.hasNextPage && <LoadOlder pages={query} />}
    />
  );
}
