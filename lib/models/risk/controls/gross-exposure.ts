import { z } from "zod";
import { absolute, money, sum } from "#lib/core/money.ts";
import { control, reduces, shown, valuesAfter, worthOf } from "#lib/models/risk/control.ts";

export const grossExposure = control({
  title: "Gross exposure",
  description: "Refuses an order that could bring the value of all longs and shorts together above this.",
  settings: z.strictObject({ value: z.int().min(0).default(10_000_000).meta({ title: "At most" }) }),
  severity: "hard",
  check(judged, { value }) {
    const gross = sum(money("0"), ...[...valuesAfter(judged).values()].map(absolute));
    if (reduces(judged) || gross <= money(String(value))) return null;
    return `Longs and shorts together could reach ${shown(gross)}, above ${value}.`;
  },
  counters(judged, { value }) {
    if (reduces(judged)) return [];
    const delta = worthOf(judged);
    const gross = sum(money("0"), ...[...valuesAfter(judged).values()].map(absolute));
    return [{ key: "gross", delta, room: money(String(value)) - gross + delta }];
  },
});
