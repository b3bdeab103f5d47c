import { z } from "zod";
import { algorithm } from "./algorithm.ts";
import { evenly } from "./window.ts";

const MINUTE = 60_000_000;

export const closeAuction = algorithm({
  title: "Close auction",
  rule: "One order into the closing auction, sent some time before the close.",
  parameters: z.strictObject({
    minutesBefore: z
      .number()
      .min(1)
      .max(390)
      .default(15)
      .meta({ title: "Sent before the close", unit: "minutes", step: 1 }),
  }),
  window({ minutesBefore }, _, { now, session, step }) {
    const close = session?.close ?? now + step;
    return {
      from: Math.max(now, close - minutesBefore * MINUTE),
      until: Math.max(close, now + step),
      slices: 1,
    };
  },
  weights: (_, window) => evenly(window.slices),
  auction: true,
});
