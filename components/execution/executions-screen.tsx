"use client";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { type ReactNode, useMemo } from "react";
import { useApi, useStale } from "#components/providers/index.ts";
import { ModeBadge, modeOf, RoleGate } from "#components/shell/index.ts";
import {
  DataGrid,
  formatPrice,
  formatQuantity,
  type GridColumn,
  LoadOlder,
  numberColumn,
  PageHeader,
  QueryPanel,
  Tabs,
  textColumn,
  timeColumn,
  useTimeZone,
} from "#components/ui/index.ts";
import { CostGroupsPanel } from "./cost-groups-panel.tsx";
import { figure } from "./decimal-text.ts";
import { SideWord } from "./order-cells.tsx";
import type { OrderNames } from "./order-columns.tsx";
import { OrderCostsPanel } from "./order-costs-panel.tsx";
import { strategyWord } from "./order-words.ts";
import { useAccounts, useOrderNames } from "./use-trading-facts.ts";

type ExecutionRow = {
  readonly execution: string;
  readonly orderId: string;
  readonly accountId: string;
  readonly symbol: string;
  readonly quantity: string;
  readonly price: string;
  readonly fee: string;
  readonly feeCurrency: string;
  readonly strategy: string | null;
  readonly at: number;
};

const TABS = ["executions", "orders", "groups"] as const;

/** What traded, and what trading cost: by order and together. */
export function ExecutionsScreen() {
  const accounts = useAccounts().data;
  const [tab, setTab] = useQueryState("tab", parseAsStringLiteral(TABS).withDefault("executions"));
  return (
    <>
      <PageHeader
        title="Executions and costs"
        chips={<ModeBadge mode={modeOf(accounts)} />}
        note="What traded, and what trading it cost"
      />
      <RoleGate screen="Executions" permission="orders:read">
        <Tabs
          label="Executions and costs"
          className="min-h-0 flex-1"
          value={tab}
          onChange={(next) => void setTab(next)}
          tabs={[
            {
              value: "executions",
              label: "Executions",
              content: (
                <InPage>
                  <ExecutionsPanel />
                </InPage>
              ),
            },
            {
              value: "orders",
              label: "Costs by order",
              content: (
                <InPage>
                  <OrderCostsPanel />
                </InPage>
              ),
            },
            {
              value: "groups",
              label: "Costs together",
              content: (
                <InPage>
                  <CostGroupsPanel />
                </InPage>
              ),
            },
          ]}
        />
      </RoleGate>
    </>
  );
}

function InPage({ children }: { children: ReactNode }) {
  return <div className="flex h-full min-h-0 flex-col p-2">{children}</div>;
}

/** Every execution that counts: busts taken out, corrections applied. */
function ExecutionsPanel() {
  const api = useApi();
  const router = useRouter();
  const zone = useTimeZone();
  const names = useOrderNames();
  const columns = useMemo(() => executionColumns(zone, names), [zone, names]);
  const query = useInfiniteQuery(
    api.executions.list.infiniteQueryOptions(
      {},
      {
        getNextPageParam: (page) => page.nextCursor,
        placeholderData: keepPreviousData,
        refetchInterval: 5_000,
      },
    ),
  );
  return (
    <QueryPanel
      what="executions"
      query={query}
      stale={useStale()}
      flush
      className="flex-1"
      empty={{
        when: ({ pages }) => pages.every(({ executions }) => executions.length === 0),
        title: "Nothing has traded yet",
        text: "Every fill of every order stands here, by the venue's id of the execution.",
      }}
    >
      {({ pages }) => (
        <DataGrid
          label="Executions"
          rows={pages.flatMap(({ executions }) => executions)}
          columns={columns}
          rowId={(row) => `${row.accountId} ${row.execution}`}
          onOpen={(row) => router.push(`/blotter?tab=history&order=${row.orderId}`)}
          footer={
            <>
              <span className="phone:hidden">Enter opens the order</span>
              <LoadOlder pages={query} />
            </>
          }
        />
      )}
    </QueryPanel>
  );
}

function executionColumns(zone: string, names: OrderNames): GridColumn<ExecutionRow>[] {
  const units = (row: ExecutionRow) => Math.abs(Number(row.quantity));
  return [
    timeColumn("at", "Time", zone, (row) => Math.floor(row.at / 1000), { width: 168 }),
    textColumn("symbol", "Symbol", (row) => row.symbol, {
      cardTitle: true,
      width: 96,
      render: ({ symbol }) => <b className="font-strong text-1">{symbol}</b>,
    }),
    textColumn("side", "Side", (row) => (row.quantity.startsWith("-") ? "Sell" : "Buy"), {
      cardTitle: true,
      width: 84,
      render: (row) => <SideWord side={row.quantity.startsWith("-") ? "sell" : "buy"} />,
    }),
    numberColumn("quantity", "Qty", units, 0, {
      fit: true,
      cardTitle: true,
      format: (value) => formatQuantity(value as number),
    }),
    numberColumn("price", "Price", (row) => figure(row.price), 2, {
      fit: true,
      format: (value, row) => formatPrice(value as number, names.steps(row.symbol).decimals),
    }),
    numberColumn("value", "Value", (row) => units(row) * Number(row.price), 2, { width: 124, fit: true }),
    numberColumn("fee", "Fee", (row) => figure(row.fee), 2),
    textColumn("currency", "Fee in", (row) => row.feeCurrency, { width: 72 }),
    textColumn("account", "Account", (row) => names.account(row.accountId), { width: 140 }),
    textColumn("strategy", "Strategy", (row) => row.strategy, { width: 140, format: strategyWord }),
    textColumn("execution", "Execution id", (row) => row.execution, {
      flex: 1,
      minWidth: 160,
      render: ({ execution }) => <code className="font-mono">{execution}</code>,
    }),
  ];
}
