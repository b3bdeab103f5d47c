import { z } from "zod";
import type { Micros } from "#lib/core/columns.ts";
import { FIRST_CAPACITY, growColumns } from "#lib/core/growing-columns.ts";
import { isCalendarDate } from "#lib/core/time.ts";

/** What happens to an account besides fills; columns store the index into this list. */
export const ACCOUNT_EVENT = [
  "deposit",
  "withdrawal",
  "interest",
  "borrow-fee",
  "funding",
  "dividend",
  "split",
  "symbol-change",
  "roll",
  "delisting",
  "margin-call",
  "liquidation",
] as const;
export type AccountEventKind = (typeof ACCOUNT_EVENT)[number];

/** In the order in which they happened. */
export class EventBook {
  time = new Float64Array(FIRST_CAPACITY);
  kind = new Uint8Array(FIRST_CAPACITY);
  /** −1 = the whole account. */
  symbol = new Int32Array(FIRST_CAPACITY);
  /** What it added to cash, account currency. */
  amount = new Float64Array(FIRST_CAPACITY);
  /** Ratio, cash per unit, rate, price, or what equity lacked; NaN when there is nothing to say. */
  value = new Float64Array(FIRST_CAPACITY);
  length = 0;

  add(time: Micros, kind: AccountEventKind, symbol: number, amount: number, value = Number.NaN): void {
    if (this.length === this.time.length) growColumns(this);
    const row = this.length++;
    this.time[row] = time;
    this.kind[row] = ACCOUNT_EVENT.indexOf(kind);
    this.symbol[row] = symbol;
    this.amount[row] = amount;
    this.value[row] = value;
  }
}

const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, "Write the date as YYYY-MM-DD")
  .refine(isCalendarDate, "There is no such day in the calendar")
  .meta({ title: "Date", description: "Before the first bars of that day, in the run's time zone" });
const symbol = z.string().min(1).meta({ title: "Symbol" });

/** What happens to a symbol on a day. It works before that day's first bars, on positions and waiting orders. */
export const CorporateAction = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("split"),
    symbol,
    date,
    ratio: z.number().positive().max(10_000).meta({ title: "Ratio", unit: "new units for one old" }),
  }),
  z.strictObject({
    kind: z.literal("dividend"),
    symbol,
    date,
    cash: z.number().min(0).max(1e6).meta({ title: "Dividend", unit: "of the symbol's currency per unit" }),
  }),
  /** The position and its orders go on under another symbol of the run. */
  z.strictObject({ kind: z.literal("symbol-change"), symbol, date, to: symbol }),
  /** Closes at the next price and opens as many units of the next contract, at the run's costs. */
  z.strictObject({ kind: z.literal("roll"), symbol, date, to: symbol }),
  /** The last day it trades: afterwards holders get `price` a unit, without it the last close. */
  z.strictObject({
    kind: z.literal("delisting"),
    symbol,
    date,
    price: z.number().min(0).max(1e7).optional().meta({ title: "Paid out", unit: "per unit" }),
  }),
]);
export type CorporateAction = z.infer<typeof CorporateAction>;

/** Money put in (> 0) or taken out (< 0) before the first bars of a day. Out goes at most the free cash. */
export const CashFlow = z.strictObject({
  date,
  amount: z.number().min(-1e12).max(1e12).meta({ title: "Amount", unit: "of account currency" }),
});
export type CashFlow = z.infer<typeof CashFlow>;
