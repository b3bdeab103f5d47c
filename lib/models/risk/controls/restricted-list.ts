import { z } from "zod";
import { control } from "#lib/models/risk/control.ts";

export const restrictedList = control({
  title: "Restricted list",
  description: "Refuses an order in a symbol that compliance put on the list.",
  settings: z.strictObject({}),
  severity: "hard",
  check: ({ order, snapshot }) =>
    snapshot.restricted.has(order.symbol) ? `${order.symbol} is on the restricted list.` : null,
});
