"use client";
import { useEffect, useMemo, useState } from "react";
import type { LiveRows } from "#components/ui/index.ts";
import type { OrderRow } from "#lib/execution/orders/index.ts";
import type { LiveOrders } from "./live-orders.ts";
import {
  ORDER_TABS,
  type OrderTab,
  type OrderTotals,
  passes,
  type RowFilter,
  showsOn,
  totalsOf,
} from "./order-tabs.ts";
import { RowProjection } from "./row-projection.ts";

const RANK = { "needs-person": 0, open: 1, done: 2 } as const;

/** As the grid begins: what needs a person first, the newest first. Cards on a phone stand in this order. */
const inOrder = (a: OrderRow, b: OrderRow): number =>
  RANK[a.attention] - RANK[b.attention] || (b.placedAt ?? 0) - (a.placedAt ?? 0);

/** `rows` are in order; `each` are the same in none, which costs nothing. */
export type OrderRows = LiveRows<OrderRow> & { each(): Iterable<OrderRow> };

/** The rows of a tab and its filters, kept in step with the live list. */
export function useOrderRows(live: LiveOrders, tab: OrderTab, filter: RowFilter): OrderRows {
  const { account, side, symbol, strategy } = filter;
  return useMemo(() => {
    const kept = { account, side, symbol, strategy };
    const projection = new RowProjection((row) => showsOn(tab, row) && passes(kept, row), live.rows());
    const hearers = new Set<Parameters<LiveRows<OrderRow>["subscribe"]>[0]>();
    let leave: (() => void) | undefined;
    return {
      get rows() {
        return [...projection.rows].sort(inOrder);
      },
      each: () => projection.rows,
      subscribe(hear) {
        leave ??= live.subscribe((changes) => {
          const change = projection.apply(changes);
          for (const other of hearers) other(change);
        });
        hearers.add(hear);
        return () => {
          hearers.delete(hear);
          if (hearers.size > 0) return;
          leave?.();
          leave = undefined;
        };
      },
    };
  }, [live, tab, account, side, symbol, strategy]);
}

export type TabCounts = Record<OrderTab, number>;
export type OrderSummary = {
  readonly counts: TabCounts;
  readonly totals: OrderTotals;
  readonly choices: { symbols: string[]; strategies: string[] };
  /** Accounts with an order that is not over. */
  readonly working: ReadonlySet<string>;
};

const EVERY_MS = 500;

/** Counts of the tabs under these filters and totals of what is shown, twice a second. */
export function useOrderSummary(
  live: LiveOrders,
  rows: OrderRows,
  { account, side, symbol, strategy }: RowFilter,
  staged: number,
): OrderSummary {
  const filter = useMemo(() => ({ account, side, symbol, strategy }), [account, side, symbol, strategy]);
  const [summary, setSummary] = useState<OrderSummary>(() => summarise(live, rows, filter, staged));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const draw = () => {
      timer = undefined;
      setSummary(summarise(live, rows, filter, staged));
    };
    draw();
    const leave = rows.subscribe(() => {});
    const leaveAll = live.subscribe(() => {
      timer ??= setTimeout(draw, EVERY_MS);
    });
    return () => {
      clearTimeout(timer);
      leave();
      leaveAll();
    };
  }, [live, rows, filter, staged]);
  return summary;
}

function summarise(live: LiveOrders, rows: OrderRows, filter: RowFilter, staged: number): OrderSummary {
  const counts = Object.fromEntries(ORDER_TABS.map((tab) => [tab, 0])) as TabCounts;
  const symbols = new Set<string>();
  const strategies = new Set<string>();
  const working = new Set<string>();
  for (const row of live.rows()) {
    symbols.add(row.symbol);
    if (showsOn("working", row)) working.add(row.account);
    if (row.strategy) strategies.add(row.strategy);
    if (!passes(filter, row)) continue;
    for (const tab of ["working", "filled", "ended", "today"] as const)
      if (showsOn(tab, row)) counts[tab] += 1;
  }
  counts.staged = staged;
  return {
    counts,
    working,
    totals: totalsOf([...rows.each()]),
    choices: { symbols: [...symbols].sort(), strategies: [...strategies].sort() },
  };
}
