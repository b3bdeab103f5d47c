import type { Micros } from "#lib/core/columns.ts";
import { dayNumberOf } from "#lib/core/time.ts";
import { ACCOUNT_EVENT, AccountKeeper } from "#lib/execution/accounts/index.ts";
import type { SimulatedBroker } from "#lib/execution/brokers/index.ts";
import type { Ledger } from "#lib/execution/positions/index.ts";
import type { GrowingBars } from "./growing-bars.ts";
import type { MarketMoment } from "./market-moment.ts";
import { type MarketRules, type simulatedSettings, termsOfRules } from "./market-rules.ts";
import { PAPER_ACCOUNT_EVENT, type PaperAccountEvent } from "./paper-event.ts";

type Parts = {
  readonly rules: MarketRules;
  readonly settings: ReturnType<typeof simulatedSettings>;
  readonly broker: SimulatedBroker;
  /** By symbol; the bar that ends now is in them. */
  bars(symbol: number): GrowingBars;
};

/**
 * The engine's own account keeper for an account that trades forward, fed moment by moment. What happened before the
 * first moment's day is over: it does not touch what the account brings along.
 */
export class PaperKeeper {
  readonly #parts: Parts;
  readonly #symbols: readonly string[];
  readonly #ledger: Ledger;
  #keeper: AccountKeeper | undefined;
  #told = 0;

  private constructor(parts: Parts) {
    this.#parts = parts;
    this.#symbols = parts.settings.symbols;
    this.#ledger = parts.settings.ledger;
  }

  /** Undefined when nothing but fills can happen to the account. */
  static of(parts: Parts): PaperKeeper | undefined {
    const { rules } = parts;
    const isIdle = !termsOfRules(rules).costsToHold && rules.corporateActions.length === 0;
    return isIdle ? undefined : new PaperKeeper(parts);
  }

  /** Call before the bars of the moment meet orders and marks; answers what it changed. */
  before({ time, bars }: MarketMoment): PaperAccountEvent[] {
    this.#keeper ??= this.#open(time);
    const held = this.#ledger.quantity.slice();
    this.#keeper.before(Math.min(time, ...bars.map((bar) => bar.start)), time);
    return this.#tell(held);
  }

  #open(time: Micros): AccountKeeper {
    const { rules, settings, broker, bars } = this.#parts;
    const { ledger, zone, lot } = settings;
    const today = zone.dayNumber(time - 1);
    const actions = rules.corporateActions.filter(
      ({ symbol, date }) => this.#symbols.includes(symbol) && dayNumberOf(date) >= today,
    );
    const bar = (symbol: number) => bars(symbol).i;
    return new AccountKeeper({
      symbols: this.#symbols,
      ledger,
      broker,
      clock: { bar, opening: bar, next: (symbol) => bar(symbol) + 1 },
      zone,
      lot,
      terms: termsOfRules(rules),
      actions,
      flows: [],
      currencies: {},
      bars: [],
    });
  }

  #tell(held: Float64Array): PaperAccountEvent[] {
    const { time, kind, symbol, amount, value, length } = this.#keeper!.events;
    const told: PaperAccountEvent[] = [];
    for (; this.#told < length; this.#told++) {
      const [row, s] = [this.#told, symbol[this.#told]!];
      const name = PAPER_ACCOUNT_EVENT.find((one) => one === ACCOUNT_EVENT[kind[row]!]);
      if (name === undefined) continue;
      const units = name === "split" ? this.#splitUnits(held, row) : 0;
      // A split is told without a position too: open orders change by it.
      if (amount[row] === 0 && name !== "split") continue;
      told.push({
        order: null,
        kind: name,
        symbol: s < 0 ? null : this.#symbols[s]!,
        time: time[row]!,
        amount: amount[row]!,
        value: Number.isNaN(value[row]!) ? null : value[row]!,
        units,
      });
    }
    return told;
  }

  /** Of several splits of a symbol at once the last has what their rounding left over. */
  #splitUnits(held: Float64Array, row: number): number {
    const { kind, symbol, value, length } = this.#keeper!.events;
    const s = symbol[row]!;
    const before = held[s]!;
    let isLast = true;
    for (let later = row + 1; later < length; later++)
      if (symbol[later] === s && kind[later] === kind[row]) isLast = false;
    held[s] = isLast ? this.#ledger.quantity[s]! : before * value[row]!;
    return held[s]! - before;
  }
}
