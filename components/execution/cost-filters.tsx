"use client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "#components/providers/index.ts";
import { Segmented } from "#components/ui/index.ts";
import { FilterChip, SIDE_CHOICES } from "./blotter-filters.tsx";
import { type CostChoice, PERIOD_TITLES, PERIODS } from "./use-cost-choice.ts";
import { useAccounts, useInstruments } from "./use-trading-facts.ts";

/** Of which orders the costs are shown. */
export function CostFilters({ filter, setFilter }: Pick<CostChoice, "filter" | "setFilter">) {
  const api = useApi();
  const accounts = useAccounts().data ?? [];
  const instruments = useInstruments().data ?? [];
  const algorithms = useQuery(api.algos.catalogue.queryOptions({})).data ?? [];
  return (
    <div className="flex flex-wrap items-center gap-1">
      <Segmented
        label="Period"
        options={PERIODS.map((value) => ({ value, label: PERIOD_TITLES[value] }))}
        value={filter.period}
        onChange={(period) => void setFilter({ period })}
      />
      <FilterChip
        label="Account"
        value={filter.account}
        choices={accounts.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(account) => void setFilter({ account })}
      />
      <FilterChip
        label="Symbol"
        value={filter.symbol}
        choices={instruments.map(({ symbol }) => ({ value: symbol, label: symbol }))}
        onChange={(symbol) => void setFilter({ symbol })}
      />
      <FilterChip
        label="Side"
        value={filter.side}
        choices={SIDE_CHOICES}
        onChange={(side) => void setFilter({ side: side as CostChoice["filter"]["side"] })}
      />
      <FilterChip
        label="Algorithm"
        value={filter.algorithm}
        choices={algorithms.map(({ name, title }) => ({ value: name, label: title }))}
        onChange={(algorithm) => void setFilter({ algorithm })}
      />
    </div>
  );
}
