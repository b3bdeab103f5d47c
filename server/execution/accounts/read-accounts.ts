import type { ClientBase } from "pg";
import { z } from "zod";
import { type Money, moneyText } from "#lib/core/money.ts";
import { buyingPowerOf, initialMarginOf, type RiskLimits, riskLimits } from "#lib/models/risk/index.ts";
import { query } from "#server/access/command.ts";
import type { Context } from "#server/access/context.ts";
import { brokers, hasEmergency } from "#server/execution/brokers/index.ts";
import { type BooksRow, booksOf, quotesOf, readBooks } from "#server/execution/orders/index.ts";
import { type AccountEvent, readAccountEvents } from "./account-events.ts";
import { noAccount } from "./account-rows.ts";
import { type Connection, connectionNow, connectionTopic } from "./connection.ts";

/** Money as decimal text, in the account's currency. */
export type AccountSummary = {
  id: string;
  name: string;
  broker: string;
  mode: "paper" | "live";
  currency: string;
  state: "open" | "reduce-only" | "halted";
  shortAllowed: boolean;
  desk: string | null;
  /** Whom to reach when its broker does not answer; empty while nobody wrote it down, null of a simulated one. */
  emergency: string | null;
  cash: string;
  equity: string;
  buyingPower: string;
  dayProfit: string;
  /** Symbols and currencies without a price; they count at cost, or for nothing. */
  unpriced: readonly string[];
  connection: Omit<Connection, "at">;
};

type AccountRow = Pick<
  AccountSummary,
  "id" | "name" | "broker" | "mode" | "currency" | "state" | "shortAllowed" | "desk"
> & {
  settings: Record<string, unknown>;
  limits: unknown;
  reserved: string;
  credentials: string[] | null;
  books: BooksRow;
};

export const listAccounts = query({
  name: "accounts.list",
  permission: "orders:read",
  input: z.strictObject({}),
  run: async (ctx): Promise<AccountSummary[]> =>
    (await readAccounts(ctx, null)).map((row) => summary(ctx, row)),
});

/** One account with its limits and settings; of its secrets only the names. */
export const getAccount = query({
  name: "accounts.get",
  permission: "orders:read",
  input: z.strictObject({ id: z.uuid() }),
  async run(
    ctx,
    { id },
  ): Promise<
    AccountSummary & {
      limits: RiskLimits;
      settings: Record<string, unknown>;
      credentials: string[];
      /** What its broker did to it, newest first. */
      events: AccountEvent[];
    }
  > {
    const [row] = await readAccounts(ctx, id);
    if (!row) throw noAccount();
    return {
      ...summary(ctx, row),
      limits: riskLimits.parse(row.limits),
      settings: row.settings,
      credentials: row.credentials ?? [],
      events: await readAccountEvents(ctx.db, id),
    };
  },
});

async function readAccounts({ db, clock }: Context, id: string | null): Promise<AccountRow[]> {
  return readRows(db, id, clock());
}

async function readRows(db: ClientBase, id: string | null, now: number): Promise<AccountRow[]> {
  const { rows } = await db.query<AccountRow>(
    `SELECT a.id, a.name, a.broker, a.mode, a.currency, a.state, a.short_allowed AS "shortAllowed", a.desk, a.settings,
       a.limits, coalesce(a.counters ->> 'reserved', '0') AS reserved,
       (SELECT names FROM account_credentials c WHERE c.account_id = a.id ORDER BY version DESC LIMIT 1) AS credentials,
       ${booksOf("$2")} AS books
     FROM accounts a WHERE $1::uuid IS NULL OR a.id = $1 ORDER BY a.name`,
    [id, now],
  );
  return rows;
}

function summary({ bus, teamId, clock }: Context, row: AccountRow): AccountSummary {
  const books = readBooks(row.books, row.currency, quotesOf(bus, teamId, row.id));
  const { id, name, broker, mode, currency, state, shortAllowed, desk, settings } = row;
  return {
    ...{ id, name, broker, mode, currency, state, shortAllowed, desk },
    emergency: hasEmergency(brokers[broker]) ? String(settings.emergency ?? "") : null,
    cash: moneyText(books.cash),
    equity: moneyText(books.equity),
    buyingPower: moneyText(
      buyingPowerOf(
        { ...books, reserved: BigInt(row.reserved) as Money },
        initialMarginOf(riskLimits.parse(row.limits)),
      ),
    ),
    dayProfit: moneyText(books.dayProfit),
    unpriced: books.unpriced,
    connection: connectionNow(bus.latest(teamId, connectionTopic(id)), clock()),
  };
}
