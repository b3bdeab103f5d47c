import type { Micros } from "#lib/core/columns.ts";
import { TIF, TYPE } from "#lib/execution/orders/index.ts";

/** An order as asked for, before it has passed any check. Absent prices are undefined. */
export type OrderRequest = {
  readonly symbol: number;
  readonly time: Micros;
  /** First bar of the symbol on which it may fill. */
  readonly firstBar: number;
  readonly sizeKind: number;
  /** Signed: what `sizeKind` counts. */
  readonly size: number;
  readonly timeInForce?: "DAY" | "GTC" | undefined;
  readonly limit?: number | undefined;
  readonly stop?: number | undefined;
  readonly stopLoss?: number | undefined;
  readonly takeProfit?: number | undefined;
  /** Id of an order that this one cancels when it fills, and the other way round. */
  readonly oco?: number | undefined;
  /** What is already known to be wrong with it; "" or absent = nothing. */
  readonly problem?: string;
};

export function typeOf(request: OrderRequest): number {
  if (request.limit !== undefined) return request.stop !== undefined ? TYPE["stop-limit"] : TYPE.limit;
  return request.stop !== undefined ? TYPE.stop : TYPE.market;
}

export const timeInForceOf = (request: OrderRequest) => TIF[request.timeInForce ?? "GTC"];

/** One sentence when the request makes no sense, "" when it does. `buys` is the side it is expected to take. */
export function whatIsWrong(request: OrderRequest, buys: boolean): string {
  if (request.problem) return request.problem;
  if (!Number.isFinite(request.size))
    return `An order's size must be a finite number; the strategy asked for ${request.size}.`;
  const { limit, stop, stopLoss, takeProfit } = request;
  const unclear =
    notAPrice("limit", limit) ||
    notAPrice("stop", stop) ||
    notAPrice("stopLoss", stopLoss) ||
    notAPrice("takeProfit", takeProfit);
  if (unclear) return unclear;
  if (
    stopLoss !== undefined &&
    takeProfit !== undefined &&
    (buys ? stopLoss >= takeProfit : stopLoss <= takeProfit)
  )
    return buys
      ? `The stop-loss ${stopLoss} of a buy must lie below its take-profit ${takeProfit}.`
      : `The stop-loss ${stopLoss} of a sale must lie above its take-profit ${takeProfit}.`;
  return "";
}

function notAPrice(name: string, price: number | undefined): string {
  return price === undefined || Number.isFinite(price)
    ? ""
    : `An order's ${name} must be a finite price; the strategy gave ${price}.`;
}
