import { priceNumber } from "#lib/core/money.ts";
import type { PaperConnection } from "#server/execution/brokers/index.ts";
import { quoteTopic, writeQuote } from "#server/execution/orders/index.ts";
import type { HeldAccount, TradingHost } from "#server/execution/trading/index.ts";

const AT_MOST_EVERY_MS = 100;
/** A replayed market stands still between its moments; its quotes are told again so that nobody takes them for old. */
const AGAIN_EVERY_MS = 2000;

/** Tells the account's prices on the latest-value lane: tickets and controls of other processes read them there. */
export class QuoteTeller {
  readonly #host: Pick<TradingHost, "bus">;
  readonly #account: HeldAccount;
  readonly #line: PaperConnection;
  readonly #symbols: readonly string[];
  #toldAt = Number.NEGATIVE_INFINITY;
  #isBehind = false;

  constructor(
    host: Pick<TradingHost, "bus">,
    account: HeldAccount,
    line: PaperConnection,
    symbols: readonly string[],
  ) {
    this.#host = host;
    this.#account = account;
    this.#line = line;
    this.#symbols = symbols;
  }

  /** After a moment: at once, or at the next call when it told just now. */
  moved(): void {
    this.#isBehind = true;
    this.idle();
  }

  /** Between moments. */
  idle(): void {
    const since = performance.now() - this.#toldAt;
    if (since > AGAIN_EVERY_MS || (this.#isBehind && since > AT_MOST_EVERY_MS)) this.tell();
  }

  tell(): void {
    this.#toldAt = performance.now();
    this.#isBehind = false;
    const { teamId, accountId } = this.#account;
    for (const symbol of [...this.#symbols, ...this.#line.pairs()]) {
      const quote = this.#line.quote(symbol);
      if (quote?.reference && priceNumber(quote.reference) > 0)
        this.#host.bus.set(teamId, quoteTopic(symbol, accountId), writeQuote(quote));
    }
  }
}
