"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { useApi } from "#components/providers/index.ts";
import {
  Cell,
  Drawer,
  ErrorState,
  Facts,
  formatInteger,
  formatPercent,
  formatPrice,
  formatQuantity,
  Gain,
  HeadCell,
  LoadingState,
  Table,
} from "#components/ui/index.ts";
import { MARKOUT_HORIZONS } from "#lib/execution/tca/index.ts";
import { CostReplay } from "./cost-replay.tsx";
import { CostSplitBars } from "./cost-split-bars.tsx";
import { BENCHMARK_TITLES, BENCHMARKS, bps, type Costs, millis } from "./cost-words.ts";
import { SideWord } from "./order-cells.tsx";
import type { OrderNames } from "./order-columns.tsx";

/** What one order cost, against which price, and why; each figure that cannot be known with its reason. */
export function OrderCostsDrawer({
  orderId,
  names,
  zone,
  onClose,
}: {
  orderId: string;
  names: OrderNames;
  zone: string;
  onClose: () => void;
}) {
  const api = useApi();
  const { data, error, refetch } = useQuery(api.tca.order.queryOptions({ orderId }));
  const decimals = names.steps(data?.symbol ?? "").decimals;
  return (
    <Drawer
      open
      onOpenChange={(open) => !open && onClose()}
      title={data ? `Costs of ${data.symbol} ${formatQuantity(data.quantity)}` : "Costs of the order"}
    >
      {data ? (
        <div className="flex flex-col gap-4">
          <p className="flex flex-wrap items-center gap-2 text-12 text-2">
            <SideWord side={data.side} />
            <span>{names.account(data.accountId)}</span>
            <span>Prices: {data.source}</span>
            {data.isOpen && <span className="text-warn">! still open: as if it ended now</span>}
            <Link href={`/blotter?order=${orderId}`} className="ml-auto text-1 underline underline-offset-2">
              Open the order
            </Link>
          </p>
          <Facts
            items={[
              ["Filled", `${formatQuantity(data.costs.filled)}, ${formatPercent(data.costs.fillRate)}`],
              ["Average", formatPrice(data.costs.averagePrice, decimals + 2)],
              ["Shortfall", `${bps(data.costs.shortfallBps)} bp of the decision's value`],
              ["Share of the market", formatPercent(data.costs.participation)],
              ["Send to answer", `${millis(data.costs.latency.acknowledged)} ms`],
              ["Algorithm, strategy", `${data.algorithm ?? "none"}, ${data.strategyName ?? "by hand"}`],
            ]}
          />
          <Part title="Implementation shortfall">
            <CostSplitBars split={data.costs.split} currency={data.currency} />
          </Part>
          <Part title="Around the order, by the market's clock">
            <CostReplay replay={data.replay} decimals={decimals} zone={zone} />
          </Part>
          <Part title="Against the market">
            <Yardsticks costs={data.costs} decimals={decimals} />
          </Part>
          <Part title="After the fills">
            <Markouts costs={data.costs} />
          </Part>
          {data.unknown.length > 0 && <Unknown reasons={data.unknown} />}
        </div>
      ) : error ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : (
        <LoadingState what="the costs" />
      )}
    </Drawer>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-2">
      <h3 className="font-medium text-13 text-1">{title}</h3>
      {children}
    </section>
  );
}

function Yardsticks({ costs, decimals }: { costs: Costs; decimals: number }) {
  return (
    <Table
      label="Slippage"
      head={
        <>
          <HeadCell>Against</HeadCell>
          <HeadCell right>Price</HeadCell>
          <HeadCell right>Slippage, bp (+ is worse)</HeadCell>
        </>
      }
    >
      {BENCHMARKS.map((name) => (
        <tr key={name}>
          <Cell>{BENCHMARK_TITLES[name]}</Cell>
          <Cell right>{formatPrice(costs.prices[name], decimals)}</Cell>
          <Cell right>
            <Gain value={-(costs.slippageBps[name] ?? 0)} text={bps(costs.slippageBps[name])} />
          </Cell>
        </tr>
      ))}
    </Table>
  );
}

function Markouts({ costs }: { costs: Costs }) {
  return (
    <Table
      label="Markouts"
      head={MARKOUT_HORIZONS.map(({ name }) => (
        <HeadCell key={name} right>
          {name}
        </HeadCell>
      ))}
    >
      <tr>
        {MARKOUT_HORIZONS.map(({ name }) => (
          <Cell key={name} right title="Basis points in the order's favour">
            <Gain value={costs.markoutsBps[name]} text={bps(costs.markoutsBps[name])} />
          </Cell>
        ))}
      </tr>
    </Table>
  );
}

function Unknown({ reasons }: { reasons: readonly { figure: string; reason: string }[] }) {
  return (
    <section className="rounded-2 bg-warn-soft p-3 text-12">
      <h3 className="font-medium text-warn">! {formatInteger(reasons.length)} not known</h3>
      <ul className="flex flex-col gap-1 pt-1">
        {reasons.map(({ figure, reason }) => (
          <li key={figure}>
            <b className="font-medium text-1">{figure}:</b> {reason}
          </li>
        ))}
      </ul>
    </section>
  );
}
