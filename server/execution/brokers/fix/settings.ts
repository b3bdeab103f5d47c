import { z } from "zod";
import type { BrokerCapabilities } from "#server/execution/brokers/broker.ts";

/** How to reach a venue or broker that speaks FIX, and what it promises. Its manual ("rules of engagement") says. */
export const FixSettings = z.strictObject({
  version: z.enum(["FIX.4.4", "FIX.4.2"]).default("FIX.4.4").meta({ title: "Version of FIX" }),
  host: z.string().min(1).max(253).meta({ title: "Host" }),
  port: z.int().min(1).max(65_535).meta({ title: "Port" }),
  tls: z.boolean().default(true).meta({ title: "Encrypted with TLS" }),
  senderCompId: z.string().min(1).max(64).meta({ title: "SenderCompID (we)" }),
  targetCompId: z.string().min(1).max(64).meta({ title: "TargetCompID (the venue)" }),
  account: z.string().max(64).default("").meta({ title: "Account at the venue (tag 1)" }),
  exchange: z.string().max(32).default("").meta({ title: "Exchange to route to (tag 100)" }),
  username: z.string().max(128).default("").meta({ title: "Username" }),
  password: z.string().max(128).default("").meta({ title: "Password", secret: true }),
  heartbeatSeconds: z.int().min(1).max(300).default(30).meta({ title: "Heartbeat", unit: "s" }),
  resetOnLogon: z.boolean().default(false).meta({ title: "Reset sequence numbers at each logon" }),
  answerSeconds: z.int().min(1).max(60).default(5).meta({ title: "Wait for an answer", unit: "s" }),
  statusRequests: z
    .enum(["none", "order", "order and mass"])
    .default("none")
    .meta({ title: "Status requests that the venue answers" }),
  refusesKnownIds: z
    .boolean()
    .default(false)
    .meta({ title: "Never takes a ClOrdID twice, and answers status requests" }),
});
export type FixSettings = z.infer<typeof FixSettings>;

/**
 * What FIX can do at most. Without status requests nothing proves what became of an unanswered order: it stays
 * unknown until a report comes or a person decides.
 */
export const FIX_CAPABILITIES: BrokerCapabilities = {
  clientIds: "none",
  requestTtlMicros: null,
  queryLagMicros: 0,
  orderTypes: [
    "market",
    "limit",
    "stop",
    "stop-limit",
    "market-if-touched",
    "market-on-open",
    "limit-on-open",
    "market-on-close",
    "limit-on-close",
  ],
  timesInForce: ["DAY", "GTC", "IOC", "FOK", "OPG", "CLS"],
  replace: true,
  shortSelling: true,
  streams: true,
  silentOn: ["positions", "cash", "open orders", "prices"],
};

/** By what the venue's settings promise. */
export const capabilitiesOf = ({ statusRequests, refusesKnownIds }: FixSettings): BrokerCapabilities => ({
  ...FIX_CAPABILITIES,
  clientIds: refusesKnownIds && statusRequests !== "none" ? "forever" : "none",
  silentOn: [
    "positions",
    "cash",
    ...(statusRequests === "order and mass" ? [] : ["open orders" as const]),
    "prices",
  ],
});
