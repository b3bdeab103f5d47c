import { AppError } from "#lib/core/errors.ts";
import { isoTime } from "#lib/core/time.ts";
import type { Context, Strategy } from "#lib/models/strategies/index.ts";
import { type Curve, HeldCurve, SteppedCurve } from "./curve.ts";
import type { Feed } from "./feed.ts";
import type { Run } from "./run.ts";
import { PHASE } from "./tape.ts";
import { fillView, orderView } from "./views.ts";

/** V8 compiles a loop that ends far better than one that never does; it also gives progress and cancel. */
const CHUNK_STEPS = 8192;
/** The first chunks are short: V8 then compiles whole functions early instead of replacing a loop that runs. */
const FIRST_CHUNK_STEPS = 256;

const MAX_EVENTS_PER_MOMENT = 20_000;

/** The loop: bars that end now, fills, the strategy's hooks, one point of the curve. */
export class Simulation {
  readonly timeline: Float64Array;
  /** One of the two: the first when nothing but its own fills can change what a single symbol is worth. */
  readonly #held: HeldCurve | undefined;
  readonly #stepped: SteppedCurve | undefined;
  step = 0;
  readonly #run: Run;
  readonly #strategy: Strategy;
  readonly #feeds: readonly Feed[];
  readonly #contexts: readonly Context[];
  readonly #hasFiner: boolean;
  /** Where the run is, for the sentence of a failure: the hook, and the row of the symbol. */
  #hook: "onStart" | "onBar" | "onOrder" | "onFill" | "onEnd" = "onStart";
  #row = 0;

  /** `feeds` and `contexts` by row. */
  constructor(
    run: Run,
    strategy: Strategy,
    feeds: readonly Feed[],
    contexts: readonly Context[],
    timeline: Float64Array,
  ) {
    this.#run = run;
    this.#strategy = strategy;
    this.#feeds = feeds;
    this.#contexts = contexts;
    this.#hasFiner = feeds.some((feed) => feed.hasFiner);
    this.timeline = timeline;
    const { isPlain } = run.ledger;
    if (feeds.length === 1 && !run.keeper && !run.shares && isPlain) {
      this.#held = new HeldCurve(feeds[0]!.close);
      run.clock = feeds[0];
      run.ledger.clock = feeds[0];
    } else this.#stepped = new SteppedCurve(timeline.length, isPlain);
  }

  get curve(): Curve {
    return (this.#held ?? this.#stepped)!;
  }

  /** Runs at most `maxSteps` further steps; false when the run has ended. */
  advance(maxSteps: number): boolean {
    const { length } = this.timeline;
    const until = Math.min(length, this.step + maxSteps);
    try {
      if (this.step === 0) this.#callEach("onStart");
      while (this.step < until) {
        const steps = Math.min(CHUNK_STEPS, FIRST_CHUNK_STEPS + this.step);
        this.#chunk(this.step, Math.min(until, this.step + steps));
      }
    } catch (error) {
      throw this.#explain(error);
    }
    return this.step < length;
  }

  /** Sells what is still held at each symbol's last price; the last point of the curve then shows it. */
  closePositions(atOpen: boolean): void {
    for (const feed of this.#feeds) {
      if (feed.i < 0) continue;
      feed.j = feed.fineTo - 1;
      this.#run.broker.closeOut(feed, atOpen);
    }
    this.#amendLast();
    this.#run.enter(PHASE.closingOut);
    this.#deliver();
  }

  /** Call once, after the last step. */
  end(): void {
    const { keeper } = this.#run;
    try {
      keeper?.end(this.timeline.at(-1)!);
      if (keeper) this.#amendLast();
      this.#run.enter(PHASE.end);
      this.#callEach("onEnd");
    } catch (error) {
      throw this.#explain(error);
    }
  }

  #amendLast(): void {
    const { ledger, shares } = this.#run;
    this.curve.amendLast(ledger);
    shares?.record(this.timeline.length - 1, ledger);
  }

  #chunk(from: number, to: number): void {
    if (this.#held) this.#chunkOfOne(this.#held, from, to);
    else this.#chunkOfMany(this.#stepped!, from, to);
    this.step = to;
  }

  /** The same steps as `#chunkOfMany`, written out for one symbol: most runs are, and it is twice as fast. */
  #chunkOfOne(curve: HeldCurve, from: number, to: number): void {
    const run = this.#run;
    const { broker, ledger } = run;
    const { orders } = broker;
    const strategy = this.#strategy;
    const feed = this.#feeds[0]!;
    const context = this.#contexts[0]!;
    const { warmup } = feed;
    feed.isNew = true;
    this.#hook = "onBar";
    let recorded = from;
    let isBusy = orders.areBusy;
    for (let i = from; i < to; i++) {
      feed.i = i;
      if (isBusy) {
        if (orders.activeCount > 0) {
          curve.hold(ledger, recorded, i);
          recorded = i;
          if (!this.#fillAlone(feed)) this.#match();
        }
        this.#mark();
        if (run.desk !== undefined) run.desk.onBar(feed, run.time);
        if (orders.events.length > 0) this.#deliver();
        orders.areBusy = orders.activeCount > 0 || run.desk !== undefined;
      }
      if (i >= warmup) strategy.onBar(context);
      isBusy = orders.areBusy;
      if (isBusy && broker.hasThisClose && orders.activeCount > 0) {
        curve.hold(ledger, recorded, i);
        recorded = i;
        this.#matchAtThisClose();
      }
    }
    curve.hold(ledger, recorded, to);
  }

  #chunkOfMany(curve: SteppedCurve, from: number, to: number): void {
    const run = this.#run;
    const { broker, keeper, ledger } = run;
    const { timeline } = this;
    const { orders } = broker;
    const feeds = this.#feeds;
    for (let step = from; step < to; step++) {
      const time = timeline[step]!;
      run.moment = time;
      let start = time;
      for (let k = 0; k < feeds.length; k++) {
        const feed = feeds[k]!;
        const next = feed.i + 1;
        feed.isNew = feed.end[next] === time;
        if (!feed.isNew) continue;
        feed.i = next;
        if (keeper !== undefined && feed.bars.start[next]! < start) start = feed.bars.start[next]!;
      }
      keeper?.before(start, time);
      if (orders.activeCount > 0) this.#match();
      this.#mark();
      keeper?.after(time);
      if (run.desk !== undefined) for (const feed of feeds) if (feed.isNew) run.desk.onBar(feed, time);
      if (orders.events.length > 0) this.#deliver();
      this.#callOnBar();
      if (broker.hasThisClose && orders.activeCount > 0) this.#matchAtThisClose();
      curve.record(step, ledger);
      run.shares?.record(step, ledger);
    }
  }

  #fillAlone(feed: Feed): boolean {
    if (feed.hasFiner) return false;
    const { broker, ledger } = this.#run;
    ledger.mark[0] = feed.open(feed.i);
    return broker.fillAlone(feed);
  }

  /** Orders meet the bars that end now. Until something fills, every symbol is worth its open. */
  #match(): void {
    const { broker, ledger } = this.#run;
    const { orders } = broker;
    const feeds = this.#feeds;
    if (this.#hasFiner) this.#matchFiner();
    else {
      const { mark } = ledger;
      for (let k = 0; k < feeds.length; k++) if (feeds[k]!.isNew) mark[k] = feeds[k]!.open(feeds[k]!.i);
      const meeting = this.#meeting();
      // One order alone has nothing to come before.
      if (orders.activeCount > 1) for (const feed of meeting) broker.reduceAtOpen(feed);
      for (const feed of meeting) broker.match(feed);
    }
    if (orders.activeCount === 0) return;
    this.#mark();
    const meeting = this.#meeting();
    if (orders.activeCount > 1) for (const feed of meeting) broker.matchAtClose(feed, true);
    for (const feed of meeting) broker.matchAtClose(feed, false);
    for (const feed of meeting) broker.expire(feed);
  }

  /** Those whose bar ends now while orders wait for it. */
  #meeting(): Feed[] {
    const { active } = this.#run.broker.orders;
    return this.#feeds.filter((feed) => feed.isNew && active[feed.symbol]!.count > 0);
  }

  /** The same for the finer bars inside the bars that end now, moment by moment. */
  #matchFiner(): void {
    const { broker, ledger } = this.#run;
    const fresh = this.#feeds.filter((feed) => feed.isNew);
    for (const feed of fresh) feed.j = feed.fineFrom - 1;
    for (;;) {
      const left = fresh.filter((feed) => feed.j + 1 < feed.fineTo);
      if (left.length === 0) return;
      const time = Math.min(...left.map((feed) => feed.fine.end[feed.j + 1]!));
      const ending = left.filter((feed) => feed.fine.end[feed.j + 1] === time);
      for (const feed of ending) ledger.mark[feed.symbol] = feed.open(feed.j + 1);
      for (const feed of ending) broker.reduceAtOpen(feed);
      for (const feed of ending) broker.match(feed);
      for (const feed of ending) ledger.mark[feed.symbol] = feed.fine.close[feed.j]!;
    }
  }

  #matchAtThisClose(): void {
    const { broker } = this.#run;
    const feeds = this.#feeds;
    for (const feed of feeds) if (feed.isNew) feed.j = feed.fineTo - 1;
    for (const feed of feeds) if (feed.isNew) broker.matchAtThisClose(feed, true);
    for (const feed of feeds) if (feed.isNew) broker.matchAtThisClose(feed, false);
    this.#run.enter(PHASE.thisClose);
    if (broker.orders.events.length > 0) this.#deliver();
    this.#run.enter(PHASE.bars);
    this.#mark();
  }

  #mark(): void {
    const { mark } = this.#run.ledger;
    const feeds = this.#feeds;
    for (let k = 0; k < feeds.length; k++) {
      const feed = feeds[k]!;
      if (feed.isNew) mark[k] = feed.close[feed.i]!;
    }
  }

  #callOnBar(): void {
    const feeds = this.#feeds;
    const contexts = this.#contexts;
    const strategy = this.#strategy;
    this.#hook = "onBar";
    for (let k = 0; k < feeds.length; k++) {
      const feed = feeds[k]!;
      if (!feed.isNew || feed.i < feed.warmup) continue;
      this.#row = k;
      strategy.onBar(contexts[k]!);
    }
  }

  /** Tells the strategy what happened to its orders. Orders made meanwhile may add to the queue. */
  #deliver(): void {
    const { broker, symbols } = this.#run;
    const { onOrder, onFill } = this.#strategy;
    const { book } = broker;
    const { events } = broker.orders;
    for (let k = 0; k < events.length; k++) {
      if (k === MAX_EVENTS_PER_MOMENT) throw endless(this.#strategy.name);
      const { kind, row } = events[k]!;
      const fills = broker.executor.fills;
      const symbol = kind === "fill" ? fills.symbol[row]! : book.symbol[row]!;
      const context = this.#contexts[symbol]!;
      this.#hook = kind === "fill" ? "onFill" : "onOrder";
      this.#row = symbol;
      if (kind === "fill") onFill?.(context, fillView(fills, row, symbols));
      else onOrder?.(context, orderView(book, row, symbols));
    }
    events.length = 0;
    this.#hook = "onBar";
  }

  #callEach(hook: "onStart" | "onEnd"): void {
    this.#hook = hook;
    for (const [k, context] of this.#contexts.entries()) {
      this.#row = k;
      this.#strategy[hook]?.(context);
    }
  }

  #explain(error: unknown): AppError {
    if (error instanceof AppError) return error;
    const why = error instanceof Error ? error.message : String(error);
    const when = Number.isNaN(this.#run.time) ? "" : ` at ${isoTime(this.#run.time)}`;
    const where = `${this.#hook}${when} on ${this.#contexts[this.#row]!.symbol}`;
    return new AppError("strategy-failed", `${this.#strategy.name} failed in ${where}: ${why}`, {
      cause: error,
      at: this.#hook,
    });
  }
}

const endless = (name: string) =>
  new AppError(
    "strategy-failed",
    `${name} caused more than ${MAX_EVENTS_PER_MOMENT} order events at one moment; its onOrder or onFill answers itself.`,
  );
