import { z } from "zod";
import { moneyNumber, wholeMoney } from "#lib/core/money.ts";
import { control, shown, worthOf } from "#lib/models/risk/control.ts";

export const maxOrderValue = control({
  title: "Largest order value",
  description: "Refuses an order worth more than this, in the account's currency.",
  settings: z.strictObject({ value: z.int().min(0).default(1_000_000).meta({ title: "At most" }) }),
  severity: "hard",
  check(judged, { value }) {
    const worth = worthOf(judged);
    return worth <= wholeMoney(value) ? null : `The order is worth ${shown(worth)}, above ${value}.`;
  },
  measure: (judged, { value }) => ({ value: moneyNumber(worthOf(judged)), limit: value, unit: "currency" }),
});
