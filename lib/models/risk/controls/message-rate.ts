import { z } from "zod";
import { control } from "#lib/models/risk/control.ts";

const SECOND = 1_000_000;

export const messageRate = control({
  title: "Message rate",
  description:
    "Refuses an order when the account sent this many messages in a second (RTS 6, article 15(1)(d)).",
  settings: z.strictObject({
    perSecond: z.int().min(1).max(10_000).default(50).meta({ title: "At most", unit: "a second" }),
  }),
  severity: "hard",
  check({ snapshot }, { perSecond }) {
    const sent = snapshot.messages.filter((at) => at > snapshot.now - SECOND).length;
    return sent < perSecond ? null : `${sent} messages were sent within a second, and ${perSecond} may be.`;
  },
});
