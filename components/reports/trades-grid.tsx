"use client";
import { useEffect, useMemo } from "react";
import { useStore } from "zustand";
import type { ChartLink } from "#components/charts/chart-link.ts";
import {
  DataGrid,
  formatInteger,
  formatQuantity,
  formatSigned,
  Gain,
  type GridColumn,
  numberColumn,
  textColumn,
  usePreferences,
} from "#components/ui/index.ts";
import { type TradeRow, tradeTotals, type WhenFormat } from "./trade-rows.ts";
import { whenColumn } from "./when-column.ts";

type Shape = {
  when: WhenFormat;
  decimals: number;
  currency: string;
  symbols: number;
  several: boolean;
  compact: boolean;
};

function tradeColumns({
  when,
  decimals,
  currency,
  symbols,
  several,
  compact,
}: Shape): GridColumn<TradeRow>[] {
  const gain = (value: number, places: number) => <Gain value={value} text={formatSigned(value, places)} />;
  const width = compact ? 96 : 140;
  const price = { width: 88, hidden: compact };
  const columns: (GridColumn<TradeRow> | false)[] = [
    numberColumn("row", "#", (row) => row.row + 1, 0, { width: compact ? 42 : 60, sort: "desc" }),
    symbols > 1 && textColumn("symbol", "Symbol", (row) => row.symbol, { width: compact ? 72 : 88 }),
    several && textColumn("strategy", "Strategy", (row) => row.strategy, { minWidth: 96, hidden: compact }),
    textColumn("side", "Side", (row) => row.side, { width: 64, hidden: compact }),
    whenColumn("entry", "Entry", when, (row) => row.entryTime, { width }),
    whenColumn("exit", "Exit", when, (row) => row.exitTime, { width, none: "Open" }),
    numberColumn("quantity", "Qty", (row) => row.quantity, 0, {
      width: compact ? 60 : 88,
      hidden: compact && symbols > 1,
      format: (value) => formatQuantity(value as number),
    }),
    numberColumn("in", "In", (row) => row.entryPrice, decimals, price),
    numberColumn("out", "Out", (row) => row.exitPrice, decimals, {
      ...price,
      hint: "The last close while open",
    }),
    numberColumn("pnl", `P&L, ${currency}`, (row) => row.pnl, 0, {
      width: compact ? 88 : 92,
      hint: "Net of commission",
      render: (row) => gain(row.pnl, 0),
    }),
    numberColumn("return", "Return, %", (row) => row.return * 100, 2, {
      width: compact ? 80 : 84,
      hint: "P&L ÷ entry value",
      render: (row) => gain(row.return * 100, 2),
    }),
    numberColumn("bars", "Bars", (row) => row.bars, 0, { width: 64, hidden: compact }),
    numberColumn("commission", `Commission, ${currency}`, (row) => row.commission, 2, {
      width: 120,
      hidden: compact,
    }),
  ];
  return columns.filter((column) => column !== false);
}

/** Round trips; the current one is the chart's. J and K walk trades wherever the focus is on the page. */
export function TradesGrid({
  rows,
  link,
  when,
  decimals,
  currency,
  compact = false,
}: {
  rows: readonly TradeRow[];
  link: ChartLink;
  when: WhenFormat;
  decimals: number;
  currency: string;
  /** Fewer columns, for the grid beside a chart. */
  compact?: boolean;
}) {
  const symbols = useMemo(() => new Set(rows.map((row) => row.symbol)).size, [rows]);
  const several = useMemo(() => rows.some((row) => row.strategy !== null), [rows]);
  const columns = useMemo(
    () => tradeColumns({ when, decimals, currency, symbols, several, compact }),
    [when, decimals, currency, symbols, several, compact],
  );
  const totals = useMemo(() => tradeTotals(rows), [rows]);
  const current = useStore(link, (state) => state.trade);
  useTradeKeys(link, rows.length);
  return (
    <DataGrid
      label="Trades"
      rows={rows}
      columns={columns}
      rowId={(row) => String(row.row)}
      currentId={current === null ? null : String(current)}
      onCurrent={(row) => link.setState({ trade: row.row })}
      onOpen={(row) => link.setState({ trade: row.row })}
      filterable={!compact}
      exportable={!compact}
      footer={
        <>
          <span>
            {formatInteger(totals.won)} won, {formatInteger(totals.lost)} lost
            {totals.even > 0 && `, ${formatInteger(totals.even)} even`}
            {totals.open > 0 && `, ${formatInteger(totals.open)} open`}
          </span>
          <span className="ml-auto">
            Net P&L, {currency} <Gain value={totals.pnl} text={formatSigned(totals.pnl, 0)} />
          </span>
        </>
      }
    />
  );
}

/** J next, K previous; not while typing, and not inside a grid, which has its own J and K. */
function useTradeKeys(link: ChartLink, count: number): void {
  const enabled = usePreferences((preferences) => preferences.singleKeys);
  useEffect(() => {
    if (!enabled || count === 0) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const target = event.target as HTMLElement;
      if (target.closest("input, textarea, select, [contenteditable], [role=grid], [role=treegrid]")) return;
      const step = { j: 1, k: -1 }[event.key.toLowerCase()];
      if (!step) return;
      const { trade } = link.getState();
      const next = trade === null ? (step > 0 ? 0 : count - 1) : trade + step;
      if (next >= 0 && next < count) link.setState({ trade: next });
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [link, count, enabled]);
}
