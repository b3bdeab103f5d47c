"use client";
import { Button, cx, formatPrice, KeyHint, NumberField, Select } from "#components/ui/index.ts";
import { AlgorithmFields } from "./algorithm-fields.tsx";
import { BracketFields } from "./bracket-fields.tsx";
import { figure, onStep } from "./decimal-text.ts";
import type { Steps } from "./instrument-steps.ts";
import { MarketLine } from "./market-line.tsx";
import { AccountField, InstrumentField, PriceField } from "./order-entry-fields.tsx";
import { timeInForceTitle, typeTitle } from "./order-words.ts";
import { SizeField } from "./size-field.tsx";
import type { TicketDraft } from "./staged-orders.ts";
import { needsLimit, needsStop, rulesOf, TICKET_TYPES, withType } from "./ticket-rules.ts";
import type { Size } from "./ticket-size.ts";
import type { AccountSummary, Instrument } from "./trading-types.ts";
import type { QuoteText } from "./use-trading-facts.ts";

type FieldsProps = {
  draft: TicketDraft;
  onChange: (draft: Partial<TicketDraft>) => void;
  accounts: readonly AccountSummary[];
  instruments: readonly Instrument[];
  steps: Steps;
  quote: QuoteText | undefined;
  /** Signed units in the account; null while not known. */
  held: number | null;
  shortAllowed: boolean;
  /** What the draft comes to in units. */
  size: Size;
  /** The account's broker makes the exits of a bracket. */
  brackets: boolean;
  /** It shows a part of an order at a time. */
  displays: boolean;
  disabled: boolean;
};

/** Buy is blue, sell is orange, and both say so in a word. */
export function SideChoice({ draft, onChange, shortAllowed, size, disabled: reviewing }: FieldsProps) {
  // A target says the side itself.
  const isTarget = draft.sizing === "weight";
  const disabled = reviewing || isTarget;
  const sides = [
    ["buy", "▲ BUY", "B", "border-up bg-up text-on-up"],
    ["sell", "▼ SELL", "S", "border-down bg-down text-on-down"],
  ] as const;
  const chosen = draft.side === "sell-short" ? "sell" : draft.side;
  return (
    <div className="flex flex-col gap-1">
      <fieldset aria-label="Side" className="grid grid-cols-2 gap-1.5">
        {sides.map(([side, label, key, hue]) => (
          <button
            key={side}
            type="button"
            disabled={disabled}
            aria-pressed={chosen === side}
            onClick={() => onChange({ side })}
            className={cx(
              "flex h-9 items-center justify-center gap-2 rounded-2 border font-strong text-13",
              chosen === side ? hue : "border-line-3 bg-1 text-2 hover:bg-2",
            )}
          >
            {label}
            <KeyHint keys={key} inherit />
          </button>
        ))}
      </fieldset>
      {isTarget && size.side === undefined && (
        <p className="text-11 text-3">The target says which: what is held leads to it.</p>
      )}
      {chosen === "sell" && shortAllowed && !isTarget && (
        <label className="flex min-h-6 items-center gap-2 text-12 text-2">
          <input
            type="checkbox"
            disabled={disabled}
            checked={draft.side === "sell-short"}
            onChange={(event) => onChange({ side: event.target.checked ? "sell-short" : "sell" })}
            className="size-4 accent-(--ink)"
          />
          Sell short: more than is held
        </label>
      )}
    </div>
  );
}

export function TicketFields(props: FieldsProps) {
  const { draft, onChange, accounts, instruments, disabled } = props;
  const unit = instruments.find(({ symbol }) => symbol === draft.symbol)?.currency;
  return (
    <div className="flex flex-col gap-2">
      <AccountField
        accounts={accounts}
        disabled={disabled}
        value={draft.account}
        onChange={(account) => onChange({ account })}
      />
      <InstrumentField
        instruments={instruments}
        disabled={disabled}
        value={draft.symbol}
        onChange={(symbol) => onChange({ symbol, ...NO_PRICES })}
      />
      <MarketLine symbol={draft.symbol} quote={props.quote} held={props.held} steps={props.steps} />
      <SizeField {...props} currency={unit} />
      <AlgorithmFields draft={draft} onChange={onChange} disabled={disabled} />
      {draft.algorithm ? (
        <QuotedPriceField
          {...props}
          label="Limit, if any"
          unit={unit}
          value={draft.limitPrice}
          onPrice={(limitPrice) => onChange({ limitPrice })}
        />
      ) : (
        <SingleOrderFields {...props} unit={unit} />
      )}
    </div>
  );
}

/** Type, prices, time in force and exits of an order that goes out whole. */
function SingleOrderFields(props: FieldsProps & { unit: string | undefined }) {
  const { draft, onChange, unit, disabled } = props;
  const rules = rulesOf(draft.type);
  return (
    <>
      <Select
        layout="row"
        label="Type"
        disabled={disabled}
        options={TICKET_TYPES.map((type) => ({ value: type as string, label: typeTitle(type) }))}
        value={draft.type}
        onChange={(type) => onChange(withType(draft, type))}
      />
      {needsLimit(draft.type) && (
        <QuotedPriceField
          {...props}
          label="Limit price"
          unit={unit}
          value={draft.limitPrice}
          onPrice={(limitPrice) => onChange({ limitPrice })}
        />
      )}
      {needsStop(draft.type) && (
        <QuotedPriceField
          {...props}
          label="Stop price"
          unit={unit}
          value={draft.stopPrice}
          onPrice={(stopPrice) => onChange({ stopPrice })}
        />
      )}
      <Select
        layout="row"
        label="Time in force"
        disabled={disabled}
        options={rules.timeInForce.map((word) => ({ value: word as string, label: timeInForceTitle(word) }))}
        value={draft.timeInForce}
        onChange={(timeInForce) => onChange({ timeInForce })}
      />
      <p className="text-11 text-3">{rules.rule}</p>
      {needsLimit(draft.type) && <DisplayField {...props} />}
      <BracketFields {...props} offered={props.brackets} />
    </>
  );
}

/** How much of it the venue shows; where it cannot, what was written before is told, not dropped in silence. */
function DisplayField({ draft, onChange, steps, displays, disabled }: FieldsProps) {
  const value = draft.displayQuantity ?? null;
  if (displays)
    return (
      <NumberField
        layout="row"
        label="Display, if not all"
        min={0}
        step={steps.lot}
        disabled={disabled}
        value={value}
        onChange={(displayQuantity) => onChange({ displayQuantity })}
        description="The venue shows this much at a time (MaxFloor)"
      />
    );
  if (value === null) return null;
  return (
    <p className="text-11 text-warn">
      ! This account's broker shows the whole of an order.{" "}
      <Button size="small" disabled={disabled} onClick={() => onChange({ displayQuantity: null })}>
        Show all of it
      </Button>
    </p>
  );
}

const NO_PRICES = { limitPrice: null, stopPrice: null, takeProfit: null, stopLoss: null } as const;

/** A price with those of the moment one press away. */
function QuotedPriceField({
  label,
  unit,
  value,
  onPrice,
  steps,
  quote,
  disabled,
}: FieldsProps & {
  label: string;
  unit: string | undefined;
  value: number | null;
  onPrice: (price: number | null) => void;
}) {
  // Marks of a dataset need not lie on the tick; a price that is offered must.
  const on = (text: string | null | undefined) => {
    const price = figure(text);
    return price === null ? null : onStep(price, steps.tick);
  };
  const bid = on(quote?.bid);
  const ask = on(quote?.ask);
  const mid = bid !== null && ask !== null ? onStep((bid + ask) / 2, steps.tick) : null;
  const prices = [
    ["Bid", bid],
    ["Mid", mid],
    ["Ask", ask],
    ["Last", bid === null && ask === null ? on(quote?.reference) : null],
  ] as const;
  const known = prices.filter(([, price]) => price !== null);
  return (
    <PriceField
      label={label}
      unit={unit}
      steps={steps}
      disabled={disabled}
      value={value}
      onChange={onPrice}
      description={
        known.length > 0 && (
          <span className="flex flex-wrap gap-1">
            {known.map(([name, price]) => (
              <Button key={name} size="small" disabled={disabled} onClick={() => onPrice(price)}>
                {name} {formatPrice(price, steps.decimals)}
              </Button>
            ))}
          </span>
        )
      }
    />
  );
}
