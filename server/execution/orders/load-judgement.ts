import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { difference, type Money, type Price, price, quantity } from "#lib/core/money.ts";
import type { OrderIntent } from "#lib/core/order-intent.ts";
import {
  type Market,
  type RecentOrder,
  type RiskLimits,
  type RiskSnapshot,
  riskLimits,
  type WorkingOrders,
} from "#lib/models/risk/index.ts";
import { type BooksRow, type InstrumentRow, readBooks } from "./account-books.ts";
import { prepared, type Statements } from "./prepared.ts";
import type { Quote, Quotes } from "./quotes.ts";

export type Judgement = {
  readonly snapshot: RiskSnapshot;
  readonly limits: RiskLimits;
  /** What open orders used of shared limits when the snapshot was taken. */
  readonly used: ReadonlyMap<string, bigint>;
  /** Those of the asked keys under which there is an order already. */
  readonly known: ReadonlySet<string>;
};

/** An order that is being replaced: neither it nor its shares of counters stand beside its replacement. */
export type Replaced = { readonly orderId: string; readonly shares: ReadonlyMap<string, bigint> };

type Intent = Omit<OrderIntent, "orderId">;
export type Asked = {
  intent: Intent;
  /** Judged after it in the same batch: orders of the same account, strategy and parent. */
  more?: readonly Intent[];
  keys?: readonly string[];
  now: Micros;
  except?: Replaced;
  /** Made by a kill switch to close a position: it passes where nothing else does. */
  closing?: boolean | undefined;
};

/** The longest window that a control may look back. */
const RECENT = 3_600_000_000;

/** What the controls look at, read at one moment: account, books, open and recent orders, instruments. */
export async function loadJudgement(db: Statements, quotes: Quotes, asked: Asked): Promise<Judgement> {
  const [judgement] = await loadJudgements(db, [{ ...asked, quotes }]);
  if (!judgement) throw noAccount();
  return judgement;
}

export const noAccount = (): AppError => new AppError("not-found", "There is no such account in your team.");

/** The same of several accounts, in their order; null where there is no such account. `ownTeam`: see Statements. */
export async function loadJudgements(
  db: Statements,
  asked: readonly (Asked & { quotes: Quotes })[],
  ownTeam?: string,
): Promise<(Judgement | null)[]> {
  const symbols = asked.flatMap(({ intent, more = [] }) => [intent, ...more].map((one) => one.symbol));
  const values = [JSON.stringify(asked.map(question)), ownTeam ?? null, [...new Set(symbols)]];
  const { rows } = await db.query(
    prepared("SELECT account_judgements($1, $2) AS found, stopped_symbols($3, $2) AS halted", values),
  );
  const found = new Map((rows[0].found as Found[]).map((one) => [one.account.id, one]));
  return asked.map((one) => {
    const answer = found.get(one.intent.account);
    return answer ? judgementOf(answer, one, rows[0].halted) : null;
  });
}

function question({ intent, more = [], keys = [], now, except }: Asked): object {
  const intents = [intent, ...more];
  return {
    account: intent.account,
    symbols: intents.map((one) => one.symbol),
    same: [...new Set(intents.map(sameAs))],
    since: now - RECENT,
    moment: now,
    strategy: intent.strategy,
    parent: intent.parent,
    leftOut: except?.orderId,
    keys,
  };
}

function judgementOf(
  found: Found,
  { intent, now, except, closing, quotes }: Asked & { quotes: Quotes },
  halted: readonly string[],
): Judgement {
  const { account } = found;
  const books = readBooks(found.books, account.currency, quotes);
  const { instruments } = found.books;
  const markets = new Map<string, Market>(
    instruments.map((row) => [row.symbol, marketOf(row, quotes(row.symbol), books.rate(row.currency), now)]),
  );
  const used = new Map(
    Object.entries(account.counters).map(([key, value]) => [
      key,
      BigInt(value) - (except?.shares.get(key) ?? 0n),
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
      gross: books.gross,
      reserved: (used.get("reserved") ?? 0n) as Money,
      dayProfit: books.dayProfit,
    },
    stopped: closing ? false : found.stopped,
    stoppedSymbols: new Set<string>(closing ? [] : halted),
    positions: books.balances.positions,
    working: found.working.map(workingOf),
    markets,
    restricted: new Set(instruments.filter((row) => row.restricted).map((row) => row.symbol)),
    messages: found.messages,
    recent: found.recent.map(recentOf),
    strategy:
      intent.strategy === undefined
        ? null
        : {
            version: intent.strategy,
            approved: found.approved,
            executions: found.executions.map(Number),
          },
    parent: found.parent && {
      orderId: found.parent.id,
      side: found.parent.side,
      unallocated: difference(quantity(found.parent.quantity), quantity(found.parent.allocated)),
    },
  };
  return { snapshot, limits: riskLimits.parse(account.limits), used, known: new Set(found.known) };
}

/** What account_judgements says of an account. */
type Found = {
  account: Pick<RiskSnapshot["account"], "id" | "mode" | "state" | "shortAllowed"> & {
    currency: string;
    limits: unknown;
    version: string;
    counters: Record<string, string>;
  };
  books: BooksRow;
  working: WorkingRow[];
  recent: RecentRow[];
  messages: number;
  executions: string[];
  known: string[];
  stopped: boolean;
  approved: boolean;
  parent: { id: string; side: OrderIntent["side"]; quantity: string; allocated: string } | null;
};
type WorkingRow = Record<"symbol" | "side" | "exposed", string> & { count: number; best: string | null };
type RecentRow = Record<"id" | "symbol" | "side" | "quantity" | "updatedAt", string> & {
  limitPrice: string | null;
};

/** As the column orders.same_as says it. */
const sameAs = ({ account, symbol, side, quantity, limitPrice }: Intent): string =>
  `${account} ${symbol} ${side} ${nineDecimals(quantity)} ${limitPrice === null ? "" : nineDecimals(limitPrice)}`;
/** "-0.000000001": as PostgreSQL writes a numeric(38, 9). */
function nineDecimals(scaled: bigint): string {
  const digits = `${scaled < 0n ? -scaled : scaled}`.padStart(10, "0");
  return `${scaled < 0n ? "-" : ""}${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

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

const priceOf = (text: string | null): Price | null => (text === null ? null : price(text));

const workingOf = (row: WorkingRow): WorkingOrders => ({
  symbol: row.symbol,
  side: row.side as WorkingOrders["side"],
  count: row.count,
  exposed: quantity(row.exposed),
  best: priceOf(row.best),
});

const recentOf = (row: RecentRow): RecentOrder => ({
  orderId: row.id,
  symbol: row.symbol,
  side: row.side as RecentOrder["side"],
  quantity: quantity(row.quantity),
  limitPrice: priceOf(row.limitPrice),
  at: Number(row.updatedAt),
});
