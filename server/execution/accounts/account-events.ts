import type { ClientBase } from "pg";

/** What a broker did to an account besides fills. Money as decimal text. */
export type AccountEvent = {
  id: string;
  /** When it was told, epoch microseconds; and the market's own time, where that is another. */
  at: number;
  marketTime: number | null;
  kind: string;
  symbol: string | null;
  /** One sentence. */
  text: string;
  currency: string;
  /** Added to cash. */
  amount: string;
  /** Somebody should look. */
  isAlert: boolean;
};

type Row = Omit<AccountEvent, "text" | "isAlert" | "at"> & {
  at: string;
  units: string;
  value: string | null;
  other: string | null;
};

const NEWEST = 200;
const ALERTS = new Set(["margin-call", "delisting"]);

/** Newest first, told in [from, to). What only says how something was paid is left out. */
export async function readAccountEvents(
  db: ClientBase,
  accountId: string,
  { from = 0, to = Number.MAX_SAFE_INTEGER }: { from?: number; to?: number } = {},
): Promise<AccountEvent[]> {
  const { rows } = await db.query<Row>(
    `SELECT f.id, f.at, f.kind, f.symbol, f.currency, trim_scale(f.amount)::text AS amount, trim_scale(f.units)::text AS units,
       trim_scale(f.value)::text AS value, f.other, (SELECT (p.event ->> 'time')::float8 FROM paper_events p
         WHERE p.account_id = f.account_id AND f.id ~ '^p[0-9]+[.][0-9]+$'
           AND p.seq = split_part(substr(f.id, 2), '.', 1)::bigint AND p.part = split_part(f.id, '.', 2)::int) AS "marketTime"
     FROM account_facts f WHERE f.account_id = $1 AND f.kind NOT IN ('conversion', 'variation') AND f.at >= $2 AND f.at < $3
     ORDER BY f.at DESC, f.id DESC LIMIT $4`,
    [accountId, from, to, NEWEST],
  );
  return rows.map(({ units, value, other, ...row }) => ({
    ...row,
    at: Number(row.at),
    text: textOf({ ...row, units, value, other }),
    isAlert: ALERTS.has(row.kind),
  }));
}

function textOf({ kind, symbol, currency, amount, value, other }: Row): string {
  const paid = amount.startsWith("-") ? `cost ${amount.slice(1)}` : `brought ${amount}`;
  if (kind === "margin-call")
    return `Margin call: equity was ${value} ${currency} short, so working orders were cancelled and positions closed.`;
  if (kind === "split") return `${symbol} was split ${value} for 1.`;
  if (kind === "dividend") return `${symbol} paid ${value} a unit: it ${paid} ${currency}.`;
  if (kind === "symbol-change") return `${symbol} is ${other} now.`;
  if (kind === "roll") return `${symbol} is rolled into ${other}.`;
  if (kind === "delisting") return `${symbol} is no longer listed; a unit was paid out at ${value}.`;
  if (kind === "funding") return `Funding of ${symbol} ${paid} ${currency}.`;
  if (kind === "fee") return `A fee of the broker ${paid} ${currency}.`;
  return `${kind === "interest" ? "Interest" : "Borrowing shares"} ${paid} ${currency}.`;
}
