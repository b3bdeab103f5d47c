import { difference, larger, type Money, type Price, smaller, sum } from "#lib/core/money.ts";
import type { OrderIntent } from "#lib/core/order-intent.ts";
import { type Counter, isBuy } from "./control.ts";
import type { RiskSnapshot, WorkingOrders } from "./risk-snapshot.ts";

/** The snapshot as it is for the next order of a batch when this one, which used `counters`, is taken. */
export function withOrder(
  snapshot: RiskSnapshot,
  order: OrderIntent,
  counters: readonly Counter[],
): RiskSnapshot {
  const { account, parent, working, recent, now } = snapshot;
  const reserved = counters.find(({ key }) => key === "reserved")?.delta ?? 0n;
  const isChild = parent !== null && parent.orderId === order.parent;
  return {
    ...snapshot,
    account: { ...account, reserved: sum(account.reserved, reserved as Money) },
    working: withWorking(working, order),
    recent: [...recent, { ...order, at: now }],
    parent: isChild ? { ...parent, unallocated: difference(parent.unallocated, order.quantity) } : parent,
  };
}

type Working = Pick<OrderIntent, "symbol" | "side" | "quantity" | "limitPrice">;

/** With one order more. */
export function withWorking(working: readonly WorkingOrders[], order: Working): WorkingOrders[] {
  const { symbol, side, quantity, limitPrice } = order;
  const known = working.find((one) => one.symbol === symbol && one.side === side);
  const alone: WorkingOrders = { symbol, side, count: 1, exposed: quantity, best: limitPrice };
  if (known === undefined) return [...working, alone];
  return working.map((one) => (one === known ? together(known, alone) : one));
}

const together = (some: WorkingOrders, more: WorkingOrders): WorkingOrders => ({
  ...some,
  count: some.count + more.count,
  exposed: sum(some.exposed, more.exposed),
  best: better(some.best, more.best, isBuy(some.side)),
});

const better = (a: Price | null, b: Price | null, buys: boolean): Price | null => {
  if (a === null || b === null) return null;
  return buys ? larger(a, b) : smaller(a, b);
};
