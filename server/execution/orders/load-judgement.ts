import type { ClientBase } from "pg";
import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import {
  difference,
  type Money,
  type Price,
  price,
  priceText,
  quantity,
  quantityText,
} from "#lib/core/money.ts";
import type { OrderIntent } from "#lib/core/order-intent.ts";
import {
  type Market,
  type RiskLimits,
  type RiskSnapshot,
  riskLimits,
  type WorkingOrder,
} from "#lib/models/risk/index.ts";
import { booksOf, type InstrumentRow, readBooks } from "./account-books.ts";
import type { Quote, Quotes } from "./quotes.ts";

export type Judgement = {
  readonly snapshot: RiskSnapshot;
  readonly limits: RiskLimits;
  /** What open orders used of shared limits when the snapshot was taken. */
  readonly used: ReadonlyMap<string, bigint>;
};

/** An order that is being replaced: neither it nor its shares of counters stand beside its replacement. */
export type Replaced = { readonly orderId: string; readonly shares: ReadonlyMap<string, bigint> };

type Asked = {
  intent: Omit<OrderIntent, "orderId">;
  now: Micros;
  except?: Replaced;
  /** Made by a kill switch to close a position: it passes where nothing else does. */
  closing?: boolean | undefined;
};

const SECOND = 1_000_000;
/** The longest window that a control may look back. */
const RECENT = 3600 * SECOND;

/** What the controls look at, read at one moment: account, books, open and recent orders, instruments. */
export async function loadJudgement(
  db: ClientBase,
  quotes: Quotes,
  { intent, now, except, closing }: Asked,
): Promise<Judgement> {
  const values = [
    intent.account,
    intent.symbol,
    now - RECENT,
    intent.parent ?? null,
    now,
    intent.strategy ?? null,
    except?.orderId ?? null,
    intent.side,
    quantityText(intent.quantity),
    intent.limitPrice && priceText(intent.limitPrice),
  ];
  // Prepared once a connection: planning it costs more than running it.
  const { rows } = await db.query({ name: "load-judgement", text: SNAPSHOT, values });
  const found = rows[0]?.found;
  if (!found) throw new AppError("not-found", "There is no such account in your team.");
  const { account } = found;
  const books = readBooks(found.books, account.currency, quotes);
  const instruments: InstrumentRow[] = found.books.instruments;
  const markets = new Map<string, Market>(
    instruments.map((row) => [row.symbol, marketOf(row, quotes(row.symbol), books.rate(row.currency), now)]),
  );
  const used = new Map(
    Object.entries(account.counters).map(([key, value]) => [
      key,
      BigInt(value as string) - (except?.shares.get(key) ?? 0n),
    ]),
  );
  const snapshot: RiskSnapshot = {
    version: account.version,
    now,
    account: {
      id: account.id,
      mode: account.mode,
      state: closing ? "reduce-only" : account.state,
      shortAllowed: account.shortAllowed,
      equity: books.equity,
      buyingPower: difference(books.cash, (used.get("reserved") ?? 0n) as Money),
      dayProfit: books.dayProfit,
    },
    stopped: closing ? false : found.stopped,
    positions: books.balances.positions,
    working: (found.working as OrderRow[]).map(workingOf),
    markets,
    restricted: new Set(instruments.filter((row) => row.restricted).map((row) => row.symbol)),
    messages: (found.messages as string[]).map(Number),
    recent: (found.recent as OrderRow[]).map(workingOf),
    strategy:
      intent.strategy === undefined
        ? null
        : {
            version: intent.strategy,
            approved: found.approved,
            executions: (found.executions as string[]).map(Number),
          },
    parent: found.parent && {
      orderId: found.parent.id,
      side: found.parent.side,
      unallocated: difference(quantity(found.parent.quantity), quantity(found.parent.allocated)),
    },
  };
  return { snapshot, limits: riskLimits.parse(account.limits), used };
}

type OrderRow = Record<"id" | "symbol" | "side" | "quantity" | "exposed" | "updatedAt", string> & {
  limitPrice: string | null;
};

/** Without a currency rate a price is worth nothing that could be compared: there is no reference then. */
const marketOf = (row: InstrumentRow, quote: Quote | null, rate: Price | null, now: Micros): Market => ({
  reference: rate === null ? null : (quote?.reference ?? null),
  at: quote?.at ?? now,
  open: quote?.open ?? false,
  dailyVolume: quote?.dailyVolume ?? null,
  tick: price(row.tick),
  lot: quantity(row.lot),
  multiplier: quantity(row.multiplier),
  rate: rate ?? ONE,
});
const ONE: Price = price("1");

const workingOf = (row: OrderRow): WorkingOrder => ({
  orderId: row.id,
  symbol: row.symbol,
  side: row.side as WorkingOrder["side"],
  quantity: quantity(row.quantity),
  exposed: quantity(row.exposed),
  limitPrice: row.limitPrice === null ? null : price(row.limitPrice),
  at: Number(row.updatedAt),
});

const ORDER = `json_build_object('id', o.id, 'symbol', o.symbol, 'side', o.side, 'quantity', o.quantity::text,
  'exposed', o.exposed::text, 'limitPrice', o.limit_price::text, 'updatedAt', o.updated_at::text)`;

/**
 * $1 account, $2 symbol, $3 since when orders are recent, $4 parent, $5 now, $6 strategy, $7 an order to leave out,
 * $8 to $10 side, quantity and limit of the order: recent ones that ask for the same.
 * One statement: one consistent picture.
 */
const SNAPSHOT = `SELECT json_build_object(
  'account', json_build_object('id', a.id, 'mode', a.mode, 'state', a.state, 'shortAllowed', a.short_allowed,
      'currency', a.currency, 'limits', a.limits, 'version', a.version::text,
      'counters', (SELECT coalesce(json_object_agg(key, value), '{}') FROM jsonb_each_text(a.counters))),
  'books', ${booksOf("$2", "$5")},
  'working', (SELECT coalesce(json_agg(${ORDER}), '[]') FROM orders o
    WHERE account_id = $1 AND exposed > 0 AND NOT reduces_only AND o.id IS DISTINCT FROM $7::uuid),
  'recent', (SELECT coalesce(json_agg(${ORDER}), '[]') FROM orders o
    WHERE account_id = $1 AND updated_at > $3 AND o.id IS DISTINCT FROM $7::uuid AND same_as =
      concat($2::text, ' ', $8::text, ' ', $9::numeric(38, 9)::text, ' ', $10::numeric(38, 9)::text)),
  'messages', (SELECT coalesce(json_agg(r.sent_at::text), '[]') FROM order_requests r
    WHERE r.account_id = $1 AND r.sent_at > $5::bigint - ${SECOND}),
  'executions', (SELECT coalesce(json_agg(e.at::text), '[]') FROM executions e JOIN orders o ON o.id = e.order_id
    WHERE $6::text IS NOT NULL AND e.account_id = $1 AND e.at > $3 AND o.strategy = $6),
  'stopped', is_stopped($1, $6),
  'approved', EXISTS (SELECT FROM strategy_approvals s WHERE s.version = $6),
  'parent', (SELECT json_build_object('id', p.id, 'side', p.side, 'quantity', p.quantity::text,
      'allocated', (SELECT coalesce(sum(greatest(c.exposed, 0) + c.filled), 0)::text FROM orders c
        WHERE c.parent_id = p.id AND c.id IS DISTINCT FROM $7::uuid))
    FROM orders p WHERE p.id = $4::uuid)
) AS found FROM accounts a WHERE a.id = $1`;
