import type { OrderChanges, OrderOptions, Size } from "#lib/models/strategies/index.ts";
import type { Feed } from "./feed.ts";
import type { Run } from "./run.ts";
import { StrategyContext } from "./strategy-context.ts";
import { type Argument, type Intent, plain, plainRecord, type Verb } from "./tape.ts";

/** A context that also writes down each call by which the strategy changed its orders. */
export class RecordingContext extends StrategyContext {
  readonly #run: Run;
  readonly #row: number;
  readonly #tape: Intent[];

  constructor(
    run: Run,
    feed: Feed,
    columns: Readonly<Record<string, Float64Array>>,
    state: unknown,
    tape: Intent[],
  ) {
    super(run, feed, columns, state);
    this.#run = run;
    this.#row = feed.symbol;
    this.#tape = tape;
  }

  override buy(size: Size, options?: OrderOptions): number {
    const [amount, rest] = [sizeOf(size), optionsOf(options)];
    return this.#keep(super.buy(amount, rest), "buy", amount, rest);
  }

  override sell(size: Size, options?: OrderOptions): number {
    const [amount, rest] = [sizeOf(size), optionsOf(options)];
    return this.#keep(super.sell(amount, rest), "sell", amount, rest);
  }

  override targetQuantity(quantity: number, options?: OrderOptions): number {
    const [target, rest] = [plain(quantity) as number, optionsOf(options)];
    return this.#keep(super.targetQuantity(target, rest), "targetQuantity", target, rest);
  }

  override targetPercent(fraction: number, options?: OrderOptions): number {
    const [target, rest] = [plain(fraction) as number, optionsOf(options)];
    return this.#keep(super.targetPercent(target, rest), "targetPercent", target, rest);
  }

  override close(options?: OrderOptions): number {
    const rest = optionsOf(options);
    return this.#keep(super.close(rest), "close", rest);
  }

  override cancel(id?: number): void {
    const asked = plain(id) as number | undefined;
    if (this.#hasOpen(asked)) this.#keep(1, "cancel", asked);
    super.cancel(asked);
  }

  override replace(id: number, changes: OrderChanges): number {
    const [asked, taken] = [plain(id) as number, plainRecord(changes)];
    return this.#keep(super.replace(asked, taken), "replace", asked, taken);
  }

  /** Answers the id; 0 is a call that changed nothing. */
  #keep(id: number, verb: Verb, ...given: unknown[]): number {
    const { time, phase } = this.#run;
    const said = given.filter((one) => one !== undefined) as Argument[];
    if (id !== 0) this.#tape.push({ time, phase, row: this.#row, verb, arguments: said });
    return id;
  }

  #hasOpen(id: number | undefined): boolean {
    const { broker, desk } = this.#run;
    const { orders, book } = broker;
    if (desk?.isBusy && (id === undefined || id < 0)) return true;
    if (id !== undefined) return id <= book.length && (book.isWorking(id - 1) || book.isWaiting(id - 1));
    return orders.active[this.#row]!.count > 0 || orders.waitingOf(this.#row).length > 0;
  }
}

const sizeOf = (size: Size): Size => (typeof size === "object" && size !== null ? plainRecord(size) : size);
const optionsOf = (options: OrderOptions | undefined) =>
  options === undefined ? undefined : plainRecord(options);
