import type { Micros } from "#lib/core/columns.ts";
import { SIZE } from "#lib/execution/orders/index.ts";
import type { EventBook } from "./account-event.ts";
import type { KeeperSettings } from "./account-keeper.ts";

/**
 * Calls the margin when a close leaves equity below maintenance (or at nothing): every working order is cancelled and
 * positions are closed by market orders, all of them or in equal parts until initial margin is met again.
 */
export class MarginWatch {
  readonly #settings: KeeperSettings;
  readonly #events: EventBook;
  readonly #isWatched: boolean;
  /** Orders of the last call. */
  #closing: number[] = [];

  constructor(settings: KeeperSettings, events: EventBook) {
    this.#settings = settings;
    this.#events = events;
    const { initialShare, initialPerUnit } = settings.ledger.terms;
    this.#isWatched = initialShare.some((share, s) => share < 1 || initialPerUnit[s]! > 0);
  }

  check(time: Micros): void {
    if (!this.#isWatched) return;
    const { ledger, broker } = this.#settings;
    if (!ledger.quantity.some((units) => units !== 0)) return;
    const equity = ledger.equity();
    const needed = ledger.maintenance();
    if (equity > 0 && equity >= needed) return;
    if (this.#closing.some((row) => broker.book.isWorking(row))) return;
    this.#events.add(time, "margin-call", -1, 0, needed - equity);
    this.#liquidate(time, equity);
  }

  #liquidate(time: Micros, equity: number): void {
    const { ledger, broker, clock, symbols, terms, lot } = this.#settings;
    const kept = terms.margin.onCall === "close-all" || equity <= 0 ? 0 : this.#keepable(equity);
    this.#closing = [];
    for (let symbol = 0; symbol < symbols.length; symbol++) {
      const held = ledger.quantity[symbol]!;
      broker.cancelAll(symbol, time, "Cancelled by a margin call.");
      if (held === 0) continue;
      const target = lot === 0 ? held * kept : Math.trunc((held * kept) / lot) * lot;
      const firstBar = clock.next(symbol);
      const id = broker.submit({ symbol, time, firstBar, sizeKind: SIZE["target-units"], size: target });
      this.#closing.push(id - 1);
      this.#events.add(time, "liquidation", symbol, 0, target - held);
    }
  }

  /** The share of every position that equity can carry at initial margin. */
  #keepable(equity: number): number {
    const { ledger } = this.#settings;
    let tied = 0;
    for (let s = 0; s < ledger.quantity.length; s++)
      tied += Math.abs(ledger.quantity[s]!) * ledger.unitCost(s, ledger.mark[s]!);
    return Math.min(1, equity / tied);
  }
}
