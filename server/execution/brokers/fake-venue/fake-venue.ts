import { z } from "zod";
import type { Broker, BrokerCapabilities } from "#server/execution/brokers/broker.ts";
import { connectToVenue } from "./connection.ts";

const Settings = z.strictObject({ url: z.url().meta({ title: "Address of the venue's process" }) });
export type FakeVenueSettings = z.infer<typeof Settings>;

export const PERSONALITIES = {
  forever: "that dedupes ids for ever",
  "open-only": "that dedupes ids among open orders, with a request TTL",
  none: "that does not dedupe ids",
} as const;
export type Personality = keyof typeof PERSONALITIES;

/** The fake venue as a broker, one for each personality: for tests and development, never for money. */
export const fakeVenue = (
  personality: Personality,
  { requestTtlMillis = 5000, queryLagMillis = 500 } = {},
): Broker<FakeVenueSettings> => ({
  name: `fake-venue-${personality}`,
  title: `Fake venue ${PERSONALITIES[personality]}`,
  description: "A venue in a process of its own whose faults are scheduled; for tests.",
  settings: Settings,
  modes: ["paper"],
  capabilities: {
    clientIds: personality,
    requestTtlMicros: personality === "open-only" ? requestTtlMillis * 1000 : null,
    queryLagMicros: queryLagMillis * 1000,
    orderTypes: ["market", "limit"],
    timesInForce: ["DAY", "GTC", "IOC"],
    replace: true,
    shortSelling: true,
    streams: true,
  } satisfies BrokerCapabilities,
  connect: ({ settings, currency }, host) => connectToVenue({ url: settings.url, currency }, host),
});
