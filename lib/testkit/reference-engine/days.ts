/** What happens to an account of the reference engine besides fills: days, corporate actions, rates, margin calls. */
import type { BarColumns } from "#lib/core/columns.ts";
import { dayNumberOf, HOUR } from "#lib/core/time.ts";
import type { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";
import type { ReferenceDesk } from "./desk.ts";
import { localDay } from "./local-days.ts";
import { isWorking, marketOf, type Order } from "./order.ts";
import type { ReferenceTape } from "./tape.ts";

type Action = NonNullable<BacktestSpec["corporateActions"]>[number];

export class ReferenceDays {
  readonly spec: BacktestSpec;
  readonly desk: ReferenceDesk;
  readonly all: readonly BarColumns[];
  readonly tapes: ReadonlyMap<string, ReferenceTape>;
  /** Actions that have not happened yet, by day. */
  waiting: Action[];
  flows: { day: number; amount: number }[];
  day = Number.NaN;
  start = Number.NaN;
  convertedAt = Number.NaN;
  /** Orders of the last margin call. */
  closing: Order[] = [];

  constructor(desk: ReferenceDesk, all: readonly BarColumns[], tapes: ReadonlyMap<string, ReferenceTape>) {
    this.spec = desk.spec;
    this.desk = desk;
    this.all = all;
    this.tapes = tapes;
    const { corporateActions = [], cashFlows = [] } = this.spec;
    this.waiting = corporateActions.toSorted((a, b) => dayNumberOf(a.date) - dayNumberOf(b.date));
    this.flows = cashFlows
      .map(({ date, amount }) => ({ day: dayNumberOf(date), amount }))
      .sort((a, b) => a.day - b.day);
    this.convert(Number.NEGATIVE_INFINITY);
  }

  /** Before the bars that end at `moment`, the first of which began at `start`. */
  before(start: number, moment: number, fresh: readonly string[]): void {
    this.convert(start);
    const day = localDay(this.spec.timeZone, moment - 1);
    if (day !== this.day) this.newDay(day, start, moment, fresh);
    // A longer bar that ends now began before others that have ended: what is known never goes back.
    if (this.start >= start) return;
    this.fund(start);
    this.start = start;
  }

  after(moment: number, fresh: readonly string[]): void {
    this.convert(moment);
    this.watchMargin(moment, fresh);
  }

  /** The last close of each currency's bars counts; before the first, its open. */
  convert(moment: number): void {
    if (moment < this.convertedAt) return;
    this.convertedAt = moment;
    for (const [currency, source] of Object.entries(this.spec.currencies ?? {})) {
      if ("rate" in source) {
        this.desk.account.rates.set(currency, source.rate);
        continue;
      }
      const { symbol, inverted } = source;
      const bars = this.all.find((one) => one.symbol === symbol)!;
      const ended = Array.from(bars.end).filter((end) => end <= moment).length;
      const price = ended === 0 ? bars.open[0]! : bars.close[ended - 1]!;
      this.desk.account.rates.set(currency, inverted ? 1 / price : price);
    }
  }

  newDay(day: number, start: number, moment: number, fresh: readonly string[]): void {
    const { account } = this.desk;
    let held = this.day;
    this.day = day;
    account.settle();
    const ends = this.waiting.filter(({ kind }) => kind === "delisting").map(({ date }) => dayNumberOf(date));
    for (const until of [...ends.filter((ended) => ended < day), day]) {
      if (until > held) {
        account.payInterest(until - held);
        account.payBorrowing(until - held);
        held = until;
      }
      if (until < day) this.payOutDelisted(until + 1, start);
    }
    for (const { amount } of this.flows.filter((flow) => flow.day <= day))
      account.cash += amount < 0 ? -Math.min(-amount, Math.max(0, account.free("", 0))) : amount;
    this.flows = this.flows.filter((flow) => flow.day > day);
    const due = (action: Action) => action.kind !== "delisting" && dayNumberOf(action.date) <= day;
    const happening = this.waiting.filter(due);
    this.waiting = this.waiting.filter((action) => !due(action));
    for (const action of happening) this.happen(action, moment, fresh);
  }

  /** A delisting comes after its day. */
  payOutDelisted(day: number, time: number): void {
    const { desk } = this;
    const isOver = (action: Action) => action.kind === "delisting" && dayNumberOf(action.date) < day;
    for (const action of this.waiting.filter(isOver)) {
      const { symbol } = action;
      const price = "price" in action ? action.price : undefined;
      desk.cancel(symbol, undefined);
      const paid = price ?? desk.account.mark.get(symbol)!;
      if (desk.account.held.get(symbol) !== 0) {
        const order = desk.make(symbol, "target-units", 0, {}, time, 0);
        desk.room.set(marketOf(symbol), Number.POSITIVE_INFINITY);
        desk.fill(order, paid, { ...NOTHING_FOLLOWS, time, isPayout: true });
      }
      desk.closed.add(symbol);
    }
    this.waiting = this.waiting.filter((action) => !isOver(action));
  }

  happen(action: Action, moment: number, fresh: readonly string[]): void {
    const { desk } = this;
    const { account } = desk;
    const { symbol } = action;
    const held = account.held.get(symbol)!;
    if (action.kind === "dividend" && held !== 0)
      account.pay(symbol, held * action.cash * account.multiplier(symbol));
    if (action.kind === "split") {
      account.split(symbol, action.ratio);
      for (const order of desk.orders) if (order.symbol === symbol) desk.splitOrder(order, action.ratio);
    }
    if (action.kind === "symbol-change") this.rename(symbol, action.to, moment, fresh);
    if (action.kind === "roll") {
      desk.cancel(symbol, undefined);
      if (held === 0) return;
      desk.make(symbol, "target-units", 0, {}, moment, this.opening(symbol, moment, fresh));
      desk.make(action.to, "units", held, {}, moment, this.opening(action.to, moment, fresh));
    }
  }

  /** Position and open orders go on under another name, which must be flat. */
  rename(from: string, to: string, moment: number, fresh: readonly string[]): void {
    const { desk } = this;
    const { account } = desk;
    if (account.held.get(to) !== 0) throw new Error(`${from} became ${to}, which was held already`);
    account.rename(from, to);
    desk.move(from, to, this.opening(to, moment, fresh));
    desk.closed.add(from);
  }

  /** The first bar of a symbol that has not begun before the fills of this moment. */
  opening(symbol: string, moment: number, fresh: readonly string[]): number {
    const tape = this.tapes.get(symbol)!;
    return fresh.includes(symbol) ? tape.insideNow[0]!.n : tape.next(moment, false);
  }

  /** At fixed hours of UTC a long pays a share of its value, a short receives it. */
  fund(start: number): void {
    const { funding } = this.spec.account ?? {};
    if (funding === undefined || funding.type === "none") return;
    const step = funding.everyHours * HOUR;
    const times: number[] = [];
    for (let k = Math.floor(this.start / step) + 1; k * step <= start; k++) times.push(k * step);
    const { account } = this.desk;
    for (const [symbol, units] of account.held) {
      if (times.length === 0 || units === 0) continue;
      const market = marketOf(symbol);
      const rate =
        funding.type === "fixed"
          ? (funding.rates[market] ?? funding.rate)
          : this.meanRate(funding.series[market], times);
      account.pay(
        symbol,
        -(units * account.mark.get(symbol)! * account.multiplier(symbol) * rate * times.length),
      );
    }
  }

  /** Of the opens of the bars that had begun last at those times; 0 where there was none. */
  meanRate(series: string | undefined, times: readonly number[]): number {
    const bars = this.all.find((one) => one.symbol === series);
    if (!bars) return 0;
    const rates = times.map((time) => bars.open[bars.start.findLastIndex((start) => start <= time)] ?? 0);
    return rates.reduce((sum, rate) => sum + rate, 0) / times.length;
  }

  watchMargin(moment: number, fresh: readonly string[]): void {
    const { account } = this.desk;
    const held = [...account.held].filter(([, units]) => units !== 0);
    if (!account.isOnMargin() || held.length === 0) return;
    const equity = account.equity();
    if (equity > 0 && equity >= account.maintenance()) return;
    if (this.closing.some(isWorking)) return;
    const margin = this.spec.account?.margin;
    const closesAll = margin?.type !== "rate" || margin.onCall === "close-all" || equity <= 0;
    let tied = 0;
    for (const [symbol, units] of account.held)
      tied += Math.abs(units) * account.unitCost(symbol, account.mark.get(symbol)!);
    const kept = closesAll ? 0 : Math.min(1, equity / tied);
    this.closing = [];
    for (const [symbol, units] of account.held) {
      this.desk.cancel(symbol, undefined);
      if (units === 0) continue;
      const target = this.desk.sizes.lots(units * kept);
      const next = this.tapes.get(symbol)!.next(moment, fresh.includes(symbol));
      this.closing.push(this.desk.make(symbol, "target-units", target, {}, moment, next));
    }
  }
}

/** The last fill of a symbol. */
export const NOTHING_FOLLOWS = { rested: false, stopFrom: Infinity, nextFrom: Infinity };
