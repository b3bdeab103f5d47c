import type { BarColumns, Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { HOUR } from "#lib/core/time.ts";
import type { FundingTerms } from "./account-model.ts";

type Series = { readonly bars: BarColumns; i: number };

/** What each unit of value pays at the funding times as they pass. */
export class FundingRates {
  readonly #terms: FundingTerms;
  readonly #symbols: readonly string[];
  readonly #series: readonly (Series | undefined)[];
  readonly #step: Micros;

  constructor(terms: FundingTerms, symbols: readonly string[], all: readonly BarColumns[]) {
    this.#terms = terms;
    this.#symbols = symbols;
    this.#step = terms.everyHours * HOUR;
    this.#series = symbols.map((symbol) => seriesOf(terms.series?.[symbol], symbol, all));
  }

  /** How many funding times lie after `before` and not after `until`. */
  timesBetween(before: Micros, until: Micros): number {
    return Math.floor(until / this.#step) - Math.floor(before / this.#step);
  }

  /** The mean of the rates at those times, of which there is one at least; call with times that only go on. */
  meanBetween(s: number, before: Micros, until: Micros): number {
    const series = this.#series[s];
    if (!series) return this.#terms.rate(this.#symbols[s]!);
    const times = this.timesBetween(before, until);
    const last = Math.floor(until / this.#step);
    let sum = 0;
    for (let k = last - times + 1; k <= last; k++) sum += rateAt(series, k * this.#step);
    return sum / times;
  }
}

/** The open of the bar that has begun last; 0 before the first. */
function rateAt(series: Series, time: Micros): number {
  const { bars } = series;
  while (series.i + 1 < bars.length && bars.start[series.i + 1]! <= time) series.i++;
  return series.i < 0 ? 0 : bars.open[series.i]!;
}

function seriesOf(name: string | undefined, symbol: string, all: readonly BarColumns[]): Series | undefined {
  if (name === undefined) return undefined;
  const bars = all.find((candidate) => candidate.symbol === name);
  if (!bars)
    throw new AppError("bad-input", `There are no bars of "${name}", the funding rate of ${symbol}.`, {
      at: "account.funding.series",
    });
  return { bars, i: -1 };
}
