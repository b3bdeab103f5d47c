import type { OrderType, TimeInForce } from "#lib/core/order.ts";
import type { Broker } from "#server/execution/brokers/broker.ts";
import { connectToAlpaca } from "./alpaca-connection.ts";
import { ORDER_TYPES, TIMES_IN_FORCE } from "./order-request.ts";
import { AlpacaSettings } from "./settings.ts";

/** US stocks and ETFs at Alpaca, on paper or live. */
export const alpacaBroker: Broker<AlpacaSettings> = {
  name: "alpaca",
  title: "Alpaca",
  description: "Trades US stocks and ETFs at Alpaca, on its paper market or live.",
  settings: AlpacaSettings,
  modes: ["paper", "live"],
  capabilities: {
    // Alpaca refuses an id that it has seen; a late request therefore makes no second order.
    clientIds: "forever",
    requestTtlMicros: null,
    queryLagMicros: 2_000_000,
    orderTypes: ORDER_TYPES as readonly OrderType[],
    timesInForce: TIMES_IN_FORCE as readonly TimeInForce[],
    replace: true,
    shortSelling: true,
    streams: true,
  },
  connect: connectToAlpaca,
};
