"use client";
import { useQuery } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { useMemo, useState } from "react";
import { useApi, useStale } from "#components/providers/index.ts";
import {
  DataGrid,
  formatQuantity,
  formatSigned,
  Gain,
  type GridColumn,
  numberColumn,
  QueryPanel,
  Segmented,
  textColumn,
  timeColumn,
  useTimeZone,
} from "#components/ui/index.ts";
import { CostFilters } from "./cost-filters.tsx";
import { BENCHMARK_TITLES, BENCHMARKS, type Benchmark, bps, type Costs, SPLIT_PARTS } from "./cost-words.ts";
import { SideWord, sideWord } from "./order-cells.tsx";
import type { OrderNames } from "./order-columns.tsx";
import { OrderCostsDrawer } from "./order-costs-drawer.tsx";
import { useCostChoice } from "./use-cost-choice.ts";
import { useOrderNames } from "./use-trading-facts.ts";

type Row = {
  readonly id: string;
  readonly accountId: string;
  readonly symbol: string;
  readonly side: "buy" | "sell" | "sell-short";
  readonly quantity: number;
  readonly strategyName: string | null;
  readonly algorithm: string | null;
  readonly at: number;
  readonly costs: Costs;
};

/** What each order cost that is over. */
export function OrderCostsPanel() {
  const api = useApi();
  const zone = useTimeZone();
  const names = useOrderNames();
  const { choice, ...filters } = useCostChoice();
  const [benchmark, setBenchmark] = useState<Benchmark>("arrival");
  const [open, setOpen] = useQueryState("costs", parseAsString);
  const query = useQuery(api.tca.orders.queryOptions(choice, { placeholderData: (before) => before }));
  const columns = useMemo(() => costColumns(zone, names, benchmark), [zone, names, benchmark]);
  return (
    <>
      <QueryPanel what="costs" query={query} stale={useStale()} flush className="h-full">
        {(rows) => (
          <DataGrid
            label="Costs by order"
            rows={rows}
            columns={columns}
            rowId={(row) => row.id}
            onOpen={(row) => void setOpen(row.id)}
            empty="No order of these has been sent and is over."
            toolbar={
              <>
                <CostFilters {...filters} />
                <Segmented
                  label="Slippage against"
                  options={BENCHMARKS.map((value) => ({ value, label: BENCHMARK_TITLES[value] }))}
                  value={benchmark}
                  onChange={setBenchmark}
                />
              </>
            }
            footer={
              <span className="phone:hidden">Enter opens the costs of the order; + costs, − gains</span>
            }
          />
        )}
      </QueryPanel>
      {open && (
        <OrderCostsDrawer orderId={open} names={names} zone={zone} onClose={() => void setOpen(null)} />
      )}
    </>
  );
}

function costColumns(zone: string, names: OrderNames, benchmark: Benchmark): GridColumn<Row>[] {
  const worse = (id: string, title: string, value: (row: Row) => number | null, width = 104, hint?: string) =>
    numberColumn<Row>(id, title, value, 1, {
      width,
      ...(hint !== undefined && { hint }),
      render: (row) => <Gain value={-(value(row) ?? 0)} text={bps(value(row))} />,
    });
  return [
    timeColumn("at", "Decided", zone, (row) => Math.floor(row.at / 1000), { width: 152, sort: "desc" }),
    textColumn("symbol", "Symbol", (row) => row.symbol, {
      width: 84,
      render: ({ symbol }) => <b className="font-strong text-1">{symbol}</b>,
    }),
    textColumn("side", "Side", (row) => sideWord(row.side), {
      width: 92,
      render: (row) => <SideWord side={row.side} />,
    }),
    numberColumn("quantity", "Qty", (row) => row.quantity, 0, {
      width: 84,
      format: (value) => formatQuantity(value as number),
    }),
    numberColumn("filled", "Filled, %", (row) => row.costs.fillRate && row.costs.fillRate * 100, 1, {
      width: 80,
    }),
    worse(
      "slippage",
      `${BENCHMARK_TITLES[benchmark]}, bp`,
      (row) => row.costs.slippageBps[benchmark],
      96,
      "Average price against it; above zero is worse",
    ),
    worse("shortfall", "Shortfall, bp", (row) => row.costs.shortfallBps),
    ...SPLIT_PARTS.map(([part, title, hint]) =>
      numberColumn<Row>(part, title, (row) => row.costs.split[part], 2, {
        width: 92,
        hint,
        render: ({ costs }) => (
          <Gain value={-(costs.split[part] ?? 0)} text={formatSigned(costs.split[part], 2)} />
        ),
      }),
    ),
    ...(["1m", "30m", "1d"] as const).map((horizon) =>
      numberColumn<Row>(
        `markout-${horizon}`,
        `${horizon} after, bp`,
        (row) => row.costs.markoutsBps[horizon],
        1,
        {
          width: 96,
          hint: "What the price did after the fills, in the order's favour",
          render: ({ costs }) => (
            <Gain value={costs.markoutsBps[horizon]} text={bps(costs.markoutsBps[horizon])} />
          ),
        },
      ),
    ),
    numberColumn(
      "latency",
      "Latency, ms",
      ({ costs: { latency } }) => (latency.acknowledged === null ? null : latency.acknowledged / 1000),
      1,
    ),
    textColumn("account", "Account", (row) => names.account(row.accountId), { width: 120 }),
    textColumn("algorithm", "Algorithm", (row) => row.algorithm, { width: 100 }),
    textColumn("strategy", "Strategy", (row) => row.strategyName, { flex: 1, minWidth: 120 }),
  ];
}
