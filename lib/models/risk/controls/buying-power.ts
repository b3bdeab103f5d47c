import { z } from "zod";
import { difference, type Money, moneyNumber, NO_MONEY } from "#lib/core/money.ts";
import { control, type Judged, reduces, shown, worthOf } from "#lib/models/risk/control.ts";

const PERCENT = 100n;

/** What a value ties up at an initial margin in percent, rounded up. */
export const marginOn = (value: Money, initialMargin: number): Money =>
  ((value * BigInt(initialMargin) + PERCENT - 1n) / PERCENT) as Money;

/** What an account may still spend: its equity less the margin of what it holds and of its open orders. */
export const buyingPowerOf = (
  account: { readonly equity: Money; readonly gross: Money; readonly reserved: Money },
  initialMargin: number,
): Money => difference(difference(account.equity, marginOn(account.gross, initialMargin)), account.reserved);

const needed = (judged: Judged, initialMargin: number): Money =>
  reduces(judged) ? NO_MONEY : marginOn(worthOf(judged), initialMargin);

export const buyingPower = control({
  title: "Buying power",
  description:
    "Refuses an order whose margin is more than the account may still spend: equity less the margin of positions and open orders. At 100 % all is paid in full.",
  settings: z.strictObject({
    initialMargin: z.int().min(1).max(100).default(100).meta({ title: "Initial margin", unit: "% of value" }),
  }),
  severity: "hard",
  check(judged, { initialMargin }) {
    const left = buyingPowerOf(judged.snapshot.account, initialMargin);
    const needs = needed(judged, initialMargin);
    return needs <= left ? null : `The order needs ${shown(needs)} and ${shown(left)} are left to spend.`;
  },
  measure: (judged, { initialMargin }) => ({
    value: moneyNumber(needed(judged, initialMargin)),
    limit: moneyNumber(buyingPowerOf(judged.snapshot.account, initialMargin)),
    unit: "currency",
  }),
  counters: (judged, { initialMargin }) => [
    {
      key: "reserved",
      delta: needed(judged, initialMargin),
      room: buyingPowerOf(judged.snapshot.account, initialMargin),
    },
  ],
});
