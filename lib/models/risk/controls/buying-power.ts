import { z } from "zod";
import { control, type Judged, reduces, shown, worthOf } from "#lib/models/risk/control.ts";

const needed = (judged: Judged) => (reduces(judged) ? 0n : worthOf(judged));

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
  counters: (judged) => [
    { key: "reserved", delta: needed(judged), room: judged.snapshot.account.buyingPower },
  ],
});
