import type { ClientBase } from "pg";
import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import {
  difference,
  type Money,
  money,
  NO_MONEY,
  notional,
  type Price,
  price,
  type Quantity,
  quantity,
  sum,
} from "#lib/core/money.ts";
import type { OrderIntent } from "#lib/core/order-intent.ts";
import {
  type Market,
  type RiskLimits,
  type RiskSnapshot,
  riskLimits,
  type WorkingOrder,
} from "#lib/models/risk/index.ts";

/** The last price of a symbol and whether its market is open: the latest-value lane, never the database. */
export type Quote = Pick<Market, "reference" | "at" | "open" | "dailyVolume">;
export type Quotes = (symbol: string) => Quote | null;

export type Judgement = {
  readonly snapshot: RiskSnapshot;
  readonly limits: RiskLimits;
  /** What open orders used of shared limits when the snapshot was taken. */
  readonly used: ReadonlyMap<string, bigint>;
};

const RECENT = 3_600_000_000;

/** What the controls look at, read in one transaction: account, positions, open and recent orders, instruments. */
export async function loadJudgement(
  db: ClientBase,
  quotes: Quotes,
  { intent, now }: { intent: Omit<OrderIntent, "orderId">; now: Micros },
): Promise<Judgement> {
  const { rows } = await db.query(SNAPSHOT, [
    intent.account,
    intent.symbol,
    now - RECENT,
    intent.parent ?? null,
  ]);
  const found = rows[0]?.found;
  if (!found?.account) throw new AppError("not-found", "There is no such account in your team.");
  const { account } = found;
  const positions = new Map<string, Quantity>(
    (found.positions as [string, string][]).map(([symbol, units]) => [symbol, quantity(units)]),
  );
  const markets = new Map<string, Market>(
    (found.instruments as InstrumentRow[]).map((row) => [row.symbol, marketOf(row, quotes(row.symbol), now)]),
  );
  const used = new Map(
    Object.entries(account.counters).map(([key, value]) => [key, BigInt(value as string)]),
  );
  const cash = money(found.cash);
  const equity = sum(cash, ...[...positions].map(([symbol, units]) => worth(markets.get(symbol), units)));
  const working = (found.working as OrderRow[]).map(workingOf);
  const snapshot: RiskSnapshot = {
    version: account.version,
    now,
    account: {
      id: account.id,
      mode: account.mode,
      state: account.state,
      shortAllowed: account.shortAllowed,
      equity,
      buyingPower: difference(cash, (used.get("reserved") ?? 0n) as Money),
      dayProfit: NO_MONEY,
    },
    positions,
    working,
    markets,
    restricted: new Set(
      (found.instruments as InstrumentRow[]).filter((row) => row.restricted).map((r) => r.symbol),
    ),
    messages: (found.messages as string[]).map(Number),
    recent: (found.recent as OrderRow[]).map(workingOf),
    strategy: null,
    parent: found.parent && {
      orderId: found.parent.id,
      side: found.parent.side,
      unallocated: difference(quantity(found.parent.quantity), quantity(found.parent.allocated)),
    },
  };
  return { snapshot, limits: riskLimits.parse(account.limits), used };
}

type InstrumentRow = { symbol: string; tick: string; lot: string; multiplier: string; restricted: boolean };
type OrderRow = Record<"id" | "symbol" | "side" | "quantity" | "exposed" | "updatedAt", string> & {
  limitPrice: string | null;
};

const marketOf = (row: InstrumentRow, quote: Quote | null, now: Micros): Market => ({
  ...(quote ?? { reference: null, at: now, open: false, dailyVolume: null }),
  tick: price(row.tick),
  lot: quantity(row.lot),
  multiplier: quantity(row.multiplier),
  rate: ONE,
});
const ONE: Price = price("1");

const worth = (market: Market | undefined, units: Quantity): Money =>
  market?.reference ? notional(market.reference, units, market.multiplier) : NO_MONEY;

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

/** $1 account, $2 symbol, $3 since when orders are recent, $4 parent. One statement: one consistent picture. */
const SNAPSHOT = `SELECT json_build_object(
  'account', (SELECT json_build_object('id', id, 'mode', mode, 'state', state, 'shortAllowed', short_allowed,
      'limits', limits, 'version', version::text,
      'counters', (SELECT coalesce(json_object_agg(key, value), '{}') FROM jsonb_each_text(counters)))
    FROM accounts WHERE id = $1),
  'cash', (SELECT coalesce(sum(amount), 0)::text FROM ledger_entries WHERE account_id = $1 AND entry = 'cash'),
  'positions', (SELECT coalesce(json_agg(json_build_array(symbol, quantity::text)), '[]') FROM positions
    WHERE account_id = $1 AND quantity <> 0),
  'instruments', (SELECT coalesce(json_agg(json_build_object('symbol', symbol, 'tick', tick::text, 'lot', lot::text,
      'multiplier', multiplier::text, 'restricted', restricted)), '[]')
    FROM instruments WHERE symbol = $2
       OR symbol IN (SELECT symbol FROM positions WHERE account_id = $1 AND quantity <> 0)
       OR symbol IN (SELECT symbol FROM orders WHERE account_id = $1 AND exposed > 0)),
  'working', (SELECT coalesce(json_agg(${ORDER}), '[]') FROM orders o WHERE account_id = $1 AND exposed > 0),
  'recent', (SELECT coalesce(json_agg(${ORDER}), '[]') FROM orders o
    WHERE account_id = $1 AND symbol = $2 AND updated_at > $3),
  'messages', (SELECT coalesce(json_agg(r.sent_at::text), '[]') FROM order_requests r
    WHERE r.account_id = $1 AND r.sent_at > $3),
  'parent', (SELECT json_build_object('id', p.id, 'side', p.side, 'quantity', p.quantity::text,
      'allocated', (SELECT coalesce(sum(greatest(c.exposed, 0) + c.filled), 0)::text FROM orders c
        WHERE c.parent_id = p.id))
    FROM orders p WHERE p.id = $4::uuid)
) AS found`;
