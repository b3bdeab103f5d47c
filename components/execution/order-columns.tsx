import { STATE_SIGNS } from "#components/reports/order-states.ts";
import {
  type CellValue,
  formatClock,
  formatDuration,
  formatNumber,
  formatPrice,
  formatQuantity,
  formatSigned,
  formatTime,
  Gain,
  type GridColumn,
  NONE,
  zoneName,
} from "#components/ui/index.ts";
import { ORDER_FIELDS, type OrderRow } from "#lib/execution/orders/index.ts";
import type { Steps } from "./instrument-steps.ts";
import { FilledCell, OrderStateWord, SideWord, sideWord } from "./order-cells.tsx";
import { strategyWord, typeCode } from "./order-words.ts";
import { needsLimit, needsStop } from "./ticket-rules.ts";

/** What rows name only by id. */
export type OrderNames = {
  account(id: string): string;
  trader(id: string | null): string | null;
  venue(accountId: string): string | null;
  mayBeShort(accountId: string): boolean;
  /** Basis points worse than the price when it was first sent; null while it is not known. */
  slippage(orderId: string): number | null;
  steps(symbol: string): Steps;
  /** What the algorithm that works it, or its parent, is called; null for an order of its own. */
  algorithm(row: Pick<OrderRow, "orderId" | "parent">): string | null;
};

type Part = Partial<GridColumn<OrderRow>> & Pick<GridColumn<OrderRow>, "value">;
const ATTENTION = { "needs-person": 0, open: 1, done: 2 } as const;

const text = (value: GridColumn<OrderRow>["value"], width: number, extra: Partial<Part> = {}): Part => ({
  value,
  width,
  kind: "text",
  format: (shown) => (shown === null || shown === undefined || shown === "" ? NONE : String(shown)),
  ...extra,
});
const quantities = (value: (row: OrderRow) => number | null, width: number): Part => ({
  value,
  width,
  fit: true,
  kind: "number",
  format: (shown) => formatQuantity(shown as number | null),
});

function parts(zone: string, names: OrderNames, dated: boolean): Record<string, Part> {
  const prices = (value: (row: OrderRow) => number | null): Part => ({
    value,
    width: 76,
    fit: true,
    kind: "number",
    format: (shown, row) => formatPrice(shown as number | null, names.steps(row.symbol).decimals),
  });
  const millis = (micros: number | null) => (micros === null ? null : Math.floor(micros / 1000));
  return {
    state: text(({ state }) => STATE_SIGNS[state].word, 126, {
      render: ({ state }) => <OrderStateWord state={state} />,
    }),
    transactTime: {
      value: (row) => millis(row.transactTime),
      width: dated ? 152 : 80,
      kind: "time",
      format: (shown) =>
        dated ? formatTime(shown as number, zone, { suffix: false }) : formatClock(shown as number, zone),
    },
    account: text((row) => names.account(row.account), 96),
    symbol: text((row) => row.symbol, 70, {
      render: (row) => <b className="font-strong text-1">{row.symbol}</b>,
    }),
    side: text((row) => sideWord(row.side), 88, { render: (row) => <SideWord side={row.side} /> }),
    orderQty: quantities((row) => row.orderQty, 76),
    price: prices((row) => row.price),
    stopPx: prices((row) => row.stopPx),
    maxFloor: quantities((row) => row.maxFloor, 80),
    positionEffect: text((row) => effectWord(row, names), 88),
    cumQty: { ...quantities((row) => row.cumQty, 88), render: (row) => <FilledCell row={row} /> },
    leavesQty: quantities((row) => row.leavesQty, 72),
    avgPx: prices((row) => row.avgPx),
    lastQty: quantities((row) => row.lastQty, 80),
    lastPx: prices((row) => row.lastPx),
    lastMkt: text((row) => row.lastMkt, 96),
    settlDate: text((row) => row.settlDate, 96),
    exDestination: text((row) => names.venue(row.account), 88),
    commission: {
      value: (row) => row.commission,
      width: 96,
      kind: "number",
      format: (shown) => formatNumber(shown as number | null, 2),
    },
    ...WORDS,
    ...IDS,
    rejectReason: text((row) => row.rejectReason, 220, { tip: true }),
    cxlRejReason: text((row) => row.cxlRejReason, 220, { tip: true }),
    text: text((row) => row.text, 160, { flex: 1, minWidth: 160, tip: true }),
    algorithm: text((row) => names.algorithm(row), 140),
    strategy: text((row) => row.strategy, 120, { format: strategyWord }),
    trader: text((row) => names.trader(row.trader), 110),
    done: {
      value: (row) => row.done * 100,
      width: 72,
      kind: "number",
      format: (shown) => formatNumber(shown as number, 1),
    },
    slippage: {
      value: (row) => names.slippage(row.orderId),
      width: 92,
      kind: "number",
      render: (row) => {
        const slippage = names.slippage(row.orderId);
        return <Gain value={-(slippage ?? 0)} text={formatSigned(slippage, 1)} />;
      },
    },
    age: {
      value: (row) => millis(row.placedAt),
      width: 110,
      kind: "time",
      format: (shown: CellValue) =>
        typeof shown === "number" ? formatDuration(Math.max(0, Date.now() - shown)) : NONE,
    },
    latency: {
      value: (row) => (row.latency === null ? null : row.latency / 1000),
      width: 92,
      kind: "number",
      format: (shown) => formatNumber(shown as number | null, 1),
    },
  };
}

const WORDS: Record<string, Part> = {
  ordType: text((row) => typeCode(row.ordType), 56),
  timeInForce: text((row) => row.timeInForce, 56),
  expireTime: text((row) => row.expireTime, 152),
  execInst: text((row) => row.execInst && instructionWords(row.execInst), 110),
  currency: text((row) => row.currency, 76),
};

const IDS: Record<string, Part> = {
  clOrdId: text((row) => row.clOrdId, 104, { render: (row) => <IdCell id={row.clOrdId} /> }),
  origClOrdId: text((row) => row.origClOrdId, 116, { render: (row) => <IdCell id={row.origClOrdId} /> }),
  basket: text((row) => row.basket, 96, { render: (row) => <IdCell id={row.basket} /> }),
  venueOrderId: text((row) => row.venueOrderId, 116, { render: (row) => <IdCell id={row.venueOrderId} /> }),
  parent: text((row) => row.parent, 96, { render: (row) => <IdCell id={row.parent} /> }),
};

/** Which figures of an order can be written over: each opens a replace with it. */
function edits(names: OrderNames): Record<string, GridColumn<OrderRow>["edit"]> {
  const price = (has: (type: string) => boolean): GridColumn<OrderRow>["edit"] => ({
    allows: (row) => isReplaceable(row) && has(row.ordType ?? ""),
    steps: ({ symbol }) => {
      const { tick, decimals } = names.steps(symbol);
      return { step: tick, precision: decimals };
    },
  });
  return {
    orderQty: { allows: isReplaceable, steps: ({ symbol }) => ({ step: names.steps(symbol).lot }) },
    price: price(needsLimit),
    stopPx: price(needsStop),
  };
}

const REPLACEABLE: ReadonlySet<string> = new Set(["new", "not-elected", "partially-filled"]);
const isReplaceable = ({ state, ordType }: OrderRow): boolean =>
  REPLACEABLE.has(state) && ordType !== "algorithm";

const instructionWords = (codes: string): string =>
  codes
    .split(" ")
    .map((code) => (code === "6" ? "post only" : "reduce only"))
    .join(", ");

/** Where nobody may be short, a purchase opens and a sale closes; elsewhere what is held decides unless the order says. */
function effectWord({ positionEffect, account, side }: OrderRow, { mayBeShort }: OrderNames): string | null {
  if (positionEffect !== null) return positionEffect === "O" ? "Open" : "Close";
  if (side === null || mayBeShort(account)) return null;
  return side === "buy" ? "Open" : "Close";
}

/** The end of an id: the beginning of ids of one moment is the same. The whole one is the title and is copied. */
function IdCell({ id }: { id: string | null }) {
  if (id === null) return NONE;
  return (
    <code title={id} className="font-mono">
      {id.length > 12 ? `…${id.slice(-11)}` : id}
    </code>
  );
}

const CARD_TITLE: ReadonlySet<string> = new Set(["state", "side", "orderQty", "symbol"]);

/** The columns of SCREENS.md in their order; `hidden` are left out, the rest of `ORDER_FIELDS` stands behind a choice. */
export function orderColumns(
  zone: string,
  names: OrderNames,
  hidden: ReadonlySet<string>,
  { dated = false, editable = false } = {},
): GridColumn<OrderRow>[] {
  const known = parts(zone, names, dated);
  const editing = editable ? edits(names) : {};
  const columns = ORDER_FIELDS.map(({ id, tag, name, label }): GridColumn<OrderRow> => {
    const part = known[id] ?? text(() => null, 80);
    const zoned = part.kind === "time" && id !== "age" ? `${label} (${zoneName(zone)})` : label;
    return {
      ...part,
      id,
      title: dated ? zoned : label,
      hint: `${name}${tag === null ? "" : ` · FIX ${tag}`}${part.kind === "time" ? ` · ${zoneName(zone)}` : ""}${editing[id] ? " · E or a double click asks for another" : ""}`,
      hidden: hidden.has(id),
      cardTitle: CARD_TITLE.has(id),
      edit: editing[id],
    };
  });
  return [...order(), ...columns];
}

/** What needs a person first, then what is open, then what is done; the newest of each first. They only sort. */
function order(): GridColumn<OrderRow>[] {
  return [
    {
      id: "attention",
      title: "Attention",
      kind: "number",
      value: (row) => ATTENTION[row.attention],
      sort: "asc",
      hidden: true,
    },
    { id: "placed", title: "Placed", kind: "time", value: (row) => row.placedAt, sort: "desc", hidden: true },
  ];
}

/** Unproven outcomes are hatched, refusals tinted, what is done is quiet. */
export const ORDER_ROW_CLASSES: Readonly<Record<string, (row: OrderRow) => boolean>> = {
  hatched: ({ state }) => state === "unknown" || state === "quarantined",
  "row-refused": ({ state }) => state === "denied" || state === "rejected",
  "row-done": ({ attention, state }) => attention === "done" && state !== "filled",
};
