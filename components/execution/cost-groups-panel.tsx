"use client";
import { useQuery } from "@tanstack/react-query";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useMemo, useState } from "react";
import { useApi, useStale } from "#components/providers/index.ts";
import {
  Button,
  DataGrid,
  formatCompact,
  formatInteger,
  formatPercent,
  Gain,
  type GridColumn,
  Menu,
  numberColumn,
  Panel,
  QueryPanel,
  Segmented,
  textColumn,
} from "#components/ui/index.ts";
import { type CostGroup, GROUP_KEYS, type GroupKey, type Known } from "#lib/execution/tca/index.ts";
import { CostFilters } from "./cost-filters.tsx";
import { CostSplitBars } from "./cost-split-bars.tsx";
import { BENCHMARK_TITLES, BENCHMARKS, type Benchmark, bps, interval, millis } from "./cost-words.ts";
import { RealisedCostsPanel } from "./realised-costs-panel.tsx";
import { useCostChoice } from "./use-cost-choice.ts";

type Group = Known<CostGroup> & { readonly currency: string };

const GROUP_TITLES: Record<GroupKey, string> = {
  account: "Account",
  broker: "Broker",
  symbol: "Symbol",
  algorithm: "Algorithm",
  strategy: "Strategy",
  side: "Side",
  hour: "Hour of the market's day",
  size: "Size as a part of the day's volume",
};

/** What orders cost together, in groups, and what a backtest should assume from it. */
export function CostGroupsPanel() {
  const api = useApi();
  const stale = useStale();
  const { choice, ...filters } = useCostChoice();
  const [groupBy, setGroupBy] = useQueryState("by", parseAsStringLiteral(GROUP_KEYS).withDefault("symbol"));
  const [benchmark, setBenchmark] = useState<Benchmark>("arrival");
  const query = useQuery(
    api.tca.aggregate.queryOptions({ ...choice, groupBy }, { placeholderData: (before) => before }),
  );
  const columns = useMemo(() => groupColumns(GROUP_TITLES[groupBy], benchmark), [groupBy, benchmark]);
  return (
    <div className="flex h-full min-h-0 gap-2 phone:flex-col phone:overflow-y-auto">
      <QueryPanel what="costs" query={query} stale={stale} flush className="min-w-0 flex-1 phone:min-h-96">
        {({ groups, isCut }) => (
          <DataGrid
            label={`Costs by ${GROUP_TITLES[groupBy].toLowerCase()}`}
            rows={groups}
            columns={columns}
            rowId={(row) => `${row.currency} ${row.name}`}
            filterable={false}
            empty="No order of these has been sent and is over."
            toolbar={
              <>
                <Menu
                  trigger={<Button size="small">By: {GROUP_TITLES[groupBy]}</Button>}
                  items={GROUP_KEYS.map((key) => ({
                    label: GROUP_TITLES[key],
                    checked: key === groupBy,
                    onSelect: () => void setGroupBy(key),
                  }))}
                />
                <Segmented
                  label="Slippage against"
                  options={BENCHMARKS.map((value) => ({ value, label: BENCHMARK_TITLES[value] }))}
                  value={benchmark}
                  onChange={setBenchmark}
                />
                <CostFilters {...filters} />
              </>
            }
            footer={
              <span className="phone:hidden">
                {isCut ? "! Only the newest orders are counted. " : ""}Fewer than 30 orders: shown with the
                interval, not compared
              </span>
            }
          />
        )}
      </QueryPanel>
      <aside className="flex w-84 shrink-0 flex-col gap-2 overflow-y-auto phone:w-full phone:overflow-visible">
        {(query.data?.totals ?? []).map((total) => (
          <Total key={total.currency} total={total} />
        ))}
        <RealisedCostsPanel choice={choice} />
      </aside>
    </div>
  );
}

function Total({ total }: { total: Group }) {
  return (
    <Panel title="All of them" note={`${formatInteger(total.orders)} orders, ${total.currency}`}>
      <p className="pb-2 text-12 text-2">
        {formatCompact(total.notional)} {total.currency} traded, {formatPercent(total.fillRate)} of what was
        asked. Against arrival {bps(total.slippageBps.arrival)} bp, 95 %{" "}
        {interval(total.arrivalIntervalBps.low, total.arrivalIntervalBps.high)}.
      </p>
      <CostSplitBars split={total.split} currency={total.currency} />
    </Panel>
  );
}

function groupColumns(title: string, benchmark: Benchmark): GridColumn<Group>[] {
  const worse = (id: string, head: string, value: (row: Group) => number | null, width: number) =>
    numberColumn<Group>(id, head, value, 1, {
      width,
      render: (row) => <Gain value={-(value(row) ?? 0)} text={bps(value(row))} />,
    });
  return [
    textColumn("name", title, (row) => row.name, { flex: 1, minWidth: 150 }),
    numberColumn("orders", "Orders", (row) => row.orders, 0, { width: 72 }),
    textColumn("enough", "Compared", (row) => (row.isRanked ? "✓ yes" : "too few"), { width: 84 }),
    numberColumn("notional", "Traded", (row) => row.notional, 0, {
      width: 92,
      fit: true,
      sort: "desc",
      format: (value) => formatCompact(value as number | null),
    }),
    textColumn("currency", "In", (row) => row.currency, { width: 52 }),
    numberColumn("rate", "Filled, %", (row) => row.fillRate && row.fillRate * 100, 1, { width: 80 }),
    worse("slippage", `${BENCHMARK_TITLES[benchmark]}, bp`, (row) => row.slippageBps[benchmark], 96),
    textColumn("interval", "Arrival, 95 %", ({ arrivalIntervalBps: { low, high } }) => interval(low, high), {
      width: 116,
      hint: "95 % interval of the mean slippage against arrival, basis points",
    }),
    worse("shortfall", "Shortfall, bp", (row) => row.shortfallBps, 104),
    ...(["1m", "30m", "1d"] as const).map((horizon) =>
      numberColumn<Group>(
        `markout-${horizon}`,
        `${horizon} after, bp`,
        (row) => row.markoutsBps[horizon],
        1,
        {
          width: 96,
          render: ({ markoutsBps }) => <Gain value={markoutsBps[horizon]} text={bps(markoutsBps[horizon])} />,
        },
      ),
    ),
    textColumn(
      "latency",
      "Latency p50, p95, ms",
      ({ latency }) => `${millis(latency.p50)}, ${millis(latency.p95)}`,
      {
        width: 148,
      },
    ),
  ];
}
