import { z } from "zod";
import { absolute, money, sum } from "#lib/core/money.ts";
import { control, reduces, shown, valuesAfter } from "#lib/models/risk/control.ts";

export const netExposure = control({
  title: "Net exposure",
  description: "Refuses an order that could bring longs less shorts above this, either way.",
  settings: z.strictObject({ value: z.int().min(0).default(10_000_000).meta({ title: "At most" }) }),
  severity: "hard",
  check(judged, { value }) {
    const net = absolute(sum(money("0"), ...valuesAfter(judged).values()));
    if (reduces(judged) || net <= money(String(value))) return null;
    return `Longs less shorts could reach ${shown(net)}, above ${value}.`;
  },
});
