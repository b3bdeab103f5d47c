import type { BarColumns, Micros } from "#lib/core/columns.ts";
import { dayNumberOf, type Zone } from "#lib/core/time.ts";
import type { SimulatedBroker } from "#lib/execution/brokers/index.ts";
import type { Ledger } from "#lib/execution/positions/index.ts";
import type { CashFlow, CorporateAction } from "./account-event.ts";
import { EventBook } from "./account-event.ts";
import type { AccountTerms } from "./account-models.ts";
import { CorporateActions } from "./corporate-actions.ts";
import { CurrencyRates } from "./currency-rates.ts";
import { FundingRates } from "./funding-rates.ts";
import type { CurrencyRate } from "./instrument-terms.ts";
import { MarginWatch } from "./margin-watch.ts";

/** How far each symbol's bars have got. */
export type BarClock = {
  /** The last that has ended or, before its fills, is about to. */
  bar(symbol: number): number;
  /** The first that has not begun yet before the fills of this moment. */
  opening(symbol: number): number;
  /** The first on which an order made after this moment's closes may fill. */
  next(symbol: number): number;
};

/** What a keeper asks of the market. */
export type KeeperBroker = Pick<
  SimulatedBroker,
  "book" | "cancelAll" | "submit" | "split" | "rename" | "delist"
>;

export type KeeperSettings = {
  readonly symbols: readonly string[];
  /** Which of several strategies holds each row; absent: one holds all. A symbol has a row for each that trades it. */
  readonly strategyOf?: Int32Array | undefined;
  readonly ledger: Ledger;
  readonly broker: KeeperBroker;
  readonly clock: BarClock;
  readonly zone: Zone;
  readonly lot: number;
  readonly terms: AccountTerms;
  readonly actions: readonly CorporateAction[];
  /** A symbol may change its name to one that is held already: the units are added. Else such a run is refused. */
  readonly mayMerge?: boolean | undefined;
  readonly flows: readonly CashFlow[];
  readonly currencies: Readonly<Record<string, CurrencyRate>>;
  readonly bars: readonly BarColumns[];
};

/**
 * Everything that happens to an account besides fills. `before` the bars of a moment: what a new day brings, in
 * this order: futures settled, interest and borrow fees (of what was delisted up to its last day, when it is paid
 * out), money in and out, corporate actions; then funding. `after`
 * their closes: currency rates and the margin watch. Values are those last known; no bar is looked at early.
 */
export class AccountKeeper {
  readonly events = new EventBook();
  readonly #settings: KeeperSettings;
  readonly #rates: CurrencyRates;
  readonly #funding: FundingRates;
  readonly #actions: CorporateActions;
  readonly #margin: MarginWatch;
  readonly #flows: readonly { readonly day: number; readonly amount: number }[];
  #nextFlow = 0;
  #day = Number.NaN;
  #start: Micros = Number.NaN;

  constructor(settings: KeeperSettings) {
    this.#settings = settings;
    const { events } = this;
    this.#rates = new CurrencyRates(settings.ledger, settings.currencies, settings.bars);
    this.#funding = new FundingRates(settings.terms.funding, settings.symbols, settings.bars);
    this.#actions = new CorporateActions(settings, events);
    this.#margin = new MarginWatch(settings, events);
    this.#flows = settings.flows
      .map(({ date, amount }) => ({ day: dayNumberOf(date), amount }))
      .sort((a, b) => a.day - b.day);
  }

  /** Before the bars that start at `start` (the earliest) and end at `end` meet orders. */
  before(start: Micros, end: Micros): void {
    this.#rates.moveTo(start);
    const day = this.#settings.zone.dayNumber(end - 1);
    if (day !== this.#day) this.#newDay(day, start);
    // A longer bar that ends now began before others that have ended: no time is funded twice.
    if (this.#start >= start) return;
    this.#fund(start);
    this.#start = start;
  }

  /** After every symbol was marked at its close. */
  after(time: Micros): void {
    this.#rates.moveTo(time);
    this.#margin.check(time);
  }

  /** After the last bars: what the last day still brings. */
  end(time: Micros): void {
    this.#actions.applyBefore(this.#day + 1, time);
  }

  #newDay(day: number, time: Micros): void {
    let held = this.#day;
    this.#day = day;
    this.#settings.ledger.settle();
    for (let ended = this.#actions.nextEnd; ended < day; ended = this.#actions.nextEnd) {
      this.#hold(ended - held, time);
      this.#actions.applyBefore(ended + 1, time);
      held = Math.max(held, ended);
    }
    this.#hold(day - held, time);
    for (; this.#flows[this.#nextFlow] && this.#flows[this.#nextFlow]!.day <= day; this.#nextFlow++)
      this.#move(this.#flows[this.#nextFlow]!.amount, time);
    this.#actions.applyOn(day, time);
  }

  /** What it costs and earns to hold for some days; nothing before the first. */
  #hold(days: number, time: Micros): void {
    if (!(days > 0)) return;
    this.#payInterest(days, time);
    this.#payBorrowing(days, time);
  }

  /** Interest on each balance in its own currency. */
  #payInterest(days: number, time: Micros): void {
    const { ledger, terms } = this.#settings;
    let sum = terms.interest(ledger.cash, days);
    ledger.cash += sum;
    for (let c = 1; c < ledger.balances.length; c++) {
      const own = terms.interest(ledger.balances[c]!, days);
      ledger.balances[c]! += own;
      sum += own * ledger.rates[c]!;
    }
    if (sum !== 0) this.events.add(time, "interest", -1, sum);
  }

  #payBorrowing(days: number, time: Micros): void {
    const { ledger, terms, symbols } = this.#settings;
    let sum = 0;
    for (let s = 0; s < symbols.length; s++) {
      const held = ledger.quantity[s]!;
      if (held >= 0) continue;
      const value = -held * ledger.mark[s]! * ledger.terms.multiplier[s]!;
      const paid = ledger.pay(s, -(value * terms.borrow.perDay(symbols[s]!) * days));
      ledger.trades.earn(s, paid);
      sum += paid;
    }
    if (sum !== 0) this.events.add(time, "borrow-fee", -1, sum);
  }

  #move(asked: number, time: Micros): void {
    const { ledger } = this.#settings;
    const amount = asked < 0 ? -Math.min(-asked, Math.max(0, ledger.freeCash())) : asked;
    ledger.cash += amount;
    this.events.add(time, asked < 0 ? "withdrawal" : "deposit", -1, amount, asked);
  }

  /** Every funding time after the last bars' start, up to this one's: at the price last known. */
  #fund(start: Micros): void {
    const { ledger, symbols } = this.#settings;
    const times = this.#funding.timesBetween(this.#start, start);
    if (!(times > 0)) return;
    for (let s = 0; s < symbols.length; s++) {
      const rate = this.#funding.meanBetween(s, this.#start, start);
      if (rate === 0 || ledger.quantity[s] === 0) continue;
      const value = ledger.quantity[s]! * ledger.mark[s]! * ledger.terms.multiplier[s]!;
      const paid = ledger.pay(s, -(value * rate * times));
      ledger.trades.earn(s, paid);
      this.events.add(start, "funding", s, paid, rate);
    }
  }
}

/** Whether anything but fills can happen to the account: without a keeper a run is faster. */
export function needsKeeper(ledger: Ledger, terms: AccountTerms, actions: number, flows: number): boolean {
  const { currencies, settlesDaily, maintenanceShare, maintenancePerUnit, initialShare } = ledger.terms;
  const isOnMargin =
    maintenanceShare.some((share) => share > 0) ||
    maintenancePerUnit.some((amount) => amount > 0) ||
    initialShare.some((share) => share < 1);
  return actions + flows > 0 || currencies > 1 || settlesDaily.includes(1) || isOnMargin || terms.costsToHold;
}
