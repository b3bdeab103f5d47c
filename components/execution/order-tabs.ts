import { ENDED, type OrderRow, type OrderState, WORKED_BY_ALGORITHM } from "#lib/execution/orders/index.ts";

export const ORDER_TABS = ["working", "filled", "ended", "today", "history", "staged"] as const;
export type OrderTab = (typeof ORDER_TABS)[number];

export const TAB_LABELS: Record<OrderTab, string> = {
  working: "Working",
  filled: "Filled",
  ended: "Canceled and rejected",
  today: "All today",
  history: "History",
  staged: "Staged",
};

const isEnded = ({ state }: OrderRow) => state !== "not-elected" && ENDED.has(state as OrderState);

/** Which orders of the live list a tab shows. History and staged orders are not in the list. */
export function showsOn(tab: OrderTab, row: OrderRow): boolean {
  if (tab === "today") return true;
  if (tab === "working") return !isEnded(row);
  if (tab === "filled") return row.state === "filled" || row.state === "calculated";
  return tab === "ended" && isEnded(row) && row.state !== "filled" && row.state !== "calculated";
}

export type RowFilter = {
  readonly account: string | null;
  readonly side: string | null;
  readonly symbol: string | null;
  readonly strategy: string | null;
};
export const NO_FILTER: RowFilter = { account: null, side: null, symbol: null, strategy: null };

export function passes(filter: RowFilter, row: OrderRow): boolean {
  return (
    (!filter.account || row.account === filter.account) &&
    (!filter.side || row.side === filter.side) &&
    (!filter.symbol || row.symbol === filter.symbol) &&
    (!filter.strategy || (row.strategy ?? "by-hand") === filter.strategy)
  );
}

export type OrderTotals = {
  readonly count: number;
  readonly openNotional: number;
  readonly tradedNotional: number;
  readonly bought: number;
  readonly sold: number;
  /** Traded share of everything asked for that no control denied, by quantity; null without orders. */
  readonly filled: number | null;
  /** Orders that break OrderQty = CumQty + LeavesQty. */
  readonly unbalanced: number;
};

/**
 * The footer: count, notional, filled share, gross by side. What the slices of an algorithm trade is their parent's too:
 * where both stand, money and quantities are counted once.
 */
export function totalsOf(rows: readonly OrderRow[]): OrderTotals {
  const parents = new Set(
    rows.filter(({ ordType }) => ordType === WORKED_BY_ALGORITHM).map(({ orderId }) => orderId),
  );
  const totals = { count: 0, openNotional: 0, tradedNotional: 0, bought: 0, sold: 0, unbalanced: 0 };
  let [asked, done] = [0, 0];
  for (const row of rows) {
    totals.count += 1;
    if (!row.balanced) totals.unbalanced += 1;
    if (row.parent !== null && parents.has(row.parent)) continue;
    totals.openNotional += row.openNotional ?? 0;
    totals.tradedNotional += row.tradedNotional;
    if (row.side === "buy") totals.bought += row.tradedNotional;
    else totals.sold += row.tradedNotional;
    if (row.state !== "denied") asked += row.orderQty ?? 0;
    done += row.cumQty;
  }
  return { ...totals, filled: asked > 0 ? done / asked : null };
}
