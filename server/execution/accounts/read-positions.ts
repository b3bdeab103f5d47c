import { z } from "zod";
import type { Micros } from "#lib/core/columns.ts";
import {
  converted,
  type Money,
  money,
  moneyNumber,
  moneyText,
  notional,
  type Price,
  perUnit,
  price,
  priceText,
  quantity,
  quantityText,
} from "#lib/core/money.ts";
import {
  type BookedExecution,
  bookExecutions,
  type Position,
  unrealised,
} from "#lib/execution/positions/index.ts";
import { query } from "#server/access/command.ts";
import type { Context } from "#server/access/context.ts";
import {
  type AccountBooks,
  type BooksRow,
  booksOf,
  quotesOf,
  readBooks,
  tradedInstrument,
} from "#server/execution/orders/index.ts";

type LotView = { at: Micros; quantity: string; price: string | null };

/** Money in the instrument's currency, decimals as text; null where there is no price. */
export type PositionView = {
  accountId: string;
  symbol: string;
  currency: string;
  quantity: string;
  averageCost: string | null;
  mark: string | null;
  markedAt: Micros | null;
  unrealised: string | null;
  realised: string;
  /** Share of the account's equity, signed. */
  weight: number | null;
  /** First in, first out. */
  lots: LotView[];
};

/** Every position that is held, by the executions that count; `closed` adds those that are flat, with what they made. */
export const listPositions = query({
  name: "positions.list",
  permission: "orders:read",
  input: z.strictObject({ accountId: z.uuid().optional(), closed: z.boolean().default(false) }),
  async run(ctx, { accountId, closed }): Promise<PositionView[]> {
    const { rows } = await ctx.db.query<{ id: string; currency: string; books: BooksRow }>(
      `SELECT a.id, a.currency, ${booksOf("NULL", "$2")} AS books FROM accounts a
       WHERE ($1::uuid IS NULL OR a.id = $1) ORDER BY a.name`,
      [accountId ?? null, ctx.clock()],
    );
    const views: PositionView[] = [];
    for (const { id, currency, books } of rows) {
      const quotes = quotesOf(ctx.bus, ctx.teamId, id);
      const value = readBooks(books, currency, quotes);
      const booked = bookExecutions(await executionsOf(ctx, id), "fifo");
      for (const position of booked.positions.values())
        if (closed || position.quantity !== 0n)
          views.push(viewOf(id, position, value, quotes(position.instrument.symbol)));
    }
    return views;
  },
});

type Marked = { reference: Price | null; at: Micros } | null;

function viewOf(accountId: string, position: Position, account: AccountBooks, quote: Marked): PositionView {
  const { instrument, lots, averagePrice, realised } = position;
  const mark = quote?.reference ?? null;
  return {
    accountId,
    symbol: instrument.symbol,
    currency: instrument.currency,
    quantity: quantityText(position.quantity),
    averageCost: averagePrice && priceText(averagePrice),
    mark: mark && priceText(mark),
    markedAt: mark === null ? null : (quote?.at ?? null),
    unrealised: mark === null ? null : moneyText(unrealised(position, mark)),
    realised: moneyText(realised),
    weight: weightOf(position, mark, account),
    lots: lots.map((lot): LotView => {
      const each = perUnit(lot.cost, lot.quantity, instrument.multiplier);
      return { at: lot.at, quantity: quantityText(lot.quantity), price: each && priceText(each) };
    }),
  };
}

function weightOf({ instrument, quantity: held }: Position, mark: Price | null, account: AccountBooks) {
  const rate = account.rate(instrument.currency);
  if (mark === null || rate === null || account.equity === 0n) return null;
  const worth: Money = converted(notional(mark, held, instrument.multiplier), rate);
  return moneyNumber(worth) / moneyNumber(account.equity);
}

type Row = Record<
  | "execution"
  | "at"
  | "symbol"
  | "quantity"
  | "price"
  | "fee"
  | "feeCurrency"
  | "currency"
  | "tick"
  | "lot"
  | "multiplier",
  string
> & { settlement: "full" | "variation"; restricted: boolean };

async function executionsOf({ db }: Context, accountId: string): Promise<BookedExecution[]> {
  const { rows } = await db.query<Row>(
    `SELECT e.execution, e.at, e.symbol, e.quantity::text, e.price::text, e.fee::text, e.fee_currency AS "feeCurrency",
       i.currency, i.tick::text, i.lot::text, i.multiplier::text, i.settlement, i.restricted
     FROM executions e JOIN instruments i ON i.team_id = e.team_id AND i.symbol = e.symbol WHERE e.account_id = $1`,
    [accountId],
  );
  return rows.flatMap((row) => {
    const instrument = tradedInstrument(row);
    if (!instrument) return [];
    return {
      execution: row.execution,
      at: Number(row.at),
      instrument,
      quantity: quantity(row.quantity),
      price: price(row.price),
      fee: money(row.fee),
      feeCurrency: row.feeCurrency,
    };
  });
}
