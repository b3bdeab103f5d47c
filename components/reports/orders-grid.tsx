"use client";
import { useMemo } from "react";
import {
  DataGrid,
  formatQuantity,
  type GridColumn,
  type IndexRow,
  indexRows,
  numberColumn,
  StateWord,
  textColumn,
} from "#components/ui/index.ts";
import { orderTypes } from "#lib/execution/orders/index.ts";
import {
  type BacktestResult,
  ORDER_STATUS,
  ORDER_TYPE,
  TIME_IN_FORCE,
} from "#lib/model-testing/backtesting/index.ts";
import { STATE_SIGNS } from "./order-states.ts";
import { type WhenFormat, whenBarEnds } from "./trade-rows.ts";
import { whenColumn } from "./when-column.ts";

type Status = (typeof ORDER_STATUS)[number];
const WAITING = { word: "Waiting", glyph: "○", hue: "working" } as const;
const signOf = (status: Status) =>
  status === "waiting" ? WAITING : STATE_SIGNS[status === "working" ? "new" : status];
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
  const rows = useMemo(() => indexRows(result.orders.length), [result]);
  const columns = useMemo(() => orderColumns(result, when, decimals), [result, when, decimals]);
  return (
    <DataGrid
      label="Orders"
      rows={rows}
      columns={columns}
      rowId={({ index }) => String(index)}
      empty="The strategy placed no order."
    />
  );
}

/** Whose order or fill a row is, where several strategies share the account. */
function strategyColumn(
  { strategies }: BacktestResult,
  rows: { readonly strategy?: Int32Array },
): GridColumn<IndexRow>[] {
  if (!strategies) return [];
  const name = ({ index }: IndexRow) => strategies[rows.strategy?.[index] ?? -1];
  return [textColumn("strategy", "Strategy", name, { width: 112 })];
}

function orderColumns(result: BacktestResult, when: WhenFormat, decimals: number) {
  const { orders, symbols, reasons } = result;
  const status = ({ index: row }: IndexRow): Status => ORDER_STATUS[orders.status[row]!] ?? "working";
  const columns: GridColumn<IndexRow>[] = [
    numberColumn("id", "Order", ({ index: row }) => orders.id[row], 0, { width: 84, sort: "asc" }),
    textColumn("state", "State", (at) => signOf(status(at)).word, {
      width: 108,
      render: (at) => {
        const { word, glyph, hue } = signOf(status(at));
        return (
          <StateWord hue={hue} glyph={glyph}>
            {word}
          </StateWord>
        );
      },
    }),
    whenColumn("placed", "Placed", whenBarEnds(result), ({ index: row }) => orders.time[row]!),
    textColumn("symbol", "Symbol", ({ index: row }) => symbols[orders.symbol[row]!], { width: 88 }),
    ...strategyColumn(result, orders),
    textColumn("side", "Side", ({ index: row }) => (orders.quantity[row]! < 0 ? "Sell" : "Buy"), {
      width: 60,
    }),
    textColumn(
      "type",
      "Type",
      ({ index: row }) => orderTypes[ORDER_TYPE[orders.type[row]!] ?? "market"].title,
      {
        width: 84,
      },
    ),
    textColumn("tif", "TIF", ({ index: row }) => TIME_IN_FORCE[orders.timeInForce[row]!], {
      width: 56,
      hint: "Time in force",
    }),
    numberColumn("quantity", "Qty", ({ index: row }) => Math.abs(orders.quantity[row]!), 0, {
      format: quantity,
    }),
    numberColumn("filled", "Filled", ({ index: row }) => Math.abs(orders.filled[row]!), 0, {
      format: quantity,
    }),
    numberColumn("limit", "Limit", ({ index: row }) => present(orders.limitPrice[row]!), decimals),
    numberColumn("stop", "Stop", ({ index: row }) => present(orders.stopPrice[row]!), decimals),
    numberColumn("average", "Avg", ({ index: row }) => present(orders.averagePrice[row]!), decimals, {
      hint: "Average fill price",
    }),
    whenColumn("closed", "Closed", when, ({ index: row }) => orders.closedTime[row]!),
    numberColumn("group", "Group", ({ index: row }) => Math.abs(orders.group[row]!) || null, 0, {
      width: 72,
      hint: "Bracket or OCO",
    }),
    textColumn("reason", "Reason", ({ index: row }) => reasons[orders.reason[row]!] ?? "", {
      flex: 1,
      minWidth: 160,
    }),
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
  const rows = useMemo(() => indexRows(result.fills.length), [result]);
  const columns = useMemo(() => fillColumns(result, when, decimals), [result, when, decimals]);
  return (
    <DataGrid
      label="Fills"
      rows={rows}
      columns={columns}
      rowId={({ index }) => String(index)}
      empty="No order was filled."
    />
  );
}

function fillColumns(result: BacktestResult, when: WhenFormat, decimals: number) {
  const { fills, symbols, spec } = result;
  const columns: GridColumn<IndexRow>[] = [
    numberColumn("n", "#", ({ index: row }) => row + 1, 0, { width: 60 }),
    whenColumn("time", "Filled", when, ({ index: row }) => fills.time[row]!),
    textColumn("symbol", "Symbol", ({ index: row }) => symbols[fills.symbol[row]!], { width: 88 }),
    ...strategyColumn(result, fills),
    textColumn("side", "Side", ({ index: row }) => (fills.quantity[row]! < 0 ? "Sell" : "Buy"), {
      width: 60,
    }),
    numberColumn("quantity", "Qty", ({ index: row }) => Math.abs(fills.quantity[row]!), 0, {
      format: quantity,
    }),
    numberColumn("price", "Price", ({ index: row }) => fills.price[row], decimals),
    numberColumn(
      "value",
      `Value, ${spec.currency}`,
      ({ index: row }) => Math.abs(fills.quantity[row]! * fills.price[row]!),
      2,
      {
        width: 120,
      },
    ),
    numberColumn("commission", `Commission, ${spec.currency}`, ({ index: row }) => fills.commission[row], 2, {
      width: 128,
    }),
    numberColumn("slippage", "Slippage a unit", ({ index: row }) => fills.slippage[row], 4, {
      width: 120,
      hint: "Price paid worse than the reference price",
    }),
    numberColumn("order", "Order", ({ index: row }) => fills.orderId[row], 0, { flex: 1, minWidth: 72 }),
  ];
  return columns;
}
