import { z } from "zod";
import { emergencySetting } from "#server/execution/brokers/emergency.ts";

/** The keys of an account at Alpaca, and where its prices come from. */
export const AlpacaSettings = z.strictObject({
  keyId: z.string().min(1).meta({ title: "API key id", secret: true }),
  secret: z.string().min(1).meta({ title: "API secret key", secret: true }),
  dataFeed: z.enum(["iex", "sip", "delayed_sip", "none"]).default("iex").meta({ title: "Prices from" }),
  emergency: emergencySetting("https://app.alpaca.markets"),
  /** Of a test's own server; null: Alpaca's. No field of a form. */
  tradingUrl: z.url().nullable().default(null),
  dataUrl: z.url().nullable().default(null),
});
/** What the line reads of them. */
export type AlpacaSettings = Omit<z.infer<typeof AlpacaSettings>, "emergency">;
