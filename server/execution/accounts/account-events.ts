import type { ClientBase } from "pg";

/** What a broker did to an account besides fills. Money as decimal text. */
export type AccountEvent = {
  id: string;
  /** When it was told last, epoch microseconds; and the market's own time, where that is another. */
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
  value: string | null;
  other: string | null;
  /** Of a periodic one: how often in which month. */
  times: number;
  month: string;
};

const NEWEST = 200;
const ALERTS = new Set(["margin-call", "delisting"]);

/** Comes daily, or oftener: told by the month. */
const PERIODIC = ["interest", "borrow-fee", "funding"];

/** Newest first, told in [from, to). What only says how something was paid is left out. */
export async function readAccountEvents(
  db: ClientBase,
  accountId: string,
  { from = 0, to = Number.MAX_SAFE_INTEGER }: { from?: number; to?: number } = {},
): Promise<AccountEvent[]> {
  const { rows } = await db.query<Row>(
    `WITH told AS (SELECT f.*, coalesce("marketTime", f.at) AS "by" FROM (
       SELECT f.*, (SELECT (p.event ->> 'time')::float8 FROM paper_events p
         WHERE p.account_id = f.account_id AND f.id ~ '^p[0-9]+[.][0-9]+$'
           AND p.seq = split_part(substr(f.id, 2), '.', 1)::bigint AND p.part = split_part(f.id, '.', 2)::int) AS "marketTime"
       FROM account_facts f WHERE f.account_id = $1 AND f.kind NOT IN ('conversion', 'variation') AND f.at >= $2 AND f.at < $3) f)
     SELECT max(id) AS id, max(at) AS at, max("marketTime") AS "marketTime", kind, symbol, currency,
       trim_scale(sum(amount))::text AS amount, trim_scale(max(value))::text AS value, max(other) AS other, count(*)::int AS times,
       to_char(to_timestamp(max("by") / 1e6) AT TIME ZONE 'UTC', 'YYYY-MM') AS month
     FROM told GROUP BY kind, symbol, currency, CASE WHEN kind = ANY($5)
       THEN to_char(to_timestamp("by" / 1e6) AT TIME ZONE 'UTC', 'YYYY-MM') ELSE id END
     ORDER BY max("by") DESC, max(id) DESC LIMIT $4`,
    [accountId, from, to, NEWEST, PERIODIC],
  );
  return rows.map(({ value, other, times, month, ...row }) => ({
    ...row,
    at: Number(row.at),
    text: textOf({ ...row, value, other, times, month }),
    isAlert: ALERTS.has(row.kind),
  }));
}

/** To the cent; what is less than one whole. */
const shown = (amount: string): string =>
  Math.abs(Number(amount)) < 0.01 ? amount : Number(amount).toFixed(2);

export function textOf({
  kind,
  symbol,
  currency,
  amount,
  value,
  other,
  times,
  month,
}: Omit<Row, "id" | "at" | "marketTime">): string {
  const paid = amount.startsWith("-") ? `cost ${shown(amount.slice(1))}` : `brought ${shown(amount)}`;
  const often = times > 1 ? `, ${times} times in ${month}` : "";
  if (kind === "margin-call")
    return `Margin call: equity was ${shown(value ?? "0")} ${currency} short, so working orders were cancelled and positions closed.`;
  if (kind === "split") return `${symbol} was split ${value} for 1.`;
  if (kind === "dividend") return `${symbol} paid ${value} a unit: it ${paid} ${currency}.`;
  if (kind === "symbol-change") return `${symbol} is ${other} now.`;
  if (kind === "roll") return `${symbol} is rolled into ${other}.`;
  if (kind === "delisting") return `${symbol} is no longer listed; a unit was paid out at ${value}.`;
  if (kind === "funding") return `Funding of ${symbol} ${paid} ${currency}${often}.`;
  if (kind === "fee") return `A fee of the broker ${paid} ${currency}.`;
  return `${kind === "interest" ? "Interest" : "Borrowing shares"} ${paid} ${currency}${often}.`;
}
