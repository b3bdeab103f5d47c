"use client";
import { useMemo } from "react";
import {
  DataGrid,
  formatQuantity,
  type GridColumn,
  numberColumn,
  type StateHue,
  StateWord,
  textColumn,
} from "#components/ui/index.ts";
import {
  type BacktestResult,
  ORDER_STATUS,
  ORDER_TYPE,
  TIME_IN_FORCE,
} from "#lib/model-testing/backtesting/index.ts";
import type { WhenFormat } from "./trade-rows.ts";
import { whenColumn } from "./when-column.ts";

type Status = (typeof ORDER_STATUS)[number];
const STATES: Readonly<Record<Status, { word: string; glyph: string; hue: StateHue }>> = {
  working: { word: "Working", glyph: "●", hue: "working" },
  filled: { word: "Filled", glyph: "✓", hue: "done" },
  cancelled: { word: "Cancelled", glyph: "✕", hue: "grey" },
  rejected: { word: "Rejected", glyph: "⚠", hue: "vermilion" },
  expired: { word: "Expired", glyph: "⌛", hue: "grey" },
  "partially-filled": { word: "Part filled", glyph: "◕", hue: "working" },
};
const TYPES: Readonly<Record<(typeof ORDER_TYPE)[number], string>> = {
  market: "Market",
  limit: "Limit",
  stop: "Stop",
  "stop-limit": "Stop limit",
};

const present = (value: number) => (Number.isNaN(value) ? null : value);
const quantity = (value: unknown) => formatQuantity(value as number);

/** Every order of a run, in the order in which they were placed. A row is its place in the columns. */
export function OrdersGrid({
  result,
  when,
  decimals,
}: {
  result: BacktestResult;
  when: WhenFormat;
  decimals: number;
}) {
  const rows = useMemo(() => Array.from({ length: result.orders.length }, (_, i) => i), [result]);
  const columns = useMemo(() => orderColumns(result, when, decimals), [result, when, decimals]);
  return (
    <DataGrid
      label="Orders"
      rows={rows}
      columns={columns}
      rowId={String}
      empty="The strategy placed no order."
    />
  );
}

function orderColumns({ orders, symbols, reasons }: BacktestResult, when: WhenFormat, decimals: number) {
  const status = (row: number): Status => ORDER_STATUS[orders.status[row]!] ?? "working";
  const columns: GridColumn<number>[] = [
    numberColumn("id", "Order", (row) => orders.id[row], 0, { width: 68, sort: "asc" }),
    textColumn("state", "State", (row) => STATES[status(row)].word, {
      width: 108,
      render: (row) => {
        const { word, glyph, hue } = STATES[status(row)];
        return (
          <StateWord hue={hue} glyph={glyph}>
            {word}
          </StateWord>
        );
      },
    }),
    whenColumn("placed", "Placed", when, (row) => orders.time[row]!),
    textColumn("symbol", "Symbol", (row) => symbols[orders.symbol[row]!], { width: 88 }),
    textColumn("side", "Side", (row) => (orders.quantity[row]! < 0 ? "Sell" : "Buy"), { width: 60 }),
    textColumn("type", "Type", (row) => TYPES[ORDER_TYPE[orders.type[row]!] ?? "market"], { width: 84 }),
    textColumn("tif", "TIF", (row) => TIME_IN_FORCE[orders.timeInForce[row]!], {
      width: 56,
      hint: "Time in force",
    }),
    numberColumn("quantity", "Qty", (row) => Math.abs(orders.quantity[row]!), 0, { format: quantity }),
    numberColumn("filled", "Filled", (row) => Math.abs(orders.filled[row]!), 0, { format: quantity }),
    numberColumn("limit", "Limit", (row) => present(orders.limitPrice[row]!), decimals),
    numberColumn("stop", "Stop", (row) => present(orders.stopPrice[row]!), decimals),
    numberColumn("average", "Avg", (row) => present(orders.averagePrice[row]!), decimals, {
      hint: "Average fill price",
    }),
    whenColumn("closed", "Closed", when, (row) => orders.closedTime[row]!),
    numberColumn("group", "Group", (row) => orders.group[row]! || null, 0, {
      width: 72,
      hint: "Bracket or OCO",
    }),
    textColumn("reason", "Reason", (row) => reasons[orders.reason[row]!] ?? "", { flex: 1, minWidth: 160 }),
  ];
  return columns;
}

/** Every fill, in execution order. */
export function FillsGrid({
  result,
  when,
  decimals,
}: {
  result: BacktestResult;
  when: WhenFormat;
  decimals: number;
}) {
  const rows = useMemo(() => Array.from({ length: result.fills.length }, (_, i) => i), [result]);
  const columns = useMemo(() => fillColumns(result, when, decimals), [result, when, decimals]);
  return <DataGrid label="Fills" rows={rows} columns={columns} rowId={String} empty="No order was filled." />;
}

function fillColumns({ fills, symbols, spec }: BacktestResult, when: WhenFormat, decimals: number) {
  const columns: GridColumn<number>[] = [
    numberColumn("n", "#", (row) => row + 1, 0, { width: 60 }),
    whenColumn("time", "Filled", when, (row) => fills.time[row]!),
    textColumn("symbol", "Symbol", (row) => symbols[fills.symbol[row]!], { width: 88 }),
    textColumn("side", "Side", (row) => (fills.quantity[row]! < 0 ? "Sell" : "Buy"), { width: 60 }),
    numberColumn("quantity", "Qty", (row) => Math.abs(fills.quantity[row]!), 0, { format: quantity }),
    numberColumn("price", "Price", (row) => fills.price[row], decimals),
    numberColumn(
      "value",
      `Value, ${spec.currency}`,
      (row) => Math.abs(fills.quantity[row]! * fills.price[row]!),
      2,
      {
        width: 120,
      },
    ),
    numberColumn("commission", `Commission, ${spec.currency}`, (row) => fills.commission[row], 2, {
      width: 128,
    }),
    numberColumn("slippage", "Slippage a unit", (row) => fills.slippage[row], 4, {
      width: 120,
      hint: "Price paid worse than the reference price",
    }),
    numberColumn("order", "Order", (row) => fills.orderId[row], 0, { flex: 1, minWidth: 72 }),
  ];
  return columns;
}
