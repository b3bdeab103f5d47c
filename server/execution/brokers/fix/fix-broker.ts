import type { Broker } from "#server/execution/brokers/broker.ts";
import { capabilitiesOf, FIX_CAPABILITIES, FixSettings } from "./settings.ts";

/** Any venue or broker that speaks FIX, as initiator. */
export const fixBroker: Broker<FixSettings> = {
  name: "fix",
  title: "FIX 4.2 or 4.4",
  description:
    "A broker or venue that speaks FIX. It tells no positions, cash or prices: set the account's control Stale data to Ask, or no order passes.",
  settings: FixSettings,
  modes: ["paper", "live"],
  capabilities: FIX_CAPABILITIES,
  capabilitiesOf,
  async connect(account, host) {
    // The library and its dictionaries take tens of megabytes: only who trades over FIX loads them.
    const { connectFix } = await import("./fix-connection.ts");
    return connectFix(account, host);
  },
};
