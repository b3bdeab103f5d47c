import { z } from "zod";
import type { Micros } from "#lib/core/columns.ts";
import {
  converted,
  difference,
  type Money,
  money,
  moneyNumber,
  moneyText,
  NO_MONEY,
  NO_QUANTITY,
  negated,
  notional,
  type Price,
  perUnit,
  price,
  priceText,
  type Quantity,
  quantity,
  quantityText,
  sum,
} from "#lib/core/money.ts";
import {
  type BookedExecution,
  type BookedRename,
  type BookedSplit,
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
import { InAccountCurrency, ratesOfFills } from "./in-account-currency.ts";
import { type PositionOrders, positionOrders } from "./position-orders.ts";

const DAY: Micros = 86_400_000_000;

type LotView = { at: Micros; quantity: string; price: string | null };

/** Money in the instrument's currency, decimals as text; null where there is no price. */
export type PositionView = {
  accountId: string;
  symbol: string;
  currency: string;
  quantity: string;
  /** A unit's. */
  averageCost: string | null;
  mark: string | null;
  markedAt: Micros | null;
  unrealised: string | null;
  realised: string;
  /** Gained since the account's day began (UTC), fees taken off; null without a price now, or then for what was held. */
  dayProfit: string | null;
  /** Share of the account's equity, signed. */
  weight: number | null;
  /** As the broker said when we last compared; null before the first time. */
  brokerQuantity: string | null;
  /** What the broker has more than we. */
  drift: string | null;
  /** First in, first out: what `averageCost`, `unrealised` and `realised` are by. */
  lots: LotView[];
  /** The same figures when every unit costs the average of all that were bought. */
  atAverageCost: Pick<PositionView, "averageCost" | "unrealised" | "realised">;
  /** First in, first out, in the account's currency; null without a price or a rate. */
  inAccount: Pick<PositionView, "currency" | "unrealised" | "realised"> | null;
} & PositionOrders;

/** Every position that is held, by the executions that count; `closed` adds those that are flat, with what they made. */
export const listPositions = query({
  name: "positions.list",
  permission: "orders:read",
  input: z.strictObject({ accountId: z.uuid().optional(), closed: z.boolean().default(false) }),
  async run(ctx, { accountId, closed }): Promise<PositionView[]> {
    const now = ctx.clock();
    const { rows } = await ctx.db.query<AccountRow>(
      `SELECT a.id, a.currency, ${booksOf("$2")} AS books,
         EXISTS (SELECT FROM reconcile_runs r WHERE r.account_id = a.id) AS compared,
         (SELECT coalesce(json_object_agg(subject, theirs), '{}') FROM reconcile_breaks b
           WHERE b.account_id = a.id AND b.kind = 'position' AND b.state = 'open') AS theirs,
         (SELECT json_build_object('began', began::text, 'marks', marks) FROM account_sessions s
           WHERE s.account_id = a.id AND s.began >= $3 ORDER BY s.day DESC LIMIT 1) AS session
       FROM accounts a
       WHERE ($1::uuid IS NULL OR a.id = $1) ORDER BY a.name`,
      [accountId ?? null, now, now - (now % DAY)],
    );
    const views: PositionView[] = [];
    for (const row of rows) {
      const quotes = quotesOf(ctx.bus, ctx.teamId, row.id);
      const value = readBooks(row.books, row.currency, quotes);
      const executions = await executionsOf(ctx, row.id);
      const booked = [...executions, ...(await changesOf(ctx, row.id))];
      const ordersOf = await positionOrders(ctx.db, row.id);
      const averaged = bookExecutions(booked, "average").positions;
      const converted = new InAccountCurrency(
        row.currency,
        value,
        booked,
        await ratesOfFills(ctx.db, row.id),
      );
      const began = row.session ? Number(row.session.began) : now - (now % DAY);
      for (const [key, position] of bookExecutions(booked, "fifo").positions) {
        if (!closed && position.quantity === 0n) continue;
        const { symbol } = position.instrument;
        const today = booked.filter(
          (one): one is BookedExecution | BookedSplit =>
            !("to" in one) && one.instrument.symbol === symbol && one.at >= began,
        );
        const quote = quotes(symbol);
        const atAverageCost = figuresOf(averaged.get(key) ?? position, quote?.reference ?? null);
        const inAccount = converted.figures(key, quote?.reference ?? null);
        const view = viewOf(row, position, value, quote, today);
        views.push({ ...view, ...ordersOf(symbol, position.quantity), atAverageCost, inAccount });
      }
    }
    return views;
  },
});

type AccountRow = {
  id: string;
  currency: string;
  books: BooksRow;
  compared: boolean;
  theirs: Record<string, string>;
  /** The day that began: when, and prices by symbol. */
  session: { began: string; marks: Record<string, string | null> } | null;
};
type Marked = { reference: Price | null; at: Micros } | null;

function viewOf(
  row: AccountRow,
  position: Position,
  account: AccountBooks,
  quote: Marked,
  today: readonly (BookedExecution | BookedSplit)[],
): Omit<PositionView, "atAverageCost" | "inAccount" | keyof PositionOrders> {
  const { instrument, lots } = position;
  const mark = quote?.reference ?? null;
  const ours = quantityText(position.quantity);
  const theirs = row.theirs[instrument.symbol] ?? (row.compared ? ours : null);
  return {
    accountId: row.id,
    symbol: instrument.symbol,
    currency: instrument.currency,
    quantity: quantityText(position.quantity),
    ...figuresOf(position, mark),
    mark: mark && priceText(mark),
    markedAt: mark === null ? null : (quote?.at ?? null),
    dayProfit: dayProfitOf(position, mark, today, row.session?.marks[instrument.symbol] ?? null),
    weight: weightOf(position, mark, account),
    brokerQuantity: theirs,
    drift: theirs && quantityText(difference(quantity(theirs), position.quantity)),
    lots: lots.map((lot): LotView => {
      const each = perUnit(lot.cost, lot.quantity, instrument.multiplier);
      return { at: lot.at, quantity: quantityText(lot.quantity), price: each && priceText(each) };
    }),
  };
}

const figuresOf = (position: Position, mark: Price | null): PositionView["atAverageCost"] => ({
  averageCost: position.averagePrice && priceText(position.averagePrice),
  unrealised: mark === null ? null : moneyText(unrealised(position, mark)),
  realised: moneyText(position.realised),
});

/** What is held now, less what it was worth as the day began and what today's trades paid and cost. */
function dayProfitOf(
  { instrument, quantity: held }: Position,
  mark: Price | null,
  today: readonly (BookedExecution | BookedSplit)[],
  began: string | null,
): string | null {
  const changes = today.map((one) => ("ratio" in one ? one.units : one.quantity));
  const overNight = difference(held, sum(NO_QUANTITY, ...changes));
  const worthAt = (at: Price | null, units: Quantity): Money | null => {
    if (units === NO_QUANTITY) return NO_MONEY;
    return at === null ? null : notional(at, units, instrument.multiplier);
  };
  const worth = worthAt(mark, held);
  const before = worthAt(began === null ? null : price(began), overNight);
  if (worth === null || before === null) return null;
  const paid = today.map((one) =>
    "ratio" in one ? negated(one.paid) : notional(one.price, one.quantity, instrument.multiplier),
  );
  const fees = today.map((one) =>
    "fee" in one && one.feeCurrency === instrument.currency ? one.fee : NO_MONEY,
  );
  return moneyText(difference(worth, sum(before, ...paid, ...fees)));
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
    `SELECT e.execution, e.at, e.symbol, e.quantity::text, e.price::text, e.fee::text,
       coalesce(e.fee_currency, i.currency) AS "feeCurrency",
       i.currency, i.tick::text, i.lot::text, i.multiplier::text, i.settlement, i.restricted
     FROM (SELECT team_id, execution, at, symbol, quantity, price, fee, fee_currency FROM executions WHERE account_id = $1
           UNION ALL SELECT team_id, 'adjustment ' || id, at, symbol, quantity, price, 0, NULL
           FROM position_adjustments WHERE account_id = $1) e
     JOIN instruments i ON i.team_id = e.team_id AND i.symbol = e.symbol`,
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

/** Splits, and symbols that go on as others. */
async function changesOf({ db }: Context, accountId: string): Promise<(BookedSplit | BookedRename)[]> {
  const { rows } = await db.query<ChangeRow>(
    `SELECT f.id, f.at, f.units::text, f.amount::text, f.value::text, f.other_amount::text AS cost, ${termsAs("i")} AS of,
       CASE WHEN o.symbol IS NOT NULL THEN ${termsAs("o")} END AS next
     FROM account_facts f JOIN instruments i ON i.team_id = f.team_id AND i.symbol = f.symbol
       LEFT JOIN instruments o ON o.team_id = f.team_id AND o.symbol = f.other
     WHERE f.account_id = $1 AND (f.kind = 'split' OR (f.kind = 'symbol-change' AND f.units <> 0))`,
    [accountId],
  );
  return rows.flatMap((row): (BookedSplit | BookedRename)[] => {
    const [instrument, to] = [tradedInstrument(row.of), tradedInstrument(row.next ?? undefined)];
    if (!instrument) return [];
    const one = { execution: `account ${row.id}`, at: Number(row.at), instrument };
    if (row.value !== null)
      return [{ ...one, ratio: quantity(row.value), units: quantity(row.units), paid: money(row.amount) }];
    const units = negated(quantity(row.units));
    const each = row.cost === null ? null : perUnit(money(row.cost), units, instrument.multiplier);
    return to && each !== null ? [{ ...one, to, price: each }] : [];
  });
}

const termsAs = (row: string) =>
  `json_build_object('symbol', ${row}.symbol, 'currency', ${row}.currency, 'multiplier', ${row}.multiplier::text,
     'settlement', ${row}.settlement)`;

type TermsRow = Parameters<typeof tradedInstrument>[0] & object;
type ChangeRow = Record<"id" | "at" | "units" | "amount", string> & {
  value: string | null;
  cost: string | null;
  of: TermsRow;
  next: TermsRow | null;
};
