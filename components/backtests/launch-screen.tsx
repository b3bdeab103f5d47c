"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useApi } from "#components/providers/index.ts";
import { RoleGate } from "#components/shell/index.ts";
import {
  buttonClass,
  EmptyState,
  ErrorState,
  LoadingState,
  PageBody,
  PageHeader,
  Panel,
} from "#components/ui/index.ts";
import type { LaunchOptions } from "#lib/model-testing/backtesting/index.ts";
import { LaunchForm } from "./launch-form.tsx";

/** Starts a backtest. Everything has a default; the address holds the whole form. */
export function LaunchScreen() {
  return (
    <>
      <PageHeader
        parents={
          <Link href="/backtests" className="hover:text-1 hover:underline">
            Runs
          </Link>
        }
        title="New backtest"
        note="The address holds the whole form: share it, keep it, run it again"
      />
      <RoleGate screen="New backtest" permission="runs:launch">
        <LaunchBody />
      </RoleGate>
    </>
  );
}

function LaunchBody() {
  const api = useApi();
  const query = useQuery(api.runs.options.queryOptions({}));
  const options: LaunchOptions | undefined = query.data;
  if (options && options.datasets.length > 0) return <LaunchForm options={options} />;
  return (
    <PageBody>
      <Panel flush>
        {options ? (
          <EmptyState
            title="There is no market data yet"
            text="A backtest needs bars. Import a CSV file first; it takes a minute."
            action={
              <Link href="/data" className={buttonClass("ink")}>
                Import data
              </Link>
            }
          />
        ) : query.error ? (
          <ErrorState error={query.error} retry={() => void query.refetch()} />
        ) : (
          <LoadingState what="strategies and data" rows={8} />
        )}
      </Panel>
    </PageBody>
  );
}
