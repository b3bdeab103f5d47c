import { z } from "zod";
import { control } from "#lib/models/risk/control.ts";
import type { RiskSnapshot } from "#lib/models/risk/risk-snapshot.ts";

const openIn = ({ working }: RiskSnapshot): number => working.reduce((sum, { count }) => sum + count, 0);

export const maxOpenOrders = control({
  title: "Open orders",
  description: "Refuses an order when this many are working in the account.",
  settings: z.strictObject({
    orders: z.int().min(1).default(200).meta({ title: "At most", unit: "orders" }),
  }),
  severity: "hard",
  check({ snapshot }, { orders }) {
    const open = openIn(snapshot);
    return open < orders ? null : `${open} orders are working, and ${orders} may be.`;
  },
  measure: ({ order, snapshot }, { orders }) => ({
    value: openIn(snapshot) + (order.quantity > 0n ? 1 : 0),
    limit: orders,
    unit: "orders",
  }),
  counters: ({ snapshot }, { orders }) => [
    { key: "open-orders", delta: 1n, room: BigInt(Math.max(0, orders - openIn(snapshot))) },
  ],
});
