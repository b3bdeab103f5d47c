import type { Pool } from "pg";
import type { Micros } from "#lib/core/columns.ts";
import type { OrderView } from "#lib/execution/orders/index.ts";
import type { BrokerConnection } from "#server/execution/brokers/index.ts";
import type { PlacedOrder, PlaceOrder } from "#server/execution/orders/index.ts";
import type { Bus } from "#server/infrastructure/bus/index.ts";
import type { Logger } from "#server/infrastructure/logging/index.ts";

export type HeldAccount = { readonly teamId: string; readonly accountId: string };

/**
 * What the trading process gives to what runs in it (sessions, execution algorithms). It holds some accounts, each by
 * a lease; what belongs to an account runs where the account is held.
 */
export type TradingHost = {
  readonly pool: Pool;
  readonly clock: () => Micros;
  readonly log: Logger;
  readonly bus: Bus;
  /** The state folder. */
  readonly home: string;
  /** The line to the account's broker; null when this process does not hold the account or has no line. */
  broker(accountId: string): BrokerConnection | null;
  /** Judges and accepts an order, and wakes the account's gateway. Refusals by a control are a value. */
  submit(teamId: string, request: PlaceOrder): Promise<PlacedOrder>;
  /** Asks for an order's end; nothing when it has ended. */
  cancel(teamId: string, orderId: string): Promise<void>;
  /**
   * Called for every account held now and later, once its gateway runs; what it answers is called when the account is
   * lost or the process stops, and is waited for.
   */
  onAccount(begin: (account: HeldAccount) => () => void | Promise<void>): void;
  /** Told of every change of an order in a held account, after its commit. */
  onOrder(hear: (account: HeldAccount, orderId: string, view: OrderView) => void): void;
};
