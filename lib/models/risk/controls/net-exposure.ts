import { z } from "zod";
import { absolute, moneyNumber, NO_MONEY, sum, wholeMoney } from "#lib/core/money.ts";
import { control, type Judged, reduces, shown, valuesAfter } from "#lib/models/risk/control.ts";

const netAfter = (judged: Judged) => absolute(sum(NO_MONEY, ...valuesAfter(judged).values()));

export const netExposure = control({
  title: "Net exposure",
  description: "Refuses an order that could bring longs less shorts above this, either way.",
  settings: z.strictObject({ value: z.int().min(0).default(10_000_000).meta({ title: "At most" }) }),
  severity: "hard",
  check(judged, { value }) {
    const net = netAfter(judged);
    if (reduces(judged) || net <= wholeMoney(value)) return null;
    return `Longs less shorts could reach ${shown(net)}, above ${value}.`;
  },
  measure: (judged, { value }) => ({ value: moneyNumber(netAfter(judged)), limit: value, unit: "currency" }),
});
