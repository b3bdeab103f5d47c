import { formatCompact, formatInteger, formatPercent } from "#components/ui/index.ts";
import type { OrderTotals } from "./order-tabs.ts";

/** What the shown orders add up to. Amounts of different currencies are added as they are. */
export function OrderFooter({ totals, selected }: { totals: OrderTotals; selected: number }) {
  const { count, openNotional, tradedNotional, bought, sold, filled, unbalanced } = totals;
  return (
    <>
      <span>
        <b className="font-strong text-1">{formatInteger(count)}</b> {count === 1 ? "order" : "orders"}
      </span>
      <span>{formatInteger(selected)} selected</span>
      <span className="ml-auto flex items-center gap-4 overflow-hidden whitespace-nowrap phone:ml-0">
        <Amount label="Open notional" value={openNotional} />
        <Amount label="Filled" value={tradedNotional} />
        <span className="phone:hidden">
          {filled === null ? "—" : formatPercent(filled, { decimals: 1 })} of qty
        </span>
        <span className="phone:hidden">
          <Amount label="Bought" value={bought} />
        </span>
        <span className="phone:hidden">
          <Amount label="Sold" value={sold} />
        </span>
        <span className={unbalanced > 0 ? "text-warn" : "phone:hidden"}>
          {unbalanced > 0
            ? `! Qty ≠ Filled + Leaves on ${unbalanced}`
            : "Qty = Filled + Leaves on every open order ✓"}
        </span>
      </span>
    </>
  );
}

function Amount({ label, value }: { label: string; value: number }) {
  return (
    <span title={String(value)}>
      {label} <b className="font-strong text-1">{formatCompact(value)}</b>
    </span>
  );
}
