import { createReadStream, existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { AppError } from "#lib/core/errors.ts";
import { DepthFeed, type Level } from "#lib/data/order-book/index.ts";
import type { Json, JsonObject } from "#server/model-testing/benchmarking/golden-case.ts";

type Quotes = readonly (readonly [string, string])[];
type Message = {
  readonly stream?: string;
  readonly lastUpdateId?: number;
  readonly bids?: Quotes;
  readonly asks?: Quotes;
  readonly data?: {
    readonly U: number;
    readonly u: number;
    readonly pu?: number;
    readonly b: Quotes | string;
    readonly a: Quotes | string;
    readonly p: string;
    readonly q: string;
  };
};

/** Replays a recorded stream of one symbol, lines of "<stamp> <message>", in the venue's own (Binance) messages. */
export async function replayOrderBook(path: string): Promise<JsonObject> {
  if (!existsSync(path)) throw new AppError("not-found", `The file ${path} is missing.`, { at: path });
  const replay = new Replay();
  const file = createReadStream(path);
  const text = path.endsWith(".gz") ? file.pipe(createGunzip()) : file;
  for await (const line of createInterface({ input: text }))
    if (line.trim() !== "") replay.take(JSON.parse(line.slice(line.indexOf("{"))) as Message);
  return replay.figures();
}

class Replay {
  readonly #feed = new DepthFeed();
  readonly #events: Record<string, number> = { depth: 0, bookTicker: 0, trade: 0, snapshot: 0 };
  readonly #snapshots: Json[] = [];
  #ticker: { bid: string; ask: string } | null = null;
  #quantity = 0;
  #value = 0;
  #checked = 0;
  #equal = 0;
  #crossed = 0;

  take(message: Message): void {
    if (message.lastUpdateId !== undefined) {
      this.#snapshot(message);
      return;
    }
    const kind = message.stream?.split("@")[1] ?? "";
    const data = message.data!;
    if (kind in this.#events) this.#events[kind]!++;
    if (kind === "depth") this.#depth(data);
    else if (kind === "bookTicker") this.#ticker = { bid: String(data.b), ask: String(data.a) };
    else if (kind === "trade") {
      this.#quantity += Number(data.q);
      this.#value += Number(data.q) * Number(data.p);
    }
  }

  #snapshot({ lastUpdateId = Number.NaN, bids = [], asks = [] }: Message): void {
    this.#events.snapshot!++;
    this.#feed.snapshot({ last: lastUpdateId, bids: levels(bids), asks: levels(asks) });
    this.#snapshots.push([lastUpdateId, this.#feed.last, bids.length, asks.length]);
  }

  #depth({ U, u, pu, b, a }: NonNullable<Message["data"]>): void {
    const taken = this.#feed.change({
      first: U,
      last: u,
      ...(pu === undefined ? {} : { previous: pu }),
      bids: levels(b as Quotes),
      asks: levels(a as Quotes),
    });
    if (!taken) return;
    const { book } = this.#feed;
    if (book.crossed) this.#crossed++;
    if (!this.#ticker) return;
    this.#checked++;
    const same =
      book.best("bid")?.[0] === Number(this.#ticker.bid) &&
      book.best("ask")?.[0] === Number(this.#ticker.ask);
    if (same) this.#equal++;
  }

  figures(): JsonObject {
    const { book, gaps, applied, reapplied } = this.#feed;
    return {
      events: this.#events,
      sequence_gaps: gaps,
      trades: this.#events.trade!,
      traded_qty: this.#quantity,
      trade_vwap: this.#value / this.#quantity,
      final_top5_bids: book.top("bid", 5),
      final_top5_asks: book.top("ask", 5),
      last_bookTicker: this.#ticker,
      depth_events_checked: this.#checked,
      top_equals_last_bookTicker: this.#equal,
      crossed_book_states: this.#crossed,
      snapshots: this.#snapshots,
      diffs_applied_after_snapshot: applied,
      buffered_diffs_reapplied: reapplied,
    };
  }
}

const levels = (quotes: Quotes): Level[] =>
  quotes.map(([price, quantity]) => [Number(price), Number(quantity)]);
