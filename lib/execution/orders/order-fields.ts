import type { OrderRow } from "./order-row.ts";

/** A member of OrderRow, or a figure that a screen derives from one. */
export type OrderField = {
  readonly id: string;
  /** FIX tag; null for what FIX has no field for. */
  readonly tag: number | null;
  /** FIX 4.4 field name, or ours. */
  readonly name: string;
  /** What a column head says. */
  readonly label: string;
  readonly shown: boolean;
};

const field = (id: string, tag: number | null, name: string, label: string, shown = false): OrderField => ({
  id,
  tag,
  name,
  label,
  shown,
});

/** The columns of the blotter in their order. `shown` is the default set. */
export const ORDER_FIELDS: readonly OrderField[] = [
  field("state", 39, "OrdStatus", "State", true),
  field("transactTime", 60, "TransactTime", "Updated", true),
  field("account", 1, "Account", "Account", true),
  field("symbol", 55, "Symbol", "Symbol", true),
  field("side", 54, "Side", "Side", true),
  field("orderQty", 38, "OrderQty", "Qty", true),
  field("ordType", 40, "OrdType", "Type", true),
  field("price", 44, "Price", "Limit", true),
  field("stopPx", 99, "StopPx", "Stop"),
  field("timeInForce", 59, "TimeInForce", "TIF", true),
  field("expireTime", 126, "ExpireTime", "Good till"),
  field("maxFloor", 111, "MaxFloor", "Shown"),
  field("execInst", 18, "ExecInst", "Instructions"),
  field("positionEffect", 77, "PositionEffect", "Open/close"),
  field("cumQty", 14, "CumQty", "Filled", true),
  field("leavesQty", 151, "LeavesQty", "Leaves", true),
  field("avgPx", 6, "AvgPx", "Avg", true),
  field("lastQty", 32, "LastQty", "Last qty"),
  field("lastPx", 31, "LastPx", "Last"),
  field("lastMkt", 30, "LastMkt", "Last market"),
  field("exDestination", 100, "ExDestination", "Venue"),
  field("currency", 15, "Currency", "Currency"),
  field("commission", 12, "Commission", "Commission"),
  field("settlDate", 64, "SettlDate", "Settles"),
  field("clOrdId", 11, "ClOrdID", "ClOrdID", true),
  field("origClOrdId", 41, "OrigClOrdID", "OrigClOrdID"),
  field("venueOrderId", 37, "OrderID", "Broker id"),
  field("parent", 526, "SecondaryClOrdID", "Parent"),
  field("basket", 66, "ListID", "Basket"),
  field("algorithm", 847, "TargetStrategy", "Algo"),
  field("rejectReason", 103, "OrdRejReason", "Reject reason"),
  field("cxlRejReason", 102, "CxlRejReason", "Cancel refused"),
  field("text", 58, "Text", "Text", true),
  field("strategy", null, "Strategy", "Strategy"),
  field("trader", null, "Trader", "Trader"),
  field("done", null, "Done", "Done, %"),
  field("slippage", null, "Slippage", "Slippage, bp"),
  field("age", null, "Age", "Age"),
  field("latency", null, "Latency", "Latency, ms"),
];

const SIDE_CODES = { buy: "1", sell: "2", "sell-short": "5" } as const;
const TYPE_CODES: Record<string, string> = {
  market: "1",
  limit: "2",
  stop: "3",
  "stop-limit": "4",
  "market-on-close": "5",
  "limit-on-close": "B",
  "market-if-touched": "J",
  "trailing-stop": "P",
};
const TIF_CODES: Record<string, string> = {
  DAY: "0",
  GTC: "1",
  OPG: "2",
  IOC: "3",
  FOK: "4",
  GTD: "6",
  CLS: "7",
};

/** The order as one FIX 4.4 execution report of its present state, "|" for the separator. For people: no checksum. */
export function fixText(row: OrderRow): string {
  const coded: Record<string, string | number | null> = {
    state: row.ordStatus,
    side: row.side && SIDE_CODES[row.side],
    ordType: row.ordType && (TYPE_CODES[row.ordType] ?? row.ordType),
    timeInForce: row.timeInForce && (TIF_CODES[row.timeInForce] ?? row.timeInForce),
    transactTime: fixTime(row.transactTime),
    // A field of OrderCancelReject; here Text says it.
    cxlRejReason: null,
  };
  const members = row as unknown as Record<string, string | number | null | undefined>;
  const pairs = ORDER_FIELDS.flatMap(({ id, tag }): [number, string | number][] => {
    const value = id in coded ? coded[id] : members[id];
    return tag === null || value === null || value === undefined || value === "" ? [] : [[tag, value]];
  });
  return [[35, "8"] as const, ...pairs].map(([tag, value]) => `${tag}=${value}`).join("|");
}

/** 20171110-15:52:08.123 */
function fixTime(micros: number): string {
  const iso = new Date(Math.floor(micros / 1000)).toISOString();
  return iso.replaceAll("-", "").replace("T", "-").replace("Z", "");
}
