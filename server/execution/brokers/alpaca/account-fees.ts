import { z } from "zod";
import type { Micros } from "#lib/core/columns.ts";
import { type Money, money, NO_MONEY, NO_QUANTITY } from "#lib/core/money.ts";
import { DAY, Zone } from "#lib/core/time.ts";
import type { AccountFact } from "#lib/execution/positions/index.ts";

/** A fee among the account's activities. Its id begins with the moment it was posted, New York time. */
export const FeeActivity = z.object({
  id: z.string(),
  activity_type: z.enum(["FEE", "CFEE"]),
  net_amount: z.string().transform((text): Money => money(text)),
  symbol: z.string().nullish(),
  status: z.string().nullish(),
});
export type FeeActivity = z.infer<typeof FeeActivity>;

const ID = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})::/;
const NEW_YORK = new Zone("America/New_York");

/** Fees that were posted after `since`, as facts of the account. One in coins is no cash, and is left out. */
export function feeFacts(activities: readonly FeeActivity[], currency: string, since: Micros): AccountFact[] {
  return activities.flatMap((activity): AccountFact[] => {
    const at = postedAt(activity.id);
    const isTaken = activity.status == null || activity.status === "executed";
    if (at === null || at <= since || !isTaken || activity.net_amount === NO_MONEY) return [];
    const { symbol = null, net_amount: amount } = activity;
    return [
      {
        ...{ id: `activity:${activity.id}`, at, kind: "fee", symbol, currency, amount },
        ...{ units: NO_QUANTITY, value: null, other: null },
      },
    ];
  });
}

function postedAt(id: string): Micros | null {
  const match = ID.exec(id);
  if (!match) return null;
  const [year, month, day, hour, minute, second, millis] = match.slice(1).map(Number) as number[];
  const midnight = NEW_YORK.startOfDay((Date.UTC(year!, month! - 1, day!) * 1000) / DAY);
  return midnight + (((hour! * 60 + minute!) * 60 + second!) * 1000 + millis!) * 1000;
}
