import type * as Sdk from "@alpacahq/alpaca-trade-api";
import { z } from "zod";
import type { Micros } from "#lib/core/columns.ts";
import { DAY } from "#lib/core/time.ts";
import type { BrokerHost, BrokerMode } from "#server/execution/brokers/broker.ts";
import { FeeActivity } from "./account-fees.ts";
import { Account, Clock, Order, Position, type TradeActivity } from "./alpaca-shapes.ts";
import { recordHttp } from "./record-http.ts";
import type { AlpacaSettings } from "./settings.ts";
import { readTradeActivities } from "./trade-activities.ts";

/** The venue looked at the request and will not do it: proven. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
/** Nothing of the request has had an effect: it never left, or Alpaca said that it comes too often. */
export class NotSent extends Error {}

const PATIENCE_MS = 10_000;
/** How long a request waits for its turn before it is given back. */
const TURN_MS = 2000;
/** Alpaca takes 200 requests a minute; each kind has its share, so that a cancel never waits behind orders. */
const SHARES = { orders: 100, cancels: 50, reads: 50 } as const;
type Lane = keyof typeof SHARES;
/** Of 4xx, those that say nothing about what became of the request. */
const SAYS_NOTHING = new Set([408, 425, 499]);
const PAGE = 500;
const FEES_AT_ONCE = 100;

/** Requests to one account at Alpaca through its SDK, answers read as they were written: no decimal becomes a number. */
export class AlpacaClient {
  readonly sdk: typeof Sdk;
  readonly #apis;
  readonly #lanes: Record<Lane, Sdk.RateLimiter>;
  #quietUntil = 0;

  /** Loads the SDK only where an account needs it. */
  static async open(settings: AlpacaSettings, mode: BrokerMode, host: Pick<BrokerHost, "clock" | "record">) {
    return new AlpacaClient(await import("@alpacahq/alpaca-trade-api"), settings, mode, host);
  }

  private constructor(
    sdk: typeof Sdk,
    { keyId, secret, tradingUrl, dataUrl }: AlpacaSettings,
    mode: BrokerMode,
    host: Pick<BrokerHost, "clock" | "record">,
  ) {
    const { trading, marketData } = sdk;
    const base = { keyId, secret, timeoutMs: PATIENCE_MS };
    const config = (middleware: Sdk.trading.Middleware[]) =>
      new trading.Configuration({
        ...base,
        middleware,
        paper: mode === "paper",
        ...(tradingUrl && { basePath: tradingUrl }),
      });
    const recorded = config([recordHttp(host)]);
    this.sdk = sdk;
    this.#apis = {
      orders: new trading.OrdersApi(recorded),
      events: new trading.EventsApi(recorded),
      accounts: new trading.AccountsApi(recorded),
      activities: new trading.AccountActivitiesApi(recorded),
      positions: new trading.PositionsApi(recorded),
      clock: new trading.ClockApi(config([])),
      stocks: new marketData.StockApi(
        new marketData.Configuration({ ...base, ...(dataUrl && { basePath: dataUrl }) }),
      ),
    };
    const lane = (maxRequests: number) => new sdk.RateLimiter({ maxRequests, intervalMs: 60_000 });
    this.#lanes = { orders: lane(SHARES.orders), cancels: lane(SHARES.cancels), reads: lane(SHARES.reads) };
  }

  post = (order: Sdk.trading.PostOrderRequest): Promise<Order> =>
    this.#read("orders", Order, () => this.#apis.orders.postOrderRaw({ postOrderRequest: order }));

  patch = (orderId: string, change: Sdk.trading.PatchOrderRequest): Promise<Order> =>
    this.#read("orders", Order, () =>
      this.#apis.orders.patchOrderByOrderIdRaw({ orderId, patchOrderRequest: change }),
    );

  async cancel(orderId: string): Promise<void> {
    await this.#ask("cancels", () => this.#apis.orders.deleteOrderByOrderIDRaw({ orderId }));
  }

  orderById = (orderId: string): Promise<Order | null> =>
    orNull(this.#read("reads", Order, () => this.#apis.orders.getOrderByOrderIDRaw({ orderId })));

  orderByClientId = (clientOrderId: string): Promise<Order | null> =>
    orNull(this.#read("reads", Order, () => this.#apis.orders.getOrderByClientOrderIdRaw({ clientOrderId })));

  /** Every order that is open, or every one that was submitted after a moment; page by page. */
  async orders(which: "open" | { readonly after: Micros }): Promise<Order[]> {
    const filter =
      which === "open"
        ? { status: "open" as const }
        : { status: "all" as const, after: new Date(Math.max(0, which.after) / 1000).toISOString() };
    const found: Order[] = [];
    for (;;) {
      const last = found.at(-1);
      const from = last ? { status: filter.status, afterOrderId: last.id } : filter;
      const page = await this.#read("reads", z.array(Order), () =>
        this.#apis.orders.getAllOrdersRaw({ ...from, limit: PAGE, direction: "asc", nested: false }),
      );
      found.push(...page);
      if (page.length < PAGE) return found;
    }
  }

  /** Executions, busts and corrections since a moment, by the venue's clock. */
  async trades(since: Micros, until: Micros): Promise<TradeActivity[]> {
    const date = (at: Micros) => new Date(Math.max(0, at) / 1000);
    const { raw } = await this.#ask("reads", () =>
      this.#apis.events.subscribeToActivitiesSSERaw({ since: date(since), until: date(until) }),
    );
    return readTradeActivities(await raw.text());
  }

  /** Fees posted since about a moment, oldest first. */
  async fees(since: Micros): Promise<FeeActivity[]> {
    const { ActivityType, GetAccountActivitiesDirectionEnum } = this.sdk.trading;
    const after = new Date(Math.max(0, since - DAY) / 1000);
    const found: FeeActivity[] = [];
    for (;;) {
      const last = found.at(-1);
      const page = await this.#read("reads", z.array(FeeActivity), () =>
        this.#apis.activities.getAccountActivitiesRaw({
          ...{ activityTypes: [ActivityType.Fee, ActivityType.Cfee], after, pageSize: FEES_AT_ONCE },
          direction: GetAccountActivitiesDirectionEnum.Asc,
          ...(last && { pageToken: last.id }),
        }),
      );
      found.push(...page);
      if (page.length < FEES_AT_ONCE) return found;
    }
  }

  account = () => this.#read("reads", Account, () => this.#apis.accounts.getAccountRaw());
  positions = () =>
    this.#read("reads", z.array(Position), () => this.#apis.positions.getAllOpenPositionsRaw());
  clock = () => this.#read("reads", Clock, () => this.#apis.clock.legacyClockRaw());

  /** The snapshots as they were written. Its host counts its own requests. */
  async snapshots(
    symbols: readonly string[],
    feed: Exclude<AlpacaSettings["dataFeed"], "none">,
  ): Promise<string> {
    const { raw } = await this.#translated(() =>
      this.#apis.stocks.stockSnapshotsRaw({ symbols: symbols.join(","), feed }),
    );
    return raw.text();
  }

  async #read<Shape extends z.ZodType>(
    lane: Lane,
    shape: Shape,
    call: () => Promise<{ raw: Response }>,
  ): Promise<z.output<Shape>> {
    const { raw } = await this.#ask(lane, call);
    return shape.parse(await raw.json());
  }

  async #ask(lane: Lane, call: () => Promise<{ raw: Response }>): Promise<{ raw: Response }> {
    const quiet = this.#quietUntil - Date.now();
    if (quiet > TURN_MS) throw new NotSent("Alpaca asked for a pause.");
    if (quiet > 0) await new Promise((resolve) => setTimeout(resolve, quiet));
    const release = await this.#lanes[lane].acquire(AbortSignal.timeout(TURN_MS)).catch(() => {
      throw new NotSent("There were too many requests to Alpaca within a minute.");
    });
    release();
    return this.#translated(call);
  }

  async #translated<T>(call: () => Promise<T>): Promise<T> {
    const { ApiError, FetchError } = this.sdk;
    try {
      return await call();
    } catch (error) {
      if (error instanceof FetchError)
        throw new Error(`Alpaca did not answer: ${error.cause.message}.`, { cause: error });
      if (!(error instanceof ApiError)) throw error;
      const { status, message, retryAfterMs = 1000 } = error;
      if (status === 429) {
        this.#quietUntil = Date.now() + Math.min(retryAfterMs, 60_000);
        throw new NotSent(message);
      }
      if (status >= 400 && status < 500 && !SAYS_NOTHING.has(status)) throw new Refusal(status, message);
      throw new Error(`Alpaca answered ${status}: ${message}`, { cause: error });
    }
  }
}

async function orNull(asked: Promise<Order>): Promise<Order | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return null;
    throw error;
  }
}
