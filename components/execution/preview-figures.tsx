import { Facts, formatCompact, formatPercent, formatPrice, formatQuantity } from "#components/ui/index.ts";
import { figure } from "./decimal-text.ts";

export type PreviewText = {
  readonly notional: string | null;
  readonly reference: string | null;
  readonly buyingPowerAfter: string | null;
  readonly positionAfter: string | null;
  readonly percentOfDailyVolume: number | null;
  /** Absent for an algorithm: its plan says when. */
  readonly session?: { readonly open: boolean };
};

/** What an order would cost and leave, as the server worked it out. */
export function PreviewFigures({
  preview,
  currency,
  decimals,
}: {
  preview: PreviewText;
  currency: string;
  /** Of the instrument's prices. */
  decimals: number;
}) {
  const share = preview.percentOfDailyVolume;
  return (
    <Facts
      items={[
        [
          "Notional",
          <span key="n" title={preview.notional ?? undefined}>
            {formatCompact(figure(preview.notional))} {currency}
          </span>,
        ],
        ["Reference price", formatPrice(figure(preview.reference), decimals)],
        ["Buying power after", `${formatCompact(figure(preview.buyingPowerAfter))} ${currency}`],
        ["Position after", formatQuantity(figure(preview.positionAfter))],
        ["Share of daily volume", share === null ? "—" : formatPercent(share / 100, { decimals: 3 })],
        ...(preview.session
          ? ([["Session", preview.session.open ? "open" : "closed: the order waits until it opens"]] as const)
          : []),
      ]}
    />
  );
}
