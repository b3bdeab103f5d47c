"use client";
import { useQuery } from "@tanstack/react-query";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useMemo, useState } from "react";
import { createChartLink } from "#components/charts/chart-link.ts";
import { axisLabel } from "#components/charts/time-axis.ts";
import { useApi } from "#components/providers/index.ts";
import { fillTimingWords } from "#components/reports/configuration-view.tsx";
import { ConventionChoice } from "#components/reports/convention-choice.tsx";
import { RESOLUTION_WORDS } from "#components/reports/price-panel.tsx";
import { ResultOverview } from "#components/reports/result-overview.tsx";
import { type ResultView, resultView } from "#components/reports/result-view.ts";
import { statisticsInputOf } from "#components/reports/run-figures.ts";
import { barsText, whyNoTrades } from "#components/reports/run-findings.ts";
import { useRunFigures } from "#components/reports/use-run-figures.ts";
import { type Command, usePageCommands } from "#components/shell/index.ts";
import { ErrorState, formatInteger, LoadingState, PageBody, Panel, Tabs } from "#components/ui/index.ts";
import type { BacktestResult, RunView } from "#lib/model-testing/backtesting/index.ts";
import { CONVENTION_SET_NAMES } from "#lib/model-testing/benchmarking/index.ts";
import { CodeTab, LogsTab, OrdersTab, ReturnsTab, TradesTab } from "./result-tabs.tsx";
import { useCharted } from "./use-charted.ts";
import { useResult } from "./use-result.ts";
import { WhatIfTab } from "./what-if-tab.tsx";

const TABS = ["overview", "trades", "returns", "orders", "logs", "code", "what-if"] as const;
type Tab = (typeof TABS)[number];
const CONVENTIONS = parseAsStringLiteral(CONVENTION_SET_NAMES).withDefault("standard");

/** A finished run: fetches its columns and shows them in tabs. */
export function RunResult({ run }: { run: RunView }) {
  const query = useResult(run.resultHash);
  if (query.data) return <LoadedResult run={run} result={query.data} />;
  return (
    <PageBody>
      <Panel flush>
        {query.error ? (
          <ErrorState error={query.error} retry={() => void query.refetch()} />
        ) : (
          <LoadingState what="the result" rows={12} />
        )}
      </Panel>
    </PageBody>
  );
}

function LoadedResult({ run, result }: { run: RunView; result: BacktestResult }) {
  const [tab, setTab] = useQueryState("tab", parseAsStringLiteral(TABS).withDefault("overview"));
  const [link] = useState(createChartLink);
  const view = useMemo(() => resultView(result, { synthetic: run.synthetic }), [result, run.synthetic]);
  const charted = useCharted(view, link);
  const [set, setSet] = useQueryState("conventions", CONVENTIONS);
  const trials = useTrials(run.id);
  const figures = useRunFigures(result, set, trials);
  const isFixed = useMemo(() => statisticsInputOf(result) === undefined, [result]);
  const conventions = (
    <ConventionChoice value={figures.conventions} onChange={(next) => void setSet(next)} fixed={isFixed} />
  );
  const nothing = whyNoTrades(result);
  useTabKeys(setTab);
  const { spec } = result;
  return (
    <Tabs<Tab>
      label="Parts of the result"
      value={tab}
      onChange={(next) => void setTab(next)}
      className="flex-1 overflow-hidden"
      aside={<span className="phone:hidden laptop:inline">{basis(view)}</span>}
      tabs={[
        {
          value: "overview",
          label: "Overview",
          content: (
            <Scroll>
              {nothing && <NoTrades text={nothing} />}
              <ResultOverview
                view={view}
                figures={figures}
                conventions={conventions}
                charted={charted}
                link={link}
              />
            </Scroll>
          ),
        },
        {
          value: "trades",
          label: "Trades",
          count: formatInteger(result.trades.length),
          content: <TradesTab view={view} charted={charted} link={link} />,
        },
        {
          value: "returns",
          label: "Returns",
          content: <ReturnsTab view={view} figures={figures} conventions={conventions} link={link} />,
        },
        {
          value: "orders",
          label: "Orders and fills",
          count: formatInteger(result.orders.length),
          content: <OrdersTab view={view} />,
        },
        {
          value: "logs",
          label: "Logs",
          count: formatInteger(result.logs.length),
          content: <LogsTab view={view} />,
        },
        { value: "code", label: "Code and configuration", content: <CodeTab run={run} result={result} /> },
        { value: "what-if", label: "What-if", content: <WhatIfTab run={run} spec={spec} /> },
      ]}
    />
  );
}

/** How often the team has tried the strategy; undefined until it is known. */
function useTrials(id: string) {
  const api = useApi();
  return useQuery(api.runs.trials.queryOptions({ id })).data;
}

/** What the figures rest on: bars, span and fills. */
function basis({ result, axis }: ResultView): string {
  const { spec, bars } = result;
  const span = axis.length > 0 ? `${axisLabel(axis, 0)} to ${axisLabel(axis, axis.length - 1)}` : "no bars";
  const size = RESOLUTION_WORDS[spec.data.resolution] ?? spec.data.resolution;
  return `${barsText(bars, size)}, ${span} · fills at the ${fillTimingWords(spec)}`;
}

function Scroll({ children }: { children: React.ReactNode }) {
  return <div className="h-full overflow-y-auto">{children}</div>;
}

function NoTrades({ text }: { text: string }) {
  return (
    <div className="p-2 pb-0">
      <Panel title="Nothing was traded">
        <p className="max-w-prose text-13 text-1">{text}</p>
      </Panel>
    </div>
  );
}

function useTabKeys(setTab: (tab: Tab) => unknown): void {
  usePageCommands(
    useMemo(
      () =>
        TABS.map(
          (tab, i): Command => ({
            id: `run.tab.${tab}`,
            title: `Show ${tab.replace("-", " ")}`,
            group: "This page",
            keys: String(i + 1),
            run: () => void setTab(tab),
          }),
        ),
      [setTab],
    ),
  );
}
