import { z } from "zod";

/** The keys of an account at Alpaca, and where its prices come from. */
export const AlpacaSettings = z.strictObject({
  keyId: z.string().min(1).meta({ title: "API key id", secret: true }),
  secret: z.string().min(1).meta({ title: "API secret key", secret: true }),
  dataFeed: z.enum(["iex", "sip", "delayed_sip", "none"]).default("iex").meta({ title: "Prices from" }),
  /** Of a test's own server; null: Alpaca's. No field of a form. */
  tradingUrl: z.url().nullable().default(null),
  dataUrl: z.url().nullable().default(null),
});
export type AlpacaSettings = z.infer<typeof AlpacaSettings>;
