import { Clock, FileQuestionMark, Hourglass, type LucideIcon } from "lucide-react";
import { stateSign } from "#components/reports/order-states.ts";
import { cx, formatQuantity, StateWord } from "#components/ui/index.ts";
import type { OrderRow, Side } from "#lib/execution/orders/index.ts";

const SIDES: Record<Side, readonly [glyph: string, word: string, hue: string]> = {
  buy: ["▲", "Buy", "text-up"],
  sell: ["▼", "Sell", "text-down"],
  "sell-short": ["▼", "Sell short", "text-down"],
};

export const sideWord = (side: Side | null): string => (side === null ? "" : SIDES[side][1]);

export function SideWord({ side }: { side: Side | null }) {
  if (side === null) return "—";
  const [glyph, word, hue] = SIDES[side];
  return (
    <span className={cx("whitespace-nowrap", hue)}>
      <span aria-hidden="true">{glyph} </span>
      {word}
    </span>
  );
}

/** Signs that many systems have no letter for. */
const ICONS: Readonly<Record<string, LucideIcon>> = {
  "⧗": Hourglass,
  "⌛": Clock,
  "⍰": FileQuestionMark,
};

export function OrderStateWord({ state }: { state: string }) {
  const { word, glyph, hue, hint } = stateSign(state);
  const Icon = ICONS[glyph];
  return (
    <span title={hint}>
      <StateWord hue={hue} glyph={Icon ? <Icon size={12} className="inline" /> : glyph}>
        {word}
      </StateWord>
    </span>
  );
}

/** The filled quantity with a bar of its share in front. */
export function FilledCell({ row }: { row: OrderRow }) {
  const partly = row.done > 0 && row.done < 1;
  return (
    <span className="flex h-full items-center justify-end gap-2">
      {partly && (
        <span aria-hidden="true" className="h-1 w-5 overflow-hidden rounded-1 bg-3">
          <span className="block h-full bg-(--st-working)" style={{ width: `${row.done * 100}%` }} />
        </span>
      )}
      <span className={row.cumQty > 0 ? "text-1" : undefined}>{formatQuantity(row.cumQty)}</span>
    </span>
  );
}
