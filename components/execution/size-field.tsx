"use client";
import { formatNumber, formatPrice, formatQuantity, NumberField, Segmented } from "#components/ui/index.ts";
import type { Steps } from "./instrument-steps.ts";
import { QuantityField } from "./order-entry-fields.tsx";
import type { TicketDraft } from "./staged-orders.ts";
import { sideTitle } from "./ticket-rules.ts";
import { SIZINGS, type Size } from "./ticket-size.ts";

/** How many: in units, or as money or a share of the book with the units that it comes to. */
export function SizeField({
  draft,
  onChange,
  size,
  held,
  steps,
  currency,
  disabled,
}: {
  draft: TicketDraft;
  onChange: (draft: Partial<TicketDraft>) => void;
  size: Size;
  /** Signed units in the account; null while not known. */
  held: number | null;
  steps: Steps;
  currency: string | undefined;
  disabled: boolean;
}) {
  const sizing = draft.sizing ?? "units";
  return (
    <div className="flex flex-col gap-1">
      {sizing === "units" ? (
        <QuantityField
          steps={steps}
          disabled={disabled}
          value={draft.quantity}
          onChange={(quantity) => onChange({ quantity })}
        />
      ) : (
        <NumberField
          layout="row"
          label={AMOUNTS[sizing]}
          unit={sizing === "money" ? currency : "%"}
          {...(sizing !== "weight" && { min: 0 })}
          step={sizing === "money" ? 1000 : 0.5}
          disabled={disabled}
          value={draft.amount}
          onChange={(amount) => onChange({ amount })}
          description={<SizeWords size={size} held={held} steps={steps} currency={currency} />}
        />
      )}
      <div className="flex items-center justify-between gap-2">
        <span className="text-11 text-3">Size in</span>
        <Segmented
          label="Size in"
          options={SIZINGS}
          value={sizing}
          onChange={(next) =>
            !disabled &&
            onChange({
              sizing: next,
              amount: null,
              quantity: size.quantity ?? draft.quantity,
              side: draft.side,
            })
          }
        />
      </div>
    </div>
  );
}

const AMOUNTS = { money: "Amount", percent: "Share of the book", weight: "Target weight" } as const;

/** What would be sent, so that the rounding is seen before anything is. */
function SizeWords({
  size,
  held,
  steps,
  currency,
}: {
  size: Size;
  held: number | null;
  steps: Steps;
  currency: string | undefined;
}) {
  if (size.quantity === null) return size.missing ?? null;
  if (size.at === null) return `${formatQuantity(size.quantity)} units`;
  return (
    <>
      {size.side && `${sideTitle[size.side]} `}
      <b className="font-strong text-1">{formatQuantity(size.quantity)}</b> units at{" "}
      {formatPrice(size.at, steps.decimals)}: {formatNumber(size.worth)} {currency}
      {steps.lot === 1 ? "" : `, whole lots of ${steps.lot}`}
      {size.target !== undefined && `, from ${formatQuantity(held)} held to ${formatQuantity(size.target)}`}
    </>
  );
}
