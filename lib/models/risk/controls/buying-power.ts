import { z } from "zod";
import { difference, type Money, moneyNumber, NO_MONEY } from "#lib/core/money.ts";
import { control, type Judged, reduces, shown, worthOf } from "#lib/models/risk/control.ts";

const PERCENT = 100n;

/**
 * What an account may still open, at an initial margin in percent of the value: what its equity carries, less what it
 * holds and what its open orders may still open.
 */
export function buyingPowerOf(
  { equity, gross, reserved }: { readonly equity: Money; readonly gross: Money; readonly reserved: Money },
  initialMargin: number,
): Money {
  // A bigint division drops the fraction, whatever the sign.
  const margin = BigInt(initialMargin);
  const carried = equity * PERCENT;
  const whole = carried / margin;
  const floor = carried % margin < 0n ? whole - 1n : whole;
  return difference(difference(floor as Money, gross), reserved);
}

const needed = (judged: Judged): Money => (reduces(judged) ? NO_MONEY : worthOf(judged));

export const buyingPower = control({
  title: "Buying power",
  description:
    "Refuses an order worth more than the account may still open: equity ÷ initial margin, less positions and open orders. At 100 % all is paid in full.",
  settings: z.strictObject({
    initialMargin: z.int().min(1).max(100).default(100).meta({ title: "Initial margin", unit: "% of value" }),
  }),
  severity: "hard",
  check(judged, { initialMargin }) {
    const left = buyingPowerOf(judged.snapshot.account, initialMargin);
    const needs = needed(judged);
    return needs <= left ? null : `The order needs ${shown(needs)} and ${shown(left)} are left to spend.`;
  },
  measure: (judged, { initialMargin }) => ({
    value: moneyNumber(needed(judged)),
    limit: moneyNumber(buyingPowerOf(judged.snapshot.account, initialMargin)),
    unit: "currency",
  }),
  counters: (judged, { initialMargin }) => [
    {
      key: "reserved",
      delta: needed(judged),
      room: buyingPowerOf(judged.snapshot.account, initialMargin),
    },
  ],
});
