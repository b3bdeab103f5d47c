import type { ClientBase } from "pg";
import {
  converted,
  type Money,
  money,
  moneyText,
  type Price,
  price,
  priceText,
  quantity,
} from "#lib/core/money.ts";
import {
  type BookedExecution,
  type BookedRename,
  type BookedSplit,
  bookExecutions,
  type Position,
  unrealised,
} from "#lib/execution/positions/index.ts";
import type { AccountBooks } from "#server/execution/orders/index.ts";

type Booked = BookedExecution | BookedSplit | BookedRename;

/** What each execution's currency was worth when it was converted, by execution. */
export async function ratesOfFills(db: ClientBase, accountId: string): Promise<Map<string, Price>> {
  const { rows } = await db.query(
    `SELECT left(id, -length('.conversion')) AS execution, round(-other_amount / amount, 9)::text AS rate
     FROM account_facts WHERE account_id = $1 AND kind = 'conversion' AND amount <> 0`,
    [accountId],
  );
  return new Map(rows.map(({ execution, rate }) => [execution, price(rate)]));
}

/** Positions of an account in its own currency: fills at the rates at which they were paid, the rest at those of now. */
export class InAccountCurrency {
  readonly #currency: string;
  readonly #account: AccountBooks;
  readonly #rates: ReadonlyMap<string, Price>;
  readonly #positions: ReadonlyMap<string, Position>;

  constructor(
    currency: string,
    account: AccountBooks,
    booked: readonly Booked[],
    rates: ReadonlyMap<string, Price>,
  ) {
    this.#currency = currency;
    this.#account = account;
    this.#rates = rates;
    this.#positions = bookExecutions(
      booked.flatMap((one) => this.#ofAccount(one) ?? []),
      "fifo",
    ).positions;
  }

  /** Null without a price of what is held, or a rate of its currency. */
  figures(symbol: string, mark: Price | null) {
    const position = this.#positions.get(symbol);
    const held = position && this.#unrealised(position, mark);
    if (!position || held === null) return null;
    return {
      currency: this.#currency,
      unrealised: moneyText(held as Money),
      realised: moneyText(position.realised),
    };
  }

  #unrealised(position: Position, mark: Price | null): Money | null {
    if (position.quantity === quantity("0")) return money("0");
    const rate = this.#account.rate(this.#foreign(position.instrument.symbol));
    return mark === null || rate === null ? null : unrealised(position, times(mark, rate));
  }

  #foreign(symbol: string): string {
    return this.#account.instrument(symbol)?.currency ?? this.#currency;
  }

  /** Undefined where there is no rate. */
  #ofAccount(one: Booked): Booked | undefined {
    const { currency } = one.instrument;
    if (currency === this.#currency) return one;
    const rate = this.#rates.get(one.execution.replace(/^account /, "")) ?? this.#account.rate(currency);
    if (rate === null) return undefined;
    const instrument = { ...one.instrument, currency: this.#currency };
    if ("to" in one)
      return {
        ...one,
        instrument,
        to: { ...one.to, currency: this.#currency },
        price: times(one.price, rate),
      };
    if ("ratio" in one) return { ...one, instrument, paid: converted(one.paid, rate) };
    return { ...one, instrument, price: times(one.price, rate) };
  }
}

/** A price in another currency. */
const times = (value: Price, rate: Price): Price => price(timesText(value, rate));
const timesText = (value: Price, rate: Price): string => {
  const product = converted(money(priceText(value)), rate);
  return moneyText(product).replace(/(\.\d{9})\d+$/, "$1");
};
