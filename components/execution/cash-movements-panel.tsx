"use client";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useApi, useStale } from "#components/providers/index.ts";
import {
  DataGrid,
  type GridColumn,
  LoadOlder,
  numberColumn,
  QueryPanel,
  textColumn,
  timeColumn,
  useTimeZone,
} from "#components/ui/index.ts";

type Entry = { readonly entry: string; readonly currency: string; readonly amount: string };
type Transaction = {
  readonly transaction: string;
  readonly at: number;
  readonly reason: string;
  readonly entries: readonly Entry[];
};
/** One currency of one transaction: what came to cash, and for what. */
type Movement = {
  readonly id: string;
  readonly at: number;
  readonly reason: string;
  readonly currency: string;
  readonly cash: number;
  readonly against: string;
};

/** Everything that moved the account's cash: trades, fees, dividends, interest, borrowing, deposits, adjustments. */
export function CashMovementsPanel({ accountId }: { accountId: string }) {
  const api = useApi();
  const zone = useTimeZone();
  const columns = useMemo(() => movementColumns(zone), [zone]);
  const query = useInfiniteQuery(
    api.positions.ledger.infiniteQueryOptions(
      { accountId },
      {
        getNextPageParam: (page) => page.nextCursor,
        placeholderData: keepPreviousData,
        refetchInterval: 10_000,
      },
    ),
  );
  return (
    <QueryPanel
      title="Cash movements"
      what="the cash movements"
      query={query}
      stale={useStale()}
      flush
      className="h-80"
      empty={{
        when: ({ pages }) => pages.every(({ transactions }) => transactions.length === 0),
        title: "No cash has moved yet",
        text: "Deposits, trades, fees, dividends, interest and adjustments stand here, as the books have them.",
      }}
    >
      {({ pages }) => (
        <DataGrid
          label="Cash movements"
          rows={pages.flatMap(({ transactions }) => transactions.flatMap(movementsOf))}
          columns={columns}
          rowId={({ id }) => id}
          footer={query.hasNextPage && <LoadOlder pages={query} />}
        />
      )}
    </QueryPanel>
  );
}

function movementsOf({ transaction, at, reason, entries }: Transaction): Movement[] {
  return entries
    .filter(({ entry }) => entry === "cash")
    .map(({ currency, amount }) => {
      const others = entries.filter((one) => one.entry !== "cash" && one.currency === currency);
      const against = others.map(({ entry }) => entry.replace(":", " ")).join(", ");
      return { id: `${transaction} ${currency}`, at, reason, currency, cash: Number(amount), against };
    });
}

function movementColumns(zone: string): GridColumn<Movement>[] {
  return [
    timeColumn("at", "Time", zone, (row) => Math.floor(row.at / 1000), { width: 168 }),
    textColumn("reason", "What", (row) => row.reason, { flex: 1, minWidth: 180 }),
    numberColumn("cash", "Cash", (row) => row.cash, 2, { width: 132, fit: true }),
    textColumn("currency", "In", (row) => row.currency, { width: 64 }),
    textColumn("against", "Against", (row) => row.against, { width: 200 }),
  ];
}
