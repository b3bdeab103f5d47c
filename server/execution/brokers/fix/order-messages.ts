import { priceText, quantityText } from "#lib/core/money.ts";
import type { OrderTerms, Side } from "#lib/execution/orders/index.ts";
import type { ClaimedRequest } from "#server/execution/gateway/index.ts";
import { instructionFields } from "./instruction-fields.ts";
import { momentText, type Outgoing } from "./message.ts";
import type { FixSettings } from "./settings.ts";

/** What the venue knows an order by now. */
export type KnownAs = {
  /** The client order id that its newest accepted request gave it. */
  readonly clientOrderId: string;
  readonly orderId: string | null;
};

export const SIDE = { buy: "1", sell: "2", "sell-short": "5" } as const satisfies Record<Side, string>;
const TIME_IN_FORCE: Readonly<Record<string, string>> = {
  DAY: "0",
  GTC: "1",
  OPG: "2",
  IOC: "3",
  FOK: "4",
  GTD: "6",
  CLS: "7",
};

type Kind = { readonly type: string; readonly tif?: string };
/** OrdType (40), and the TimeInForce that it implies. */
const ORDER_TYPE: Readonly<Record<FixSettings["version"], Readonly<Record<string, Kind>>>> = {
  "FIX.4.2": {
    market: { type: "1" },
    limit: { type: "2" },
    stop: { type: "3" },
    "stop-limit": { type: "4" },
    "market-on-open": { type: "1", tif: "2" },
    "limit-on-open": { type: "2", tif: "2" },
    "market-on-close": { type: "5", tif: "0" },
    "limit-on-close": { type: "B", tif: "0" },
  },
  "FIX.4.4": {
    market: { type: "1" },
    limit: { type: "2" },
    stop: { type: "3" },
    "stop-limit": { type: "4" },
    "market-if-touched": { type: "J" },
    "trailing-stop": { type: "P" },
    "market-on-open": { type: "1", tif: "2" },
    "limit-on-open": { type: "2", tif: "2" },
    "market-on-close": { type: "1", tif: "7" },
    "limit-on-close": { type: "2", tif: "7" },
  },
};

/** A Side (54) in our words; null for another. */
export const sideOf = (code: string | null): Side | null =>
  (Object.keys(SIDE) as Side[]).find((side) => SIDE[side] === code) ?? null;

/** OrdType (40) and TimeInForce (59; absent: DAY) of what was ordered elsewhere, in our words; null for others. */
export function orderTypeOf(
  type: string | null,
  tif: string | null,
): { readonly type: string; readonly timeInForce: string } | null {
  const kind = Object.entries(ORDER_TYPE["FIX.4.4"]).find(([, one]) => one.type === type && !one.tif)?.[0];
  const time = Object.keys(TIME_IN_FORCE).find((name) => TIME_IN_FORCE[name] === (tif ?? "0"));
  return kind && time ? { type: kind, timeInForce: time } : null;
}

/** The message of a request; a text says why FIX cannot say it. */
export function messageOf(
  request: ClaimedRequest,
  known: KnownAs,
  settings: FixSettings,
  now: Date,
): Outgoing | string {
  if (!/^[!-~]+$/.test(request.order.symbol))
    return `FIX cannot write the symbol "${request.order.symbol}"; use letters, digits and signs of ASCII.`;
  if (request.kind === "cancel")
    return { type: "F", fields: { ...chained(request, known, settings, now), ...quantityOf(request) } };
  const terms = termsOf(request, settings);
  if (typeof terms === "string") return terms;
  if (request.kind === "replace")
    return { type: "G", fields: { ...chained(request, known, settings, now), HandlInst: "1", ...terms } };
  return { type: "D", fields: { ...named(request, settings, now), HandlInst: "1", ...terms } };
}

/** OrderStatusRequest of the order that `known` names. */
export const statusRequest = (
  order: { symbol: string; side: string },
  known: KnownAs,
  settings: FixSettings,
  requestId: string,
): Outgoing => ({
  type: "H",
  fields: {
    ClOrdID: known.clientOrderId,
    ...(known.orderId && { OrderID: known.orderId }),
    ...(settings.account && { Account: settings.account }),
    ...(settings.version === "FIX.4.4" && { OrdStatusReqID: requestId }),
    Symbol: order.symbol,
    Side: order.side,
  },
});

/** OrderMassStatusRequest of every order of this session. FIX 4.4 only. */
export const massStatusRequest = (requestId: string): Outgoing => ({
  type: "AF",
  fields: { MassStatusReqID: requestId, MassStatusReqType: "7" },
});

const named = ({ clientOrderId, order }: ClaimedRequest, { account, exchange }: FixSettings, now: Date) => ({
  ClOrdID: clientOrderId,
  ...(account && { Account: account }),
  ...(exchange && { ExDestination: exchange }),
  Symbol: order.symbol,
  Side: SIDE[order.side],
  ...(order.side === "sell-short" && { LocateReqd: "N" }),
  TransactTime: momentText(now),
});

/** Of a cancel or replace: which order, by its newest name. */
function chained(request: ClaimedRequest, known: KnownAs, settings: FixSettings, now: Date) {
  const { ExDestination: _exchange, LocateReqd: _locate, ...fields } = named(request, settings, now);
  return { OrigClOrdID: known.clientOrderId, ...(known.orderId && { OrderID: known.orderId }), ...fields };
}

const quantityOf = ({ terms, order }: ClaimedRequest) => ({
  OrderQty: quantityText((terms ?? order).quantity),
});

function termsOf({ order, terms }: ClaimedRequest, settings: FixSettings): Outgoing["fields"] | string {
  const { version } = settings;
  const kind = ORDER_TYPE[version][order.type];
  if (!kind) return `${version} has no ${order.type} orders here; choose another type.`;
  const tif = kind.tif ?? TIME_IN_FORCE[order.timeInForce];
  if (tif === undefined || (tif === "7" && version === "FIX.4.2"))
    return `${version} has no time in force ${order.timeInForce} here; choose another.`;
  const instructed = instructionFields(order, settings);
  if (typeof instructed === "string") return instructed;
  const { quantity, limitPrice, stopPrice }: OrderTerms = terms ?? order;
  return {
    OrderQty: quantityText(quantity),
    OrdType: kind.type,
    ...(limitPrice !== null && { Price: priceText(limitPrice) }),
    ...(stopPrice !== null && { StopPx: priceText(stopPrice) }),
    TimeInForce: tif,
    ...instructed,
  };
}
