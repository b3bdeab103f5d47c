import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { moneyText, priceText, quantityText } from "#lib/core/money.ts";
import { Exchange } from "./exchange.ts";
import { FaultSchedule } from "./fault-schedule.ts";
import { Journal, readJournal } from "./journal.ts";
import { Control, type VenueMessage, VenueRequest, VenueSettings } from "./protocol.ts";

const nowMicros = (): number => Date.now() * 1000;

/**
 * The fake venue over HTTP: POST /orders, GET /orders/<client id>, /orders, /history?from=, /account, /stream (server-
 * sent events, prices first), POST /control. Its faults fall between the exchange and the caller, never into the journal.
 */
export class VenueServer {
  readonly http: Server;
  readonly #settings: VenueSettings;
  readonly #journal: Journal;
  readonly #exchange: Exchange;
  readonly #faults: FaultSchedule;
  readonly #streams = new Set<ServerResponse>();
  #held: VenueMessage | null = null;

  constructor(settings: VenueSettings) {
    this.#settings = VenueSettings.parse(settings);
    const known = readJournal(settings.journal);
    this.#journal = new Journal(settings.journal);
    this.#faults = new FaultSchedule(settings.faults, settings.seed);
    this.#exchange = new Exchange(
      {
        clock: nowMicros,
        after: (millis, run) => setTimeout(run, millis),
        write: (entry) => this.#journal.write(entry),
        publish: (message) => this.#publish(message),
        settings: this.#settings,
      },
      known,
    );
    this.#exchange.matchAll();
    this.http = createServer((request, response) => {
      this.#answer(request, response).catch((error: Error) =>
        reply(response, 400, { error: error.message.slice(0, 500) }),
      );
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://venue");
    const [, room = "", id] = url.pathname.split("/");
    if (request.method === "POST" && room === "orders")
      return this.#order(VenueRequest.parse(JSON.parse(await text(request))), response);
    if (request.method === "POST" && room === "control")
      return this.#control(Control.parse(JSON.parse(await text(request))), response);
    if (room === "stream") return this.#listen(response);
    if (this.#faults.next("question")) return void response.destroy();
    if (room === "history") {
      const events = this.#exchange.history(Number(url.searchParams.get("from") ?? 0));
      return reply(response, 200, events);
    }
    if (room === "account") return reply(response, 200, this.#account());
    if (room !== "orders") return reply(response, 404, { error: "unknown path" });
    if (!id) return reply(response, 200, this.#exchange.open());
    const found = this.#exchange.find(id);
    return found ? reply(response, 200, found) : reply(response, 404, { error: "unknown order" });
  }

  #order(request: VenueRequest, response: ServerResponse): void {
    const fault = this.#faults.next("request");
    if (fault?.fault === "late-accept") setTimeout(() => this.#exchange.act(request), fault.millis);
    if (fault?.fault === "lost-request" || fault?.fault === "late-accept") {
      response.destroy();
      return;
    }
    const hidden = fault?.fault === "query-lag" ? Math.min(fault.millis, this.#settings.queryLagMillis) : 0;
    const answer = this.#exchange.act(request, hidden);
    if (fault?.fault === "lost-answer") response.destroy();
    else if (fault?.fault === "error-after-accept") reply(response, 503, { error: "try again later" });
    else reply(response, 200, answer);
  }

  #account(): object {
    const positions = [...this.#exchange.positions()].map(([symbol, units]) => ({
      symbol,
      quantity: quantityText(units),
      price: priceText(this.#exchange.priceOf(symbol)),
    }));
    const cash = [{ currency: this.#settings.currency, amount: moneyText(this.#exchange.cash()) }];
    return { positions, cash };
  }

  #control(control: Control, response: ServerResponse): void {
    if (control.faults) this.#faults.replace(control.faults);
    if (control.fills) this.#settings.fills = control.fills;
    if (control.prices) Object.assign(this.#settings.prices, control.prices);
    if (control.bust) this.#exchange.bust(control.bust);
    if (control.trade) this.#exchange.tradeOldest(control.trade);
    if (control.endDay) this.#exchange.endDay();
    if (control.disconnect) this.#disconnect();
    if (control.prices || control.fills) this.#exchange.matchAll();
    for (const stream of this.#streams) this.#streamPrices(stream);
    reply(response, 200, {});
  }

  #listen(response: ServerResponse): void {
    response.writeHead(200, { "content-type": "text/event-stream" });
    this.#streams.add(response);
    this.#streamPrices(response);
    response.on("close", () => this.#streams.delete(response));
  }

  #publish(message: VenueMessage): void {
    const fault = this.#faults.next("event")?.fault;
    if (fault === "disconnect") this.#disconnect();
    if (fault === "missing" || fault === "disconnect") return;
    const held = this.#held;
    this.#held = null;
    if (fault === "reorder") this.#held = message;
    else this.#stream(message);
    if (fault === "duplicate") this.#stream(message);
    if (held) this.#stream(held);
  }

  #stream(message: VenueMessage): void {
    for (const stream of this.#streams) stream.write(`data: ${JSON.stringify(message)}\n\n`);
  }

  #streamPrices(stream: ServerResponse): void {
    const { price, prices } = this.#settings;
    stream.write(`event: prices\ndata: ${JSON.stringify({ price, prices })}\n\n`);
  }

  #disconnect(): void {
    for (const stream of this.#streams) stream.destroy();
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
