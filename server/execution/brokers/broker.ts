import type { Pool } from "pg";
import type { z } from "zod";
import type { Micros } from "#lib/core/columns.ts";
import type { Money, Price, Quantity } from "#lib/core/money.ts";
import type { OrderType, TimeInForce } from "#lib/core/order.ts";
import type { OrderIntent, OrderTerms } from "#lib/core/order-intent.ts";
import type { VenueCapabilities } from "#lib/execution/orders/index.ts";
import type { AccountFact } from "#lib/execution/positions/index.ts";
import type { VenueEvent, VenueOrder, Wire } from "#server/execution/gateway/index.ts";
import type { Quote } from "#server/execution/orders/index.ts";
import type { Bus } from "#server/infrastructure/bus/index.ts";
import type { Logger } from "#server/infrastructure/logging/index.ts";

export type BrokerMode = "paper" | "live";

/** What an adapter declares of its venue; its conformance suite proves it. */
export type BrokerCapabilities = VenueCapabilities & {
  readonly orderTypes: readonly OrderType[];
  readonly timesInForce: readonly TimeInForce[];
  /** Takes a replace; without it one cancels and makes a new order. */
  readonly replace: boolean;
  readonly shortSelling: boolean;
  /** Makes the exits of a bracket itself: the instructions takeProfit and stopLoss. */
  readonly brackets?: boolean;
  /** Shows a part of a limit order at a time (MaxFloor): the instruction displayQuantity. */
  readonly displayQuantity?: boolean;
  /** Pushes events; without it the gateway's catch-up alone finds them. */
  readonly streams: boolean;
  /** What the venue cannot be asked: the connection answers null, and reconciliation leaves it out. */
  readonly silentOn?: readonly ("positions" | "cash" | "open orders" | "prices")[];
};

export type BrokerAccount<Settings> = {
  readonly teamId: string;
  readonly accountId: string;
  readonly mode: BrokerMode;
  readonly currency: string;
  /** Parsed by the broker's own schema, secrets opened. */
  readonly settings: Settings;
};

/** One message as it went over the wire; the adapter leaves its secrets out. */
export type RawMessage = {
  readonly direction: "sent" | "received";
  readonly at: Micros;
  /** What carried it, in the venue's words: "POST /v2/orders", "trade_updates", "35=8". */
  readonly channel: string;
  /** Of the order or request it is about; null when the message does not say. */
  readonly clientOrderId: string | null;
  readonly body: string;
};

/** What a connection may use of the process it lives in. */
export type BrokerHost = {
  readonly pool: Pool;
  readonly clock: () => Micros;
  readonly log: Logger;
  readonly bus: Bus;
  /** Keeps a message for good, soon; it neither waits nor throws. Absent where nobody keeps them. */
  readonly record?: (message: RawMessage) => void;
};

export type Listener = {
  events(events: readonly VenueEvent[]): void;
  /** The line is lost; called once, the connection is of no more use. */
  down(reason: string): void;
};

export type BrokerPosition = {
  readonly symbol: string;
  /** Signed. */
  readonly quantity: Quantity;
  readonly averagePrice: Price | null;
};

/** What an order at the venue asks for, in our words. */
export type VenueAsk = Pick<OrderIntent, "symbol" | "side" | "type" | "timeInForce"> & OrderTerms;

export type OpenOrder = VenueOrder & {
  readonly clientOrderId: string;
  readonly brokerOrderId: string | null;
  /** So that an order that is not ours can be adopted; absent where the venue does not say enough. */
  readonly asks?: VenueAsk | null;
};

/** A line to one account at one venue: the gateway's wire, and what reconciliation and screens ask. */
export type BrokerConnection = Wire & {
  listen(on: Listener): void;
  /** These three are null where the venue cannot be asked. */
  positions(): Promise<readonly BrokerPosition[] | null>;
  cash(): Promise<readonly { readonly currency: string; readonly amount: Money }[] | null>;
  openOrders(): Promise<readonly OpenOrder[] | null>;
  /** What the broker did to the account besides fills, told after `since`; absent where it cannot be asked. */
  accountFacts?(since: Micros): Promise<readonly AccountFact[]>;
  /** The latest price known here; null when there is none. */
  quote(symbol: string): Quote | null;
  close(): Promise<void>;
};

export type Broker<Settings = unknown> = {
  readonly name: string;
  readonly title: string;
  /** One sentence for who opens an account. */
  readonly description: string;
  /** The fields of an account's form; a member marked `meta({ secret: true })` is sealed and never shown again. */
  readonly settings: z.ZodType<Settings>;
  readonly modes: readonly BrokerMode[];
  readonly capabilities: BrokerCapabilities;
  /** Where they depend on the account's settings; else `capabilities`. */
  capabilitiesOf?(settings: Settings): BrokerCapabilities;
  /** What opening ties up at this broker, in percent of the value; absent: all of it. Where an account's limit begins. */
  initialMarginOf?(settings: Settings): number;
  /** @throws AppError unavailable or bad-input, with one sentence for the account's page. */
  connect(account: BrokerAccount<Settings>, host: BrokerHost): Promise<BrokerConnection>;
};

/** A broker whose settings are not told apart, as the registry's readers see it. */
export type AnyBroker = Omit<Broker, "connect" | "settings" | "capabilitiesOf" | "initialMarginOf"> & {
  readonly settings: z.ZodType;
  capabilitiesOf?(settings: never): BrokerCapabilities;
  initialMarginOf?(settings: never): number;
  connect(account: BrokerAccount<never>, host: BrokerHost): Promise<BrokerConnection>;
};
