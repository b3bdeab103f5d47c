/** What a fill sets off in the reference engine: groups, brackets, orders that waited for it. */
import type { ReferenceDesk, Where } from "./desk.ts";
import { isWorking, type Order, trail } from "./order.ts";

type Filled = {
  readonly quantity: number;
  /** Units held before it. */
  readonly before: number;
  /** The first of its order. */
  readonly isFirst: boolean;
  readonly where: Where;
};

export function afterFill(desk: ReferenceDesk, order: Order, filled: Filled): void {
  const { symbol } = order;
  const { quantity, before, isFirst, where } = filled;
  const after = desk.account.held.get(symbol)!;
  settleGroup(desk, order, quantity);
  if (before !== 0 && (after === 0 || after > 0 !== before > 0))
    for (const other of desk.working(symbol)) if (other.reduceOnly) desk.end(other, "cancelled");
  if (after !== 0 && after > 0 === quantity > 0) {
    const units = Math.min(Math.abs(quantity), Math.abs(after)) * -Math.sign(after);
    const { stopLoss, takeProfit } = order;
    if (stopLoss !== undefined)
      exit(desk, order, { type: "stop", price: stopLoss, units, isFirst, firstBar: where.stopFrom });
    if (takeProfit !== undefined)
      exit(desk, order, { type: "limit", price: takeProfit, units, isFirst, firstBar: where.nextFrom });
  }
  if (order.status === "filled") release(desk, order, where.nextFrom);
}

function settleGroup(desk: ReferenceDesk, order: Order, quantity: number): void {
  if (order.group === "") return;
  for (const other of desk.working(order.symbol)) {
    if (other === order || other.group !== order.group) continue;
    const isTarget = other.kind === "target-units" || other.kind === "target-equity";
    const left = other.size - quantity;
    const keeps =
      isWorking(order) && other.reduceOnly && (isTarget || (left !== 0 && left > 0 === other.size > 0));
    if (!keeps) desk.end(other, "cancelled");
    else if (!isTarget) {
      other.size = left;
      other.quantity -= quantity;
    }
  }
}

type Exit = {
  readonly type: "stop" | "limit";
  readonly price: number;
  readonly units: number;
  readonly isFirst: boolean;
  readonly firstBar: number;
};

/** Of a bracket: a new order, or more units for the one that an earlier fill of the entry made. */
function exit(desk: ReferenceDesk, entry: Order, { type, price, units, isFirst, firstBar }: Exit): void {
  const group = `bracket ${entry.id}`;
  const earlier = desk.working(entry.symbol).find((order) => order.group === group && order.type === type);
  if (!isFirst && earlier) {
    earlier.size += units;
    earlier.quantity += units;
    return;
  }
  const order: Order = {
    ...entry,
    id: desk.orders.length + 1,
    type,
    status: "working",
    kind: "units",
    size: units,
    quantity: units,
    filled: 0,
    average: Number.NaN,
    splitUnits: 0,
    limit: type === "limit" ? price : undefined,
    trigger: type === "stop" ? price : undefined,
    trailAmount: undefined,
    trailPercent: undefined,
    timing: "next-open",
    tif: "GTC",
    expires: undefined,
    postOnly: false,
    reduceOnly: true,
    stopLoss: undefined,
    takeProfit: undefined,
    group,
    after: undefined,
    firstBar,
    limitFrom: undefined,
  };
  desk.orders.push(order);
  desk.activated.push(order);
}

function release(desk: ReferenceDesk, parent: Order, firstBar: number): void {
  for (const child of desk.orders) {
    if (child.after !== parent.id || child.status !== "waiting") continue;
    child.status = "working";
    child.firstBar = firstBar;
    desk.activated.push(child);
    trail(child, desk.account.mark.get(child.symbol)!);
  }
}
