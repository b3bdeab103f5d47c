import type { BarColumns, Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import type { Ledger } from "#lib/execution/positions/index.ts";
import type { CurrencyRate } from "./instrument-terms.ts";

type Source = { readonly bars: BarColumns; readonly inverted: boolean; i: number };

/** What each currency is worth as time goes by: a figure, or the close of its last ended bar, before the first its open. */
export class CurrencyRates {
  readonly #ledger: Ledger;
  /** By currency; undefined where its rate is a figure. */
  readonly #sources: readonly (Source | undefined)[];

  constructor(
    ledger: Ledger,
    currencies: Readonly<Record<string, CurrencyRate>>,
    all: readonly BarColumns[],
  ) {
    this.#ledger = ledger;
    this.#sources = Object.entries(currencies).map(([currency, source], k) => {
      if ("rate" in source) {
        ledger.setRate(k + 1, source.rate);
        return undefined;
      }
      const { symbol, inverted } = source;
      const bars = all.find((candidate) => candidate.symbol === symbol);
      if (!bars || bars.length === 0)
        throw new AppError("bad-input", `There are no bars of "${symbol}", the rate of ${currency}.`, {
          at: `currencies.${currency}`,
        });
      const found = { bars, inverted, i: -1 };
      this.#set(k, found, bars.open[0]!);
      return found;
    });
  }

  moveTo(time: Micros): void {
    for (let k = 0; k < this.#sources.length; k++) {
      const source = this.#sources[k];
      if (!source) continue;
      const { bars } = source;
      const before = source.i;
      while (source.i + 1 < bars.length && bars.end[source.i + 1]! <= time) source.i++;
      if (source.i !== before) this.#set(k, source, bars.close[source.i]!);
    }
  }

  #set(k: number, { inverted }: Source, price: number): void {
    this.#ledger.setRate(k + 1, inverted ? 1 / price : price);
  }
}
