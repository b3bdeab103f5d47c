import { z } from "zod";
import type { Micros } from "#lib/core/columns.ts";
import { type Price, price, quantity } from "#lib/core/money.ts";
import type { BrokerHost } from "#server/execution/brokers/broker.ts";
import type { Quote } from "#server/execution/orders/index.ts";
import { type AlpacaClient, Refusal } from "./alpaca-client.ts";
import { Moment } from "./alpaca-shapes.ts";
import type { AlpacaSettings } from "./settings.ts";

const EVERY_MS = 2000;
const CLOCK_EVERY_MS = 30_000;
const MAX_SYMBOLS = 200;
/** A symbol that nobody asked for this long is no longer looked up. */
const FORGET_MS = 120_000;

const Snapshot = z.object({
  latestTrade: z.object({ p: z.string(), t: Moment }).nullish(),
  latestQuote: z.object({ bp: z.string(), ap: z.string() }).nullish(),
  prevDailyBar: z.object({ v: z.string() }).nullish(),
});

/** Latest prices of the symbols that somebody asked for, read every two seconds while anybody does. */
export class AlpacaQuotes {
  readonly #client: AlpacaClient;
  readonly #feed: AlpacaSettings["dataFeed"];
  readonly #log: BrokerHost["log"];
  readonly #asked = new Map<string, number>();
  readonly #quotes = new Map<string, Omit<Quote, "open">>();
  #isOpen = false;
  #clockAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(client: AlpacaClient, feed: AlpacaSettings["dataFeed"], log: BrokerHost["log"]) {
    this.#client = client;
    this.#feed = feed;
    this.#log = log;
  }

  /** The latest price known; asking makes it be looked up from now on. */
  of(symbol: string): Quote | null {
    this.#asked.set(symbol, Date.now());
    const found = this.#quotes.get(symbol);
    return found ? { ...found, open: this.#isOpen } : null;
  }

  /** Looks up now, and again and again; what cannot be read is tried again. */
  async start(symbols: Iterable<string>): Promise<void> {
    if (this.#feed === "none") return;
    for (const symbol of symbols) this.#asked.set(symbol, Date.now());
    await this.#look().catch((error: unknown) => this.#complain(error));
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.start([]), EVERY_MS);
    this.#timer.unref();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #look(): Promise<void> {
    const now = Date.now();
    if (now - this.#clockAt > CLOCK_EVERY_MS) {
      this.#isOpen = (await this.#client.clock()).is_open;
      this.#clockAt = now;
    }
    for (const [symbol, at] of this.#asked) if (now - at > FORGET_MS) this.#asked.delete(symbol);
    const symbols = [...this.#asked.keys()].slice(0, MAX_SYMBOLS);
    if (symbols.length === 0 || this.#feed === "none") return;
    for (const [symbol, quote] of readSnapshots(await this.#client.snapshots(symbols, this.#feed)))
      this.#quotes.set(symbol, quote);
  }

  #complain(error: unknown): void {
    this.#log.warn({ err: error }, "no prices from Alpaca");
    // No right to this data: the team's own feeds give the prices.
    if (error instanceof Refusal && (error.status === 401 || error.status === 403)) this.close();
  }
}

/** Prices by symbol, each digit as it was written. */
export function readSnapshots(text: string): Map<string, Omit<Quote, "open">> {
  const asWritten = (_: string, value: unknown, { source }: { source?: string } = {}) =>
    typeof value === "number" ? source : value;
  const snapshots = z.record(z.string(), z.unknown()).parse(JSON.parse(text, asWritten));
  const quotes = new Map<string, Omit<Quote, "open">>();
  for (const [symbol, snapshot] of Object.entries(snapshots)) {
    const { latestTrade, latestQuote, prevDailyBar } = Snapshot.parse(snapshot);
    if (!latestTrade) continue;
    const at: Micros = latestTrade.t;
    quotes.set(symbol, {
      reference: price(latestTrade.p),
      at,
      dailyVolume: prevDailyBar ? quantity(prevDailyBar.v) : null,
      bid: side(latestQuote?.bp),
      ask: side(latestQuote?.ap),
    });
  }
  return quotes;
}

/** Zero is Alpaca's word for nobody. */
const side = (text: string | undefined): Price | null =>
  text === undefined || price(text) === 0n ? null : price(text);
