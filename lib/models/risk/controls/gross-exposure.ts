import { z } from "zod";
import { moneyNumber, wholeMoney } from "#lib/core/money.ts";
import { control, grossAfter, reduces, shown, worthOf } from "#lib/models/risk/control.ts";

export const grossExposure = control({
  title: "Gross exposure",
  description: "Refuses an order that could bring the value of all longs and shorts together above this.",
  settings: z.strictObject({ value: z.int().min(0).default(10_000_000).meta({ title: "At most" }) }),
  severity: "hard",
  check(judged, { value }) {
    const gross = grossAfter(judged);
    if (reduces(judged) || gross <= wholeMoney(value)) return null;
    return `Longs and shorts together could reach ${shown(gross)}, above ${value}.`;
  },
  measure: (judged, { value }) => ({
    value: moneyNumber(grossAfter(judged)),
    limit: value,
    unit: "currency",
  }),
  counters(judged, { value }) {
    if (reduces(judged)) return [];
    const delta = worthOf(judged);
    const gross = grossAfter(judged);
    return [{ key: "gross", delta, room: wholeMoney(value) - gross + delta }];
  },
});
