import { z } from "zod";
import { control } from "#lib/models/risk/control.ts";

export const messageRate = control({
  title: "Message rate",
  description:
    "Refuses an order when the account sent this many messages in a second (RTS 6, article 15(1)(d)).",
  settings: z.strictObject({
    perSecond: z.int().min(1).max(10_000).default(50).meta({ title: "At most", unit: "a second" }),
  }),
  severity: "hard",
  check({ snapshot }, { perSecond }) {
    const { messages } = snapshot;
    return messages < perSecond
      ? null
      : `${messages} messages were sent within a second, and ${perSecond} may be.`;
  },
  measure: ({ order, snapshot }, { perSecond }) => ({
    value: snapshot.messages + (order.quantity > 0n ? 1 : 0),
    limit: perSecond,
    unit: "a second",
  }),
});
