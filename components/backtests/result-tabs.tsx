"use client";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { ChartLink } from "#components/charts/chart-link.ts";
import { EquityChart } from "#components/charts/equity-chart.tsx";
import { MonthlyHeatMap } from "#components/charts/monthly-heat-map.tsx";
import { ReturnDistribution } from "#components/charts/return-distribution.tsx";
import { useApi } from "#components/providers/index.ts";
import { ConfigurationView } from "#components/reports/configuration-view.tsx";
import { DrawdownsTable } from "#components/reports/drawdowns-table.tsx";
import { LogsView } from "#components/reports/logs-view.tsx";
import { FillsGrid, OrdersGrid } from "#components/reports/orders-grid.tsx";
import { type Charted, PricePanel } from "#components/reports/price-panel.tsx";
import type { ResultView } from "#components/reports/result-view.ts";
import type { RunFigures } from "#components/reports/run-figures.ts";
import { StatisticsTable } from "#components/reports/statistics-table.tsx";
import { whenBarEnds } from "#components/reports/trade-rows.ts";
import { TradesGrid } from "#components/reports/trades-grid.tsx";
import { formatInteger, PageBody, Panel, Segmented } from "#components/ui/index.ts";
import type { BacktestResult, RunView } from "#lib/model-testing/backtesting/index.ts";

export function TradesTab({ view, charted, link }: { view: ResultView; charted: Charted; link: ChartLink }) {
  return (
    <PageBody fill className="h-full">
      <PricePanel view={view} charted={charted} link={link} className="h-[45%] min-h-60" />
      <Panel flush title="Trades" note={view.tradesNote} className="flex-1">
        <TradesGrid
          rows={view.trades}
          link={link}
          when={view.when}
          decimals={view.decimals}
          currency={view.result.spec.currency}
        />
      </Panel>
    </PageBody>
  );
}

export function ReturnsTab({
  view,
  figures,
  conventions,
  link,
}: {
  view: ResultView;
  figures: RunFigures;
  conventions: ReactNode;
  link: ChartLink;
}) {
  const { spec, equity } = view.result;
  return (
    <PageBody className="h-full laptop:grid-cols-2">
      <EquityChart
        axis={view.axis}
        curves={view.curves}
        initial={spec.capital}
        currency={spec.currency}
        link={link}
        className="h-80"
      />
      <DrawdownsTable axis={view.axis} drawdown={equity.drawdown} link={link} className="h-80" />
      <MonthlyHeatMap years={view.months} note="net of costs" />
      <ReturnDistribution returns={view.sessionReturns} period="day" className="min-h-72" />
      <StatisticsTable
        result={view.result}
        figures={figures}
        actions={conventions}
        className="laptop:col-span-2"
      />
    </PageBody>
  );
}

export function OrdersTab({ view }: { view: ResultView }) {
  const [shown, setShown] = useState<"orders" | "fills">("orders");
  const { result, when, decimals } = view;
  const choice = (
    <Segmented
      label="Rows"
      value={shown}
      onChange={setShown}
      options={[
        { value: "orders", label: `Orders ${formatInteger(result.orders.length)}` },
        { value: "fills", label: `Fills ${formatInteger(result.fills.length)}` },
      ]}
    />
  );
  return (
    <PageBody fill className="h-full">
      <Panel flush title={shown === "orders" ? "Orders" : "Fills"} actions={choice} className="flex-1">
        {shown === "orders" ? (
          <OrdersGrid result={result} when={when} decimals={decimals} />
        ) : (
          <FillsGrid result={result} when={when} decimals={decimals} />
        )}
      </Panel>
    </PageBody>
  );
}

export function LogsTab({ view }: { view: ResultView }) {
  return (
    <PageBody fill className="h-full">
      <Panel flush title="Log" note="written by the strategy" className="flex-1">
        <LogsView logs={view.result.logs} when={whenBarEnds(view.result)} />
      </Panel>
    </PageBody>
  );
}

export function CodeTab({ run, result }: { run: RunView; result: BacktestResult }) {
  const api = useApi();
  const { strategy } = run.spec;
  const version = useQuery(
    api.strategies.getVersion.queryOptions(
      { hash: strategy.kind === "version" ? strategy.hash : "" },
      { enabled: strategy.kind === "version", staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  const source = strategy.kind === "version" ? (version.data?.source ?? "") : null;
  return (
    <PageBody className="h-full">
      <ConfigurationView
        result={result}
        strategyName={run.strategyName}
        source={source}
        resultHash={run.resultHash}
      />
    </PageBody>
  );
}
