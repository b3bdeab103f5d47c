import { z } from "zod";
import { moneyNumber, NO_MONEY } from "#lib/core/money.ts";
import { control, type Judged, reduces, shown, worthOf } from "#lib/models/risk/control.ts";

const needed = (judged: Judged) => (reduces(judged) ? NO_MONEY : worthOf(judged));

export const buyingPower = control({
  title: "Buying power",
  description: "Refuses an order that costs more than the account may still spend, open orders counted.",
  settings: z.strictObject({}),
  severity: "hard",
  check(judged) {
    const { buyingPower: left } = judged.snapshot.account;
    if (needed(judged) <= left) return null;
    return `The order needs ${shown(worthOf(judged))} and ${shown(left)} are left to spend.`;
  },
  measure: (judged) => ({
    value: moneyNumber(needed(judged)),
    limit: moneyNumber(judged.snapshot.account.buyingPower),
    unit: "currency",
  }),
  counters: (judged) => [
    { key: "reserved", delta: needed(judged), room: judged.snapshot.account.buyingPower },
  ],
});
