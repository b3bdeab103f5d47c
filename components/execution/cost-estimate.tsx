import { Facts, formatNumber, formatPercent } from "#components/ui/index.ts";
import type { OrderEstimate } from "#lib/execution/tca/index.ts";

const bp = (value: number | null, unknown: string) =>
  value === null ? unknown : `${formatNumber(value, 1)} bp`;

/** What the order may cost against the price of the moment, by which model, and what is not in it. */
export function CostEstimate({ estimate }: { estimate: OrderEstimate }) {
  const { spread, impact, fees, total, amount, rests, bounded, currency, shareOfDay, volatility } = estimate;
  return (
    <section aria-label="Estimated cost" className="flex flex-col gap-1 border-line-1 border-t pt-3">
      <h3 className="flex items-baseline justify-between text-12">
        <span className="font-strong text-1">Estimated cost</span>
        <span className="text-1 tabular-nums">
          {bp(total, "—")} · {formatNumber(amount, 2)} {currency}
        </span>
      </h3>
      <Facts
        items={[
          ["Half the spread", bp(spread, "no bid and ask")],
          ["Impact", bp(impact, "no history")],
          ["Fees", bp(fees, "the broker's own, known by its fills")],
        ]}
      />
      <p className="text-11 text-3">
        {rests
          ? "It rests behind the market: no spread and no impact, and it may not trade. "
          : bounded
            ? "Cut to what the limit lets it pay. "
            : ""}
        Against the mid, else the last price; above zero is a cost. Impact is daily volatility × √(share of a
        day's volume)
        {volatility !== null && shareOfDay !== null
          ? `: ${formatPercent(volatility / 100, { decimals: 2 })} × √(${shareOfDay < 0.001 ? "less than 0.001 %" : formatPercent(shareOfDay / 100, { decimals: 3 })})`
          : ""}{" "}
        (Almgren et al. 2005).
      </p>
    </section>
  );
}
