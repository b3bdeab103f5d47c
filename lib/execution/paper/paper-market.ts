import type { Micros } from "#lib/core/columns.ts";
import { invariant } from "#lib/core/errors.ts";
import { InstrumentTerms } from "#lib/execution/accounts/index.ts";
import { type Market, SimulatedBroker } from "#lib/execution/brokers/index.ts";
import { SIZE } from "#lib/execution/orders/index.ts";
import type { Ledger } from "#lib/execution/positions/index.ts";
import { GrowingBars } from "./growing-bars.ts";
import type { MarketMoment } from "./market-moment.ts";
import { bringAlong, type Holding, type MarketOpening } from "./market-opening.ts";
import { type MarketRules, pricingSymbols, simulatedSettings } from "./market-rules.ts";
import type { PaperEvent } from "./paper-event.ts";
import { PaperKeeper } from "./paper-keeper.ts";
import {
  optionsOfPaper,
  type PaperOrder,
  type PaperTerms,
  type PaperTraded,
  touches,
} from "./paper-order.ts";
import { type MadeName, PaperOrders } from "./paper-orders.ts";
import { Variation } from "./variation.ts";

/**
 * The simulated broker, one market moment at a time: the same matching and costs as a backtest, in the same order
 * of events. Deterministic: the same moments, orders and settlements in the same order give the same events.
 */
export class PaperMarket {
  readonly ledger: Ledger;
  readonly #broker: SimulatedBroker;
  readonly #symbols: readonly string[];
  readonly #feeds: readonly GrowingBars[];
  readonly #orders: PaperOrders;
  readonly #rules: MarketRules;
  readonly #keeper: PaperKeeper | undefined;
  /** The account's own, named "", and the rest; of these whose rate is known. */
  readonly #currencies: readonly string[];
  #priced: ReadonlySet<string>;
  #time: Micros = Number.NaN;
  #fresh: readonly number[] = [];
  #settled = true;
  readonly #variation: Variation;
  constructor(opening: MarketOpening, nameOf: MadeName = (of, n) => `${of ?? "account"}.${n}`) {
    const { rules, symbols, holdings, latency } = opening;
    this.#rules = rules;
    const all = [...new Set([...symbols, ...holdings.map((one) => one.symbol)])];
    const settings = simulatedSettings(rules, all, 0);
    this.ledger = settings.ledger;
    this.#symbols = all;
    this.#feeds = all.map((symbol) => new GrowingBars(symbol));
    this.#broker = new SimulatedBroker(settings, true);
    const { ledger } = this;
    this.#orders = new PaperOrders({
      ...{ broker: this.#broker, ledger, symbols: all, feeds: this.#feeds, latency, nameOf },
      now: () => this.#time,
    });
    const bars = (symbol: number) => this.#feeds[symbol]!;
    this.#keeper = PaperKeeper.of({ rules, settings, broker: this.#broker, bars });
    this.#currencies = ["", ...Object.keys(rules.currencies)];
    this.#priced = new Set(bringAlong(this.ledger, all, this.#currencies, opening));
    this.#variation = new Variation(this.ledger);
  }

  /** The end of the last moment; NaN before the first. */
  get time(): Micros {
    return this.#time;
  }

  get holdings(): Holding[] {
    const { quantity, averagePrice, mark, terms } = this.ledger;
    return this.#symbols.flatMap((symbol, s) => {
      if (quantity[s] === 0) return [];
      const settled = terms.settlesDaily[s] === 1 ? { settled: this.ledger.settledAt(s) } : {};
      return { symbol, quantity: quantity[s]!, averagePrice: averagePrice[s]!, mark: mark[s]!, ...settled };
    });
  }

  /** Whether what is paid in another currency is converted at once. */
  get converts(): boolean {
    return !this.ledger.terms.holdsBalances;
  }

  /** The symbol of an order that is known. */
  symbolOf(id: string): string {
    return this.#orders.get(id)!.order.symbol;
  }

  termsOf(symbol: string): PaperTraded {
    const { multiplier = 1, settlement = "full-value", currency } = this.#rules.instruments[symbol] ?? {};
    return { symbol, multiplier, settlement, currency };
  }

  /** What another market begins with under its rules: what is held and owned keeps its terms and rates. */
  brings(rules: MarketRules): Omit<MarketOpening, "symbols" | "latency"> {
    const { holdings, foreign, ledger } = this;
    const instruments = { ...rules.instruments };
    for (const { symbol } of holdings) instruments[symbol] ??= this.#rules.instruments[symbol] ?? SHARE;
    const currencies = { ...rules.currencies };
    const named = new Set(Object.values(instruments).map(({ currency }) => currency));
    for (const { currency, balance, rate } of foreign)
      if (balance !== 0 || named.has(currency)) currencies[currency] ??= { rate };
    const of = (value: "balance" | "rate") =>
      Object.fromEntries(
        foreign.filter((one) => currencies[one.currency]).map((one) => [one.currency, one[value]]),
      );
    const moved = { cash: ledger.cash, balances: of("balance"), rates: of("rate"), holdings };
    return { rules: { ...rules, instruments, currencies }, ...moved };
  }

  /** Other currencies than the account's whose rate is known: what is owned of each, and what a unit is worth. */
  get foreign(): readonly { readonly currency: string; readonly balance: number; readonly rate: number }[] {
    const { balances, rates } = this.ledger;
    return this.#currencies.flatMap((currency, c) =>
      this.#priced.has(currency) ? { currency, balance: balances[c]!, rate: rates[c]! } : [],
    );
  }

  /** Symbols whose bars its moments have to bring along. */
  get others(): readonly string[] {
    return pricingSymbols(this.#rules);
  }

  /** The last close; null before the first bar. */
  lastPrice(symbol: string): number | null {
    const feed = this.#feeds[this.#symbols.indexOf(symbol)];
    return feed && feed.i >= 0 ? feed.close[feed.i]! : null;
  }

  /** Units still open of a working order; null when it has ended or is not known. */
  openUnits(id: string): number | null {
    return this.#orders.openUnits(id);
  }

  get openIds(): string[] {
    return this.#orders.openIds;
  }

  /**
   * Bars that end now meet the orders; what was to fill at the last close does so first, then comes what the day brings
   * to the account.
   */
  advance(moment: MarketMoment): PaperEvent[] {
    this.#settle();
    const before = this.#keeper ? this.#drain() : [];
    const bars = moment.bars.map((bar) => [this.#symbols.indexOf(bar.symbol), bar] as const);
    const wrong = bars.find(([s, bar]) => s < 0 || bar.end !== moment.time)?.[1];
    invariant(!wrong, `${wrong?.symbol} has no bar that ends at ${moment.time} in this market`);
    this.#time = moment.time;
    this.#fresh = bars.map(([s]) => s).sort((a, b) => a - b);
    for (const [s, bar] of bars) {
      this.#feeds[s]!.add(bar);
      this.#orders.enter(s, bar);
    }
    this.#keep(moment);
    for (const [s, bar] of bars) this.ledger.mark[s] = bar.open;
    if (this.#broker.orders.activeCount > 0) this.#match();
    this.#mark();
    this.#settled = false;
    const events = [...before, ...this.#drain()];
    if (!this.#keeper) return events;
    // Rates move with the close: fills were paid at those before.
    this.#orders.tell(...this.#keeper.after(moment.time));
    if (this.#priced.size < this.#currencies.length - 1) this.#priced = new Set(this.#currencies.slice(1));
    return [...events, ...this.#drain()];
  }

  /** Once a moment, after those who trade at its close have spoken: market orders for this very close. */
  settle(): PaperEvent[] {
    this.#settle();
    return this.#drain();
  }

  submit(order: PaperOrder): PaperEvent[] {
    const { id } = order;
    const symbol = this.#symbols.indexOf(order.symbol);
    invariant(!this.#orders.get(id), `order ${id} is known`);
    if (symbol < 0) return [{ order: id, kind: "rejected", time: this.#time, reason: this.#noMarket(order) }];
    const options = optionsOfPaper(order, (other) => (this.#orders.get(other)?.row ?? -1) + 1);
    const row =
      this.#broker.submit({
        symbol,
        time: this.#time,
        firstBar: this.#feeds[symbol]!.i + 1,
        sizeKind: SIZE.units,
        size: order.quantity,
        options,
      }) - 1;
    this.#orders.know(id, { row, order, asked: Math.abs(order.quantity), filledBefore: 0 });
    const events = this.#drain();
    return this.openUnits(id) === null ? events : [{ order: id, kind: "accepted" }, ...events];
  }

  cancel(id: string): PaperEvent[] {
    const known = this.#orders.get(id);
    if (!known || this.openUnits(id) === null) return [{ order: id, kind: "refused", reason: TOO_LATE }];
    this.#broker.cancel(known.row, this.#time);
    return this.#drain();
  }

  /** The same order with other terms; what has filled counts towards the new quantity. */
  replace(id: string, terms: PaperTerms): PaperEvent[] {
    const refused = (reason: string): PaperEvent[] => [{ order: id, kind: "refused", reason }];
    const known = this.#orders.get(id);
    if (!known || this.openUnits(id) === null) return refused(TOO_LATE);
    const { book } = this.#broker;
    const filled = known.filledBefore + Math.abs(book.filled[known.row]!);
    const quantity = terms.quantity - filled;
    if (!(quantity > 0)) return refused(`${filled} units have filled already.`);
    const { type } = known.order;
    const changes = {
      quantity,
      ...(terms.limit !== null && { limit: terms.limit }),
      ...(terms.stop !== null && (touches(type) ? { touch: terms.stop } : { stop: terms.stop })),
    };
    const symbol = book.symbol[known.row]!;
    const row = this.#broker.replace(known.row + 1, changes, this.#time, this.#feeds[symbol]!.i + 1) - 1;
    this.#orders.pass(row);
    // The old row's end is part of the replace, and a new row that is refused leaves the old one working.
    this.#broker.orders.events.length = 0;
    if (this.#orders.hasEnded(row)) return refused(book.reasonOf(row));
    this.#orders.replaced(id, known, row, terms.quantity, filled);
    return [{ order: id, kind: "replaced", terms }];
  }

  #keep(moment: MarketMoment): void {
    if (!this.#keeper) return;
    const { book, orders } = this.#broker;
    const open = this.#symbols.flatMap((_, s) =>
      orders.openOf(s).map((row) => ({ row, filled: book.filled[row]!, symbol: s })),
    );
    const events = this.#keeper.before(moment);
    const ratios = new Map<string, number>();
    for (const { kind, symbol, value } of events)
      if (kind === "split") ratios.set(symbol!, (ratios.get(symbol!) ?? 1) * value!);
    this.#orders.tell(...events);
    for (const { row, filled, symbol } of open) {
      if (this.#orders.hasEnded(row)) continue;
      const ratio = ratios.get(this.#symbols[symbol]!);
      if (book.symbol[row] !== symbol) this.#orders.move(row);
      else if (ratio !== undefined) this.#orders.restate(row, filled, ratio);
    }
    const rolls = new Map<string, string>();
    for (const { kind, symbol, to, units } of events) {
      if (!to || symbol === null) continue;
      const [from, next] = [this.#symbols.indexOf(symbol), this.#symbols.indexOf(to.symbol)];
      if (kind === "symbol-change") this.#variation.move(from, next, -units * to.cost);
      else if (to.cost !== 0) rolls.set(to.symbol, symbol);
    }
    this.#orders.tellMade(rolls);
  }

  #match(): void {
    const broker = this.#broker;
    const markets = this.#fresh.map((s) => this.#marketOf(s));
    if (broker.orders.activeCount > 1) for (const market of markets) broker.reduceAtOpen(market);
    for (const market of markets) broker.match(market);
    if (broker.orders.activeCount === 0) return;
    this.#mark();
    if (broker.orders.activeCount > 1) for (const market of markets) broker.matchAtClose(market, true);
    for (const market of markets) broker.matchAtClose(market, false);
    for (const market of markets) broker.expire(market);
  }

  #settle(): void {
    const broker = this.#broker;
    if (this.#settled) return;
    this.#settled = true;
    if (!broker.hasThisClose || broker.orders.activeCount === 0) return;
    const markets = this.#fresh.map((s) => this.#marketOf(s));
    for (const market of markets) broker.matchAtThisClose(market, true);
    for (const market of markets) broker.matchAtThisClose(market, false);
    this.#mark();
  }

  #marketOf(symbol: number): Market {
    const bars = this.#feeds[symbol]!;
    const { i } = bars;
    return { symbol, bars, i, fine: bars, j: i, opening: bars.start[i]!, fineFrom: i };
  }

  #mark(): void {
    for (const s of this.#fresh) this.ledger.mark[s] = this.#feeds[s]!.close[this.#feeds[s]!.i]!;
  }

  #drain(): PaperEvent[] {
    const { orders, executor } = this.#broker;
    this.#orders.tellMade();
    const traded = new Map<number, number>();
    for (const { kind, row } of orders.events) {
      if (kind === "fill") {
        this.#orders.tellTrade(row);
        const { symbol, quantity, price } = executor.fills;
        const s = symbol[row]!;
        traded.set(s, (traded.get(s) ?? 0) + quantity[row]! * price[row]!);
      } else if (this.#orders.hasEnded(row)) this.#orders.tellEnd(row);
    }
    orders.events.length = 0;
    for (const s of this.#symbols.keys()) this.#tellVariation(s, traded.get(s) ?? 0);
    return this.#orders.taken();
  }

  #tellVariation(s: number, traded: number): void {
    const paid = this.#variation.paid(s, traded);
    if (paid === 0) return;
    const { currency, amount } = paid;
    const own = currency === 0 ? {} : { own: { currency: this.#currencies[currency]!, amount } };
    this.#orders.tell({
      ...{ order: null, kind: "variation", symbol: this.#symbols[s]!, time: this.#time },
      ...{ amount: amount * this.ledger.rates[currency]!, value: null, units: 0, ...own },
    });
  }

  #noMarket({ symbol }: PaperOrder): string {
    const offered = this.#symbols.slice(0, 10).join(", ");
    return `There is no market in ${symbol} here; ${offered ? `this one trades ${offered}` : "start a feed for the account first"}.`;
  }
}

const SHARE = InstrumentTerms.parse({});
const TOO_LATE = "The order has ended already.";
