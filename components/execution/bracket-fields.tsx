"use client";
import { useState } from "react";
import { Button } from "#components/ui/index.ts";
import type { Steps } from "./instrument-steps.ts";
import { PriceField } from "./order-entry-fields.tsx";
import type { TicketDraft } from "./staged-orders.ts";

/** Take profit and stop loss: exits that the venue makes when the order fills. */
export function BracketFields({
  draft,
  onChange,
  steps,
  unit,
  offered,
  disabled,
}: {
  draft: TicketDraft;
  onChange: (draft: Partial<TicketDraft>) => void;
  steps: Steps;
  unit: string | undefined;
  /** False: the account's broker makes no exits itself. */
  offered: boolean;
  disabled: boolean;
}) {
  const [opened, setOpened] = useState(false);
  const isSet = draft.takeProfit != null || draft.stopLoss != null;
  if (!offered)
    return isSet ? (
      <p className="text-11 text-warn">
        ! This account's broker makes no exits itself: enter them as orders of their own.{" "}
        <Button
          size="small"
          disabled={disabled}
          onClick={() => onChange({ takeProfit: null, stopLoss: null })}
        >
          Drop the exits
        </Button>
      </p>
    ) : null;
  if (!opened && !isSet)
    return (
      <span>
        <Button kind="ghost" size="small" disabled={disabled} onClick={() => setOpened(true)}>
          + Take profit, stop loss
        </Button>
      </span>
    );
  return (
    <fieldset aria-label="Exits when it fills" className="flex flex-col gap-2 border-line-1 border-t pt-2">
      <PriceField
        label="Take profit"
        steps={steps}
        unit={unit}
        disabled={disabled}
        value={draft.takeProfit ?? null}
        onChange={(takeProfit) => onChange({ takeProfit })}
      />
      <PriceField
        label="Stop loss"
        steps={steps}
        unit={unit}
        disabled={disabled}
        value={draft.stopLoss ?? null}
        onChange={(stopLoss) => onChange({ stopLoss })}
      />
      <p className="flex items-center gap-2 text-11 text-3">
        <span>Made when it fills; the first to trade cancels the other.</span>
        <Button
          kind="ghost"
          size="small"
          className="ml-auto shrink-0"
          disabled={disabled}
          onClick={() => {
            setOpened(false);
            onChange({ takeProfit: null, stopLoss: null });
          }}
        >
          Drop
        </Button>
      </p>
    </fieldset>
  );
}
