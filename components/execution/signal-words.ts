import { formatNumber, formatQuantity } from "#components/ui/format.ts";
import { timeInForceTitle, typeTitle } from "./order-words.ts";

type Asked = { readonly quantity: number; readonly symbol: string; readonly type: string } & {
  readonly limit: number | null;
  readonly stop: number | null;
};
/** What a strategy asked of its broker, as a forward test keeps it; later kinds are told by their name. */
export type SignalBody = { readonly kind: string } & Partial<
  Asked & { readonly order: number; readonly of: number; readonly timeInForce: string }
>;

/** "Buy 243 AAPL, market, good till canceled"; "Cancel of order 3". */
export function signalWords(body: SignalBody): string {
  const { kind, order, of, quantity, symbol, type, limit, stop, timeInForce } = body;
  if (kind === "cancel") return `Cancel of order ${order}`;
  if (quantity === undefined || symbol === undefined || type === undefined) return kind;
  const prices = [
    limit != null && `limit ${formatNumber(limit, 4)}`,
    stop != null && `stop ${formatNumber(stop, 4)}`,
    timeInForce && timeInForceTitle(timeInForce).toLowerCase(),
  ].filter(Boolean);
  const side = quantity < 0 ? "Sell" : "Buy";
  const what = `${side} ${formatQuantity(Math.abs(quantity))} ${symbol}, ${typeTitle(type).toLowerCase()}`;
  return [kind === "exit" && of ? `Exit of order ${of}: ${what}` : what, ...prices].join(", ");
}
