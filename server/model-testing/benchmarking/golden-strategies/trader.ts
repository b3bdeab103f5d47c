import { AppError } from "#lib/core/errors.ts";
import type { Context, Size } from "#lib/models/strategies/index.ts";
import { NotExpressible, type Preset } from "#server/model-testing/benchmarking/golden-account.ts";
import type { JsonObject } from "#server/model-testing/benchmarking/golden-case.ts";

/** Exits that belong to an entry, by the id of the entry order: the trades of some engines show them. */
export type Protection = { stop?: number | undefined; target?: number | undefined };

/** The params, account and data of a case as its strategy reads them. */
export class Trader {
  readonly preset: Preset;
  readonly protections = new Map<number, Protection>();
  /** Orders that trail the price: ours are stops that the strategy moves, other engines have a type for them. */
  readonly trailing = new Set<number>();
  /** Market orders for the next close, which some engines have a type for. */
  readonly closing = new Set<number>();
  readonly #params: JsonObject;
  readonly #account: JsonObject;
  /** Start of each bar of the first symbol: what the calendar holds is known before the bar is. */
  readonly #starts: Float64Array;

  constructor(preset: Preset, params: JsonObject, account: JsonObject, starts: Float64Array) {
    this.preset = preset;
    this.#params = params;
    this.#account = account;
    this.#starts = starts;
  }

  number(name: string): number {
    const value = this.#params[name];
    if (typeof value !== "number")
      throw new AppError("bad-input", `The strategy needs a number "${name}".`, { at: `params.${name}` });
    return value;
  }

  text(name: string): string | undefined {
    const value = this.#params[name];
    return typeof value === "string" ? value : undefined;
  }

  value(name: string) {
    return this.#params[name];
  }

  /** Rounded to `decimals`, ties to even, as the format says it. */
  rounded(price: number): number {
    const scale = 10 ** this.number("decimals");
    const scaled = price * scale;
    const floor = Math.floor(scaled);
    const rest = scaled - floor;
    const up = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0);
    return (up ? floor + 1 : floor) / scale;
  }

  /** Trade to flat, then open a position on that side. */
  reverse(ctx: Context, side: 1 | -1): void {
    ctx.close();
    this.enter(ctx, side);
  }

  /** Opens or adds; answers the id of the order. */
  enter(ctx: Context, side: 1 | -1, options: { limit?: number; stop?: number } = {}): number {
    if (this.#account.exclusive_orders === true) {
      ctx.cancel();
      ctx.close();
    }
    const size = this.#size(ctx);
    if (size === 0) return 0;
    return side > 0 ? ctx.buy(size, options) : ctx.sell(size, options);
  }

  /** When the next bar starts; undefined on the last. */
  startOfNext(ctx: Context): number | undefined {
    return this.#starts[ctx.index + 1];
  }

  /** Whether `days` calendar days after `time` are over when the next bar begins. */
  endsBefore(ctx: Context, time: number, days: number): boolean {
    const next = this.startOfNext(ctx);
    return next !== undefined && next > time + days * 86_400_000_000;
  }

  #size(ctx: Context): Size {
    const { units, size, cash_fraction: cashFraction } = this.#params;
    const sizing = (this.#account.sizing ?? {}) as JsonObject;
    if (typeof units === "number") return units;
    if (typeof size === "number") return size < 1 ? { cash: size } : size;
    if (typeof cashFraction === "number")
      return Math.trunc((cashFraction * ctx.account.cash) / ctx.bar.close);
    if (size === "all" || sizing.type === "all") return { cash: Number(sizing.fraction ?? 1) };
    if (sizing.type === "units") return Number(sizing.units);
    if (sizing.type === "fraction-of-equity") return { equity: Number(sizing.fraction) };
    if (sizing.type === "fraction-of-cash")
      return Math.trunc((Number(sizing.fraction) * ctx.account.cash) / ctx.bar.close);
    throw new NotExpressible(`The engine does not know the sizing "${sizing.type}" yet.`);
  }
}
