import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { dayNumberOf } from "#lib/core/time.ts";
import { SIZE } from "#lib/execution/orders/index.ts";
import type { CorporateAction, EventBook } from "./account-event.ts";
import type { KeeperSettings } from "./account-keeper.ts";

type Planned = { readonly action: CorporateAction; readonly day: number; readonly symbol: number };

/** What splits, dividends and the rest do to positions and waiting orders, long and short. */
export class CorporateActions {
  readonly #settings: KeeperSettings;
  readonly #events: EventBook;
  /** By day; a delisting comes after its day, everything else before it. */
  readonly #planned: readonly Planned[];
  readonly #ends: readonly Planned[];
  #next = 0;
  #nextEnd = 0;

  constructor(settings: KeeperSettings, events: EventBook) {
    this.#settings = settings;
    this.#events = events;
    const planned = settings.actions
      .flatMap((action) =>
        this.#rows(action.symbol).map((symbol) => ({ action, day: dayNumberOf(action.date), symbol })),
      )
      .sort((a, b) => a.day - b.day);
    this.#planned = planned.filter(({ action }) => action.kind !== "delisting");
    this.#ends = planned.filter(({ action }) => action.kind === "delisting");
  }

  /** The last day of the next symbol to be delisted. */
  get nextEnd(): number {
    return this.#ends[this.#nextEnd]?.day ?? Number.POSITIVE_INFINITY;
  }

  /** Pays out what was delisted on an earlier day. */
  applyBefore(day: number, time: Micros): void {
    for (; this.#nextEnd < this.#ends.length && this.#ends[this.#nextEnd]!.day < day; this.#nextEnd++) {
      const { action, symbol } = this.#ends[this.#nextEnd]!;
      if (action.kind === "delisting") this.#delist(symbol, action.price, time);
    }
  }

  /** What works from this day on, or since a day without bars. */
  applyOn(day: number, time: Micros): void {
    for (; this.#next < this.#planned.length && this.#planned[this.#next]!.day <= day; this.#next++) {
      const { action, symbol } = this.#planned[this.#next]!;
      if (action.kind === "split") this.#split(symbol, action.ratio, time);
      else if (action.kind === "dividend") this.#dividend(symbol, action.cash, time);
      else if (action.kind === "symbol-change") this.#rename(symbol, action.to, time);
      else if (action.kind === "roll") this.#roll(symbol, action.to, time);
    }
  }

  #split(symbol: number, ratio: number, time: Micros): void {
    const { ledger, broker, lot, clock } = this.#settings;
    ledger.split(symbol, ratio);
    // A part of a unit, where the run knows none, is paid out at the last price.
    const smallest = lot === 0 ? 0 : Math.min(1, lot);
    const held = ledger.quantity[symbol]!;
    const whole = smallest === 0 ? held : Math.trunc(held / smallest + Math.sign(held) * ROUNDING) * smallest;
    const before = ledger.cash;
    if (whole !== held) ledger.apply(symbol, whole - held, ledger.mark[symbol]!, 0, time, clock.bar(symbol));
    broker.split(symbol, ratio, smallest, time);
    this.#events.add(time, "split", symbol, ledger.cash - before, ratio);
  }

  #dividend(symbol: number, cash: number, time: Micros): void {
    const { ledger } = this.#settings;
    const held = ledger.quantity[symbol]!;
    const paid = held === 0 ? 0 : ledger.pay(symbol, held * cash * ledger.terms.multiplier[symbol]!);
    ledger.trades.earn(symbol, paid);
    this.#events.add(time, "dividend", symbol, paid, cash);
  }

  #rename(from: number, to: string, time: Micros): void {
    const { ledger, broker, clock, symbols } = this.#settings;
    const row = this.#row(to, from);
    if (ledger.quantity[row] !== 0 && this.#settings.mayMerge) this.#merge(from, row, time);
    else if (ledger.quantity[row] !== 0)
      throw new AppError(
        "bad-input",
        `${symbols[from]} became ${to} while ${to} was held already; leave one of them out of the run.`,
        { at: "corporateActions" },
      );
    else ledger.rename(from, row);
    broker.rename(from, row, clock.opening(row), `${symbols[from]} trades as ${to} now.`);
    this.#events.add(time, "symbol-change", from, 0, row);
  }

  /** At the last price of the old symbol, for nothing. */
  #merge(from: number, to: number, time: Micros): void {
    const { ledger, clock } = this.#settings;
    const [units, price] = [ledger.quantity[from]!, ledger.mark[from]!];
    if (units === 0) return;
    ledger.apply(from, -units, price, 0, time, clock.bar(from));
    ledger.apply(to, units, price, 0, time, clock.bar(to));
  }

  #roll(from: number, to: string, time: Micros): void {
    const { ledger, broker, clock, symbols } = this.#settings;
    const row = this.#row(to, from);
    const units = ledger.quantity[from]!;
    this.#events.add(time, "roll", from, 0, row);
    broker.cancelAll(from, time, `${symbols[from]} was rolled into ${to}.`);
    if (units === 0) return;
    const sizes = [
      { symbol: from, sizeKind: SIZE["target-units"], size: 0 },
      { symbol: row, sizeKind: SIZE.units, size: units },
    ];
    for (const order of sizes) broker.submit({ ...order, time, firstBar: clock.opening(order.symbol) });
  }

  #delist(symbol: number, price: number | undefined, time: Micros): void {
    const { ledger, broker, clock, symbols } = this.#settings;
    const held = ledger.quantity[symbol]!;
    const paid = price ?? ledger.mark[symbol]!;
    broker.delist(symbol, paid, time, clock.bar(symbol), `${symbols[symbol]} is no longer listed.`);
    this.#events.add(time, "delisting", symbol, held * paid * ledger.scale[symbol]!, paid);
  }

  /** One for each strategy that trades the symbol. */
  #rows(symbol: string): number[] {
    const { symbols } = this.#settings;
    const rows = [...symbols.keys()].filter((row) => symbols[row] === symbol);
    if (rows.length > 0) return rows;
    throw new AppError("bad-input", `A corporate action names ${symbol}, which is not in this run.`, {
      at: "corporateActions",
    });
  }

  /** Where the strategy that holds `beside` holds another symbol. */
  #row(symbol: string, beside: number): number {
    const { symbols, strategyOf } = this.#settings;
    const row = this.#rows(symbol).find((one) => strategyOf?.[one] === strategyOf?.[beside]);
    if (row !== undefined) return row;
    throw new AppError(
      "bad-input",
      `${symbols[beside]} becomes ${symbol}, so a strategy that trades the one must have the other among its symbols.`,
      { at: "strategy.members" },
    );
  }
}

/** What a division may be short of a whole unit. */
const ROUNDING = 1e-9;
