import { AppError } from "#lib/core/errors.ts";
import { absolute, money, negated } from "#lib/core/money.ts";
import type {
  BrokerAccount,
  BrokerConnection,
  BrokerHost,
  Listener,
  OpenOrder,
} from "#server/execution/brokers/broker.ts";
import type { VenueEvent } from "#server/execution/gateway/index.ts";
import { feeFacts } from "./account-fees.ts";
import { AlpacaClient, Refusal } from "./alpaca-client.ts";
import { askOf, stateOf } from "./alpaca-facts.ts";
import { AlpacaQuotes } from "./alpaca-quotes.ts";
import { TradeUpdate } from "./alpaca-shapes.ts";
import { openStream, streamUrl } from "./alpaca-stream.ts";
import { AlpacaWire } from "./alpaca-wire.ts";
import { clientIdIn } from "./record-http.ts";
import type { AlpacaSettings } from "./settings.ts";

type Account = Pick<BrokerAccount<AlpacaSettings>, "mode" | "currency" | "settings">;

/** A line to an account at Alpaca: requests over HTTPS, order updates by its stream. */
export async function connectToAlpaca(
  { mode, currency, settings }: Account,
  host: Pick<BrokerHost, "clock" | "log" | "record">,
): Promise<BrokerConnection> {
  const client = await AlpacaClient.open(settings, mode, host);
  await assertUsable(client, mode, currency);
  const wire = new AlpacaWire(client, host.clock);
  const quotes = new AlpacaQuotes(client, settings.dataFeed, host.log);
  const line = new Line(wire, host);
  const { keyId, secret, tradingUrl } = settings;
  const closeStream = await openStream(client, { url: streamUrl(mode, tradingUrl), keyId, secret }, line);
  await quotes.start((await client.positions()).map(({ symbol }) => symbol));
  return {
    send(request) {
      quotes.of(request.order.symbol);
      return wire.send(request);
    },
    query: (clientOrderId) => wire.query(clientOrderId),
    history: (from) => wire.history(from),
    listen: (on) => line.listen(on),
    async positions() {
      const positions = await client.positions();
      return positions.map(({ symbol, qty, side, avg_entry_price: averagePrice }) => ({
        symbol,
        quantity: side === "short" ? negated(absolute(qty)) : qty,
        averagePrice,
      }));
    },
    async cash() {
      const account = await client.account();
      return [{ currency: account.currency, amount: money(account.cash) }];
    },
    async openOrders() {
      const open = await wire.open();
      return open.map(
        ({ order, filled }): OpenOrder => ({
          clientOrderId: order.client_order_id,
          brokerOrderId: order.id,
          state: stateOf(order),
          filled,
          events: [],
          asks: askOf(order),
        }),
      );
    },
    accountFacts: async (since) => feeFacts(await client.fees(since), currency, since),
    quote: (symbol) => quotes.of(symbol),
    async close() {
      quotes.close();
      closeStream();
    },
  };
}

/** Throws AppError with what its owner must mend. */
async function assertUsable(client: AlpacaClient, mode: string, currency: string): Promise<void> {
  const account = await client.account().catch((cause: unknown) => {
    if (cause instanceof Refusal && (cause.status === 401 || cause.status === 403))
      throw new AppError(
        "bad-input",
        `Alpaca does not accept the account's keys for ${mode} trading: make a pair of keys there and enter both.`,
        { cause },
      );
    throw new AppError("unavailable", cause instanceof Error ? cause.message : String(cause), { cause });
  });
  if (account.currency !== currency)
    throw new AppError(
      "bad-input",
      `The account is in ${currency} here and in ${account.currency} at Alpaca: open one in ${account.currency}.`,
    );
  if (account.account_blocked || account.trading_blocked)
    throw new AppError("unavailable", "Alpaca has blocked the account from trading: ask its support why.");
}

/** The SDK adds members in camelCase to what came. */
const asItCame = (key: string, value: unknown): unknown => (/[A-Z]/.test(key) ? undefined : value);

/** The stream's messages in their order, each turned into events; kept until somebody listens. */
class Line {
  readonly #wire: AlpacaWire;
  readonly #host: Pick<BrokerHost, "clock" | "record">;
  #listener: Listener | undefined;
  #early: VenueEvent[] = [];
  #lost: string | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(wire: AlpacaWire, host: Pick<BrokerHost, "clock" | "record">) {
    this.#wire = wire;
    this.#host = host;
  }

  listen(on: Listener): void {
    this.#listener = on;
    if (this.#early.length > 0) on.events(this.#early.splice(0));
    if (this.#lost !== undefined) on.down(this.#lost);
  }

  readonly update = (message: Record<string, unknown>): void => {
    const body = JSON.stringify(message, asItCame);
    const clientOrderId = clientIdIn(body);
    this.#host.record?.({
      direction: "received",
      at: this.#host.clock(),
      channel: "trade_updates",
      clientOrderId,
      body,
    });
    this.#last = this.#last.then(async () => {
      try {
        const events = await this.#wire.update(TradeUpdate.parse(message));
        if (this.#listener) this.#listener.events(events);
        else this.#early.push(...events);
      } catch (error) {
        this.down(`A message of Alpaca's stream: ${error instanceof Error ? error.message : String(error)}.`);
      }
    });
  };

  readonly down = (reason: string): void => {
    if (this.#lost !== undefined) return;
    this.#lost = reason;
    this.#listener?.down(reason);
  };
}
