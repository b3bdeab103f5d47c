"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useApi, useCan } from "#components/providers/index.ts";
import { buttonClass, ErrorState, Facts, formatNumber, LoadingState, Panel } from "#components/ui/index.ts";
import type { Estimate, Known } from "#lib/execution/tca/index.ts";
import { interval } from "./cost-words.ts";
import type { CostChoice } from "./use-cost-choice.ts";

type CostModel = { readonly type: string; readonly bps?: number };

/** What a backtest should assume of costs, from what these orders paid, with the number of orders and the doubt. */
export function RealisedCostsPanel({ choice }: { choice: CostChoice["choice"] }) {
  const api = useApi();
  const mayLaunch = useCan("runs:launch");
  const { data, error, refetch } = useQuery(api.tca.applyToBacktest.queryOptions(choice));
  return (
    <Panel title="Costs for a backtest" note="from what was paid">
      {error ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <LoadingState what="what was paid" rows={2} />
      ) : data === null ? (
        <p className="text-12 text-2">None of these orders traded: there is nothing to learn costs from.</p>
      ) : (
        <div className="flex flex-col gap-3">
          <Facts
            items={[
              ["Commission", words(data.commission, data.evidence.fees, "orders")],
              ["Slippage", words(data.slippage, data.evidence.slippage, "market orders")],
            ]}
          />
          <p className="text-11 text-3">
            Slippage is spread and impact of orders that take what price there is. What the market did while
            an order waited is in a backtest's own bars; a limit's price is the limit.
            {(data.evidence.slippage.mean ?? 0) < 0 && " It was below zero: the model assumes none."}
          </p>
          {mayLaunch && (
            <Link href={launchAddress(data, choice.strategy)} className={buttonClass("ink")}>
              New backtest with these costs
            </Link>
          )}
        </div>
      )}
    </Panel>
  );
}

function words(model: CostModel, { n, low, high }: Known<Estimate>, of: string): string {
  if (n === 0) return `none: no ${of} to learn from`;
  const doubt = low === null || high === null ? "no interval below 3" : `95 % ${interval(low, high)}`;
  return `${formatNumber(model.bps ?? 0, 2)} bp, ${doubt}, n = ${n} ${of}`;
}

/** As the launch form writes a cost model into its address: its name and its settings. */
const modelText = ({ type, bps }: CostModel) => (bps === undefined ? type : `${type}:${bps}`);

function launchAddress(
  { commission, slippage }: { commission: CostModel; slippage: CostModel },
  strategy: string | undefined,
): string {
  const query = new URLSearchParams({
    commission: modelText(commission),
    slippage: modelText(slippage),
    ...(strategy && { strategy }),
  });
  return `/backtests/new?${query}`;
}
