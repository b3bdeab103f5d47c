import type { Micros } from "#lib/core/columns.ts";
import { dayNumberOf } from "#lib/core/time.ts";
import {
  ACCOUNT_EVENT,
  AccountKeeper,
  type KeeperBroker,
  needsKeeper,
} from "#lib/execution/accounts/index.ts";
import type { SimulatedBroker } from "#lib/execution/brokers/index.ts";
import type { Ledger } from "#lib/execution/positions/index.ts";
import { GrowingBars } from "./growing-bars.ts";
import type { MarketMoment } from "./market-moment.ts";
import { type MarketRules, pricingSymbols, type simulatedSettings, termsOfRules } from "./market-rules.ts";
import { PAPER_ACCOUNT_EVENT, type PaperAccountEvent } from "./paper-event.ts";

type Parts = {
  readonly rules: MarketRules;
  readonly settings: ReturnType<typeof simulatedSettings>;
  readonly broker: SimulatedBroker;
  /** By symbol; the bar that ends now is in them. */
  bars(symbol: number): GrowingBars;
  /** A market tells which orders it makes and ends: here they are only heard of. */
  readonly hears?: boolean;
};

/** What was held and owned before the keeper did anything. */
type Before = Readonly<Record<"held" | "cost" | "balances", Float64Array>>;

/**
 * The engine's own account keeper for an account that trades forward, fed moment by moment. What happened before the
 * first moment's day is over: it does not touch what the account brings along.
 */
export class PaperKeeper {
  readonly #parts: Parts;
  readonly #symbols: readonly string[];
  readonly #ledger: Ledger;
  /** Bars of what prices the traded symbols. */
  readonly #others: readonly GrowingBars[];
  /** The account's own, named "", and the rest. */
  readonly #currencies: readonly string[];
  #keeper: AccountKeeper | undefined;
  #told = 0;
  #time: Micros = Number.NaN;
  /** Symbols that are no longer listed: the broker closes them when it has heard of their last orders. */
  #delisted: { readonly symbol: number; readonly reason: string }[] = [];

  private constructor(parts: Parts) {
    this.#parts = parts;
    this.#symbols = parts.settings.symbols;
    this.#ledger = parts.settings.ledger;
    this.#others = pricingSymbols(parts.rules).map((symbol) => new GrowingBars(symbol));
    this.#currencies = ["", ...Object.keys(parts.rules.currencies)];
  }

  /** Undefined when nothing but fills can happen to the account. */
  static of(parts: Parts): PaperKeeper | undefined {
    const { rules, settings } = parts;
    const isNeeded = needsKeeper(settings.ledger, termsOfRules(rules), rules.corporateActions.length, 0);
    return isNeeded ? new PaperKeeper(parts) : undefined;
  }

  /** Call before the bars of the moment meet orders and marks; answers what it changed. */
  before({ time, bars, others = [] }: MarketMoment): PaperAccountEvent[] {
    for (const bar of others) {
      const known = this.#others.find(({ symbol }) => symbol === bar.symbol);
      // Who goes on after a break is told some again.
      if (known && !(known.start[known.i]! >= bar.start)) known.add(bar);
    }
    this.#time = time;
    this.#keeper ??= this.#open(time);
    const { quantity, averagePrice, balances } = this.#ledger;
    const before = { held: quantity.slice(), cost: averagePrice.slice(), balances: balances.slice() };
    this.#keeper.before(Math.min(time, ...bars.map((bar) => bar.start)), time);
    return this.#tell(before);
  }

  /** Call after every symbol was marked at its close; answers a margin call. */
  after(time: Micros): PaperAccountEvent[] {
    for (const { symbol, reason } of this.#delisted.splice(0)) this.#parts.broker.close(symbol, reason);
    this.#keeper!.after(time);
    const { quantity, averagePrice, balances } = this.#ledger;
    return this.#tell({ held: quantity, cost: averagePrice, balances });
  }

  #open(time: Micros): AccountKeeper {
    const { rules, settings, broker, bars, hears } = this.#parts;
    const { ledger, zone, lot } = settings;
    const today = zone.dayNumber(time - 1);
    const actions = rules.corporateActions.filter(
      (action) =>
        this.#symbols.includes(action.symbol) &&
        (!("to" in action) || this.#symbols.includes(action.to)) &&
        dayNumberOf(action.date) >= today,
    );
    const bar = (symbol: number) => bars(symbol).i;
    const endsNow = (symbol: number) => bars(symbol).end[bar(symbol)] === this.#time;
    return new AccountKeeper({
      symbols: this.#symbols,
      ledger,
      broker: hears ? this.#hearing(broker) : broker,
      clock: {
        bar,
        opening: (symbol) => bar(symbol) + (endsNow(symbol) ? 0 : 1),
        next: (symbol) => bar(symbol) + 1,
      },
      zone,
      lot,
      terms: termsOfRules(rules),
      actions,
      mayMerge: true,
      flows: [],
      currencies: rules.currencies,
      bars: this.#others,
    });
  }

  /** Makes and ends no orders of its own. */
  #hearing(broker: SimulatedBroker): KeeperBroker {
    return {
      book: broker.book,
      cancelAll: () => {},
      submit: () => 0,
      split: (...split) => broker.split(...split),
      rename: (...change) => broker.rename(...change),
      delist: (symbol, _price, _time, _bar, reason) => this.#delisted.push({ symbol, reason }),
    };
  }

  #tell(before: Before): PaperAccountEvent[] {
    const { kind, length } = this.#keeper!.events;
    const told: PaperAccountEvent[] = [];
    for (; this.#told < length; this.#told++) {
      const name = PAPER_ACCOUNT_EVENT.find((one) => one === ACCOUNT_EVENT[kind[this.#told]!]);
      const event = name && this.#eventOf(name, this.#told, before);
      if (event) told.push(event);
    }
    return this.#ledger.terms.holdsBalances ? this.#byCurrency(told, before.balances) : told;
  }

  /** Undefined when it changed nothing. A split is told without a position too: open orders change by it. */
  #eventOf(kind: PaperAccountEvent["kind"], row: number, before: Before): PaperAccountEvent | undefined {
    const { held, cost } = before;
    const events = this.#keeper!.events;
    const [s, amount, value] = [events.symbol[row]!, events.amount[row]!, events.value[row]!];
    const [symbol, time] = [s < 0 ? null : this.#symbols[s]!, events.time[row]!];
    const event = { order: null, kind, symbol, time, amount };
    if (kind === "symbol-change" || kind === "roll") {
      const units = kind === "roll" ? 0 : -held[s]!;
      const to = { symbol: this.#symbols[value]!, cost: held[s] === 0 ? 0 : this.#costOf(s, value, before) };
      if (kind === "symbol-change")
        [held[value], cost[value], held[s]] = [held[value]! + held[s]!, cost[s]!, 0];
      return { ...event, value: null, units, to };
    }
    const known = { ...event, value: Number.isNaN(value) ? null : value };
    if (kind === "split") return { ...known, ...this.#splitOf(row, amount, held) };
    // What is paid for units of a delisted symbol is told as a trade.
    if (kind === "delisting") return { ...known, amount: 0, units: 0 };
    if (kind === "margin-call") return { ...known, units: 0 };
    if (amount === 0) return undefined;
    return { ...known, units: 0, ...this.#ownOf(s, amount) };
  }

  /** What a unit goes on at under another symbol: what it had cost, or its last price where it is added to others. */
  #costOf(s: number, to: number, { held, cost }: Before): number {
    if (held[to] !== 0) return this.#ledger.mark[s]!;
    return this.#ledger.terms.settlesDaily[s] === 1 ? this.#ledger.settledAt(s) : cost[s]!;
  }

  /** The same amount in the symbol's currency, where that is another. */
  #ownOf(s: number, amount: number): Pick<PaperAccountEvent, "own"> {
    const currency = s < 0 ? 0 : this.#ledger.terms.currency[s]!;
    if (currency === 0 || amount === 0) return {};
    return { own: { currency: this.#currencies[currency]!, amount: amount / this.#ledger.rates[currency]! } };
  }

  /** Of several splits of a symbol at once the last has what their rounding left over, and what that was sold for. */
  #splitOf(
    row: number,
    amount: number,
    held: Float64Array,
  ): Pick<PaperAccountEvent, "amount" | "units" | "own"> {
    const { kind, symbol, value, length } = this.#keeper!.events;
    const s = symbol[row]!;
    const before = held[s]!;
    let isLast = true;
    for (let later = row + 1; later < length; later++)
      if (symbol[later] === s && kind[later] === kind[row]) isLast = false;
    held[s] = isLast ? this.#ledger.quantity[s]! : before * value[row]!;
    const units = held[s]! - before;
    const { currency, holdsBalances } = this.#ledger.terms;
    if (!holdsBalances || currency[s] === 0) return { amount, units, ...this.#ownOf(s, amount) };
    const over = (before * value[row]! - held[s]!) * this.#ledger.mark[s]! * this.#ledger.scale[s]!;
    return { amount: over, units, ...this.#ownOf(s, over) };
  }

  /** Interest and fees of holding were paid from every balance: one event for each currency. */
  #byCurrency(events: readonly PaperAccountEvent[], before: Float64Array): PaperAccountEvent[] {
    const { balances, rates } = this.#ledger;
    const paid = Array.from(balances, (balance, c) => balance - before[c]!);
    for (const { own } of events) if (own) paid[this.#currencies.indexOf(own.currency)]! -= own.amount;
    return events.flatMap((event) => {
      if (event.kind !== "interest" && event.kind !== "borrow-fee") return event;
      const others = paid.splice(1).flatMap((amount, k) => {
        const worth = amount * rates[k + 1]!;
        return Math.abs(worth) < DUST
          ? []
          : { ...event, amount: worth, own: { currency: this.#currencies[k + 1]!, amount } };
      });
      const rest = event.amount - others.reduce((sum, other) => sum + other.amount, 0);
      return Math.abs(rest) < DUST && others.length > 0 ? others : [{ ...event, amount: rest }, ...others];
    });
  }
}

/** What taking balances from each other leaves of nothing. */
const DUST = 1e-9;
