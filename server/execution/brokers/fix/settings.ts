import { z } from "zod";
import type { BrokerCapabilities } from "#server/execution/brokers/broker.ts";
import { emergencySetting } from "#server/execution/brokers/emergency.ts";

/** FIX fields are ASCII; a control character would end the field. */
const text = (most: number, least = 0) =>
  z
    .string()
    .min(least)
    .max(most)
    .regex(/^[ -~]*$/, "write letters, digits and signs of ASCII only");

/** How to reach a venue or broker that speaks FIX, and what it promises. Its manual ("rules of engagement") says. */
export const FixSettings = z.strictObject({
  version: z.enum(["FIX.4.4", "FIX.4.2"]).default("FIX.4.4").meta({ title: "Version of FIX" }),
  host: text(253, 1).meta({ title: "Host" }),
  port: z.int().min(1).max(65_535).meta({ title: "Port", plain: true }),
  tls: z.boolean().default(true).meta({ title: "Encrypted with TLS" }),
  senderCompId: text(64, 1).meta({ title: "SenderCompID (we)" }),
  targetCompId: text(64, 1).meta({ title: "TargetCompID (the venue)" }),
  account: text(64).default("").meta({ title: "Account at the venue (tag 1)" }),
  exchange: text(32).default("").meta({ title: "Exchange to route to (tag 100)" }),
  username: text(128).default("").meta({ title: "Username" }),
  password: text(128).default("").meta({ title: "Password", secret: true }),
  heartbeatSeconds: z.int().min(1).max(300).default(30).meta({ title: "Heartbeat", unit: "s" }),
  resetOnLogon: z.boolean().default(false).meta({ title: "Reset sequence numbers at each logon" }),
  answerSeconds: z.int().min(1).max(60).default(5).meta({ title: "Wait for an answer", unit: "s" }),
  statusRequests: z
    .enum(["none", "order", "order and mass"])
    .default("none")
    .meta({ title: "Status requests that the venue answers" }),
  positionEffect: z
    .boolean()
    .default(false)
    .meta({ title: "Say of each order whether it opens or closes (tag 77)" }),
  refusesKnownIds: z
    .boolean()
    .default(false)
    .meta({ title: "Never takes a ClOrdID twice, and answers status requests" }),
  emergency: emergencySetting(""),
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
    "trailing-stop",
    "market-on-open",
    "limit-on-open",
    "market-on-close",
    "limit-on-close",
  ],
  timesInForce: ["DAY", "GTC", "GTD", "IOC", "FOK", "OPG", "CLS"],
  replace: true,
  shortSelling: true,
  displayQuantity: true,
  streams: true,
  silentOn: ["positions", "cash", "open orders", "prices"],
};

/** Types that FIX 4.2 has no word for. */
const ONLY_NEW: ReadonlySet<string> = new Set(["market-if-touched", "trailing-stop"]);

/** By what the venue's settings promise. */
export const capabilitiesOf = ({
  version,
  statusRequests,
  refusesKnownIds,
}: FixSettings): BrokerCapabilities => ({
  ...FIX_CAPABILITIES,
  orderTypes: FIX_CAPABILITIES.orderTypes.filter((type) => version === "FIX.4.4" || !ONLY_NEW.has(type)),
  clientIds: refusesKnownIds && statusRequests !== "none" ? "forever" : "none",
  silentOn: [
    "positions",
    "cash",
    ...(statusRequests === "order and mass" ? [] : ["open orders" as const]),
    "prices",
  ],
});
