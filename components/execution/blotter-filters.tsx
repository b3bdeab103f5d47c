"use client";
import { Button, Menu } from "#components/ui/index.ts";
import type { OrderRow } from "#lib/execution/orders/index.ts";
import { NO_FILTER, type RowFilter } from "./order-tabs.ts";

type Choice = { value: string; label: string };

/** One chip a filter: pressed it offers what the list holds. */
export function BlotterFilters({
  filter,
  onChange,
  accounts,
  symbols,
  strategies,
}: {
  filter: RowFilter;
  onChange: (filter: Partial<RowFilter>) => void;
  accounts: readonly Choice[];
  symbols: readonly string[];
  strategies: readonly string[];
}) {
  const named = (values: readonly string[]) => values.map((value) => ({ value, label: value }));
  const isFiltered = Object.values(filter).some(Boolean);
  return (
    <div className="flex flex-wrap items-center gap-1" data-filters="">
      <FilterChip
        label="Account"
        value={filter.account}
        choices={accounts}
        onChange={(account) => onChange({ account })}
      />
      <FilterChip
        label="Side"
        value={filter.side}
        choices={SIDE_CHOICES}
        onChange={(side) => onChange({ side })}
      />
      <FilterChip
        label="Symbol"
        value={filter.symbol}
        choices={named(symbols)}
        onChange={(symbol) => onChange({ symbol })}
      />
      <FilterChip
        label="Strategy"
        value={filter.strategy}
        choices={[{ value: "by-hand", label: "By hand" }, ...named(strategies)]}
        onChange={(strategy) => onChange({ strategy })}
      />
      {isFiltered && (
        <Button kind="ghost" keys="Shift F" onClick={() => onChange(NO_FILTER)}>
          Clear
        </Button>
      )}
    </div>
  );
}

export const SIDE_CHOICES: readonly Choice[] = [
  { value: "buy", label: "Buy" },
  { value: "sell", label: "Sell" },
  { value: "sell-short", label: "Sell short" },
] satisfies { value: NonNullable<OrderRow["side"]>; label: string }[];

/** Pressed it offers what there is; "all" is no filter. */
export function FilterChip({
  label,
  value,
  choices,
  onChange,
}: {
  label: string;
  value: string | null;
  choices: readonly Choice[];
  onChange: (value: string | null) => void;
}) {
  const chosen = choices.find((choice) => choice.value === value)?.label ?? value ?? "all";
  return (
    <Menu
      trigger={
        <Button kind={value ? "plain" : "ghost"} size="small" className="border-line-2!">
          {label}: {chosen}
        </Button>
      }
      items={[
        { label: "All", checked: value === null, onSelect: () => onChange(null) },
        ...choices.map((choice) => ({
          label: choice.label,
          checked: choice.value === value,
          onSelect: () => onChange(choice.value),
        })),
      ]}
    />
  );
}
