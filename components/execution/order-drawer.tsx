"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { type ReactNode, useEffect, useState } from "react";
import { useApi } from "#components/providers/index.ts";
import {
  Chip,
  CopyButton,
  Drawer,
  ErrorState,
  Facts,
  formatDuration,
  formatNumber,
  formatPrice,
  formatQuantity,
  formatTime,
  LoadingState,
  Tabs,
} from "#components/ui/index.ts";
import {
  type FactText,
  fixText,
  foldOrder,
  type OrderOrigin,
  type OrderRow,
  orderRow,
  readFact,
} from "#lib/execution/orders/index.ts";
import { CloseByOperator } from "./close-by-operator.tsx";
import { OrderStateWord, SideWord } from "./order-cells.tsx";
import type { OrderNames } from "./order-columns.tsx";
import { OrderTimelineView } from "./order-timeline-view.tsx";
import { timeInForceTitle, typeTitle } from "./order-words.ts";
import { VenueMessages } from "./venue-messages.tsx";

type Tab = "history" | "messages" | "requests" | "family";

/** Everything about one order: what it is, its history as FIX would tell it, the venue's own words, its slices. */
export function OrderDrawer({
  orderId,
  names,
  zone,
  version,
  onOpen,
  onClose,
  actions,
}: {
  orderId: string;
  names: OrderNames;
  zone: string;
  /** Changes whenever the live list did: what is shown is asked again. */
  version: number;
  onOpen: (orderId: string) => void;
  onClose: () => void;
  actions?: ReactNode;
}) {
  const api = useApi();
  const [tab, setTab] = useState<Tab>("history");
  const query = useQuery(
    api.orders.get.queryOptions({ id: orderId }, { placeholderData: (before) => before, staleTime: 1_000 }),
  );
  const { refetch } = query;
  useEffect(() => {
    if (version > 0) void refetch();
  }, [version, refetch]);
  const found = query.data;
  if (!found || found.order.orderId !== orderId)
    return (
      <Drawer open onOpenChange={(open) => !open && onClose()} title="Order">
        {query.error ? (
          <ErrorState error={query.error} retry={() => query.refetch()} />
        ) : (
          <LoadingState what="the order" />
        )}
      </Drawer>
    );
  const facts = found.order.facts.map(readFact);
  const row = orderRow(foldOrder(facts), facts, found.order);
  return (
    <Drawer
      open
      onOpenChange={(open) => !open && onClose()}
      title={`${row.symbol} ${formatQuantity(row.orderQty)}`}
      actions={actions}
    >
      <div className="flex flex-col gap-3">
        <p className="flex flex-wrap items-center gap-2 text-13">
          <OrderStateWord state={row.state} />
          <SideWord side={row.side} />
          {row.flags.map((flag) => (
            <Chip key={flag} tone="warn">
              {flag.replace("-", " ")}
            </Chip>
          ))}
          <CopyButton value={fixText(row)} label="Copy as FIX text" />
          {row.state !== "denied" && (
            <Link
              href={`/executions?tab=orders&costs=${row.orderId}`}
              className="text-12 text-1 underline underline-offset-2"
            >
              Costs
            </Link>
          )}
        </p>
        {row.text && <p className="text-12 text-2">{row.text}</p>}
        {(row.state === "quarantined" ||
          found.requests.some(({ kind, state }) => kind === "replace" && state === "quarantined")) && (
          <CloseByOperator orderId={row.orderId} closing={found.closing} names={names} zone={zone} />
        )}
        <OrderFacts row={row} names={names} zone={zone} />
        <Tabs<Tab>
          label="Order"
          value={tab}
          onChange={setTab}
          tabs={[
            {
              value: "history",
              label: "History",
              count: facts.length,
              content: <OrderTimelineView facts={facts} zone={zone} />,
            },
            {
              value: "messages",
              label: "Messages",
              count: found.messages.length,
              content: <VenueMessages messages={found.messages} zone={zone} />,
            },
            {
              value: "requests",
              label: "Requests",
              count: found.requests.length,
              content: <Requests requests={found.requests} zone={zone} />,
            },
            {
              value: "family",
              label: "Family",
              count: found.children.length + (row.parent ? 1 : 0),
              content: <Family parent={row.parent} slices={found.children.map(rowOf)} onOpen={onOpen} />,
            },
          ]}
        />
      </div>
    </Drawer>
  );
}

function rowOf({ facts, ...origin }: OrderOrigin & { facts: readonly FactText[] }): OrderRow {
  const read = facts.map(readFact);
  return orderRow(foldOrder(read), read, origin);
}

function OrderFacts({ row, names, zone }: { row: OrderRow; names: OrderNames; zone: string }) {
  const { decimals } = names.steps(row.symbol);
  return (
    <Facts
      items={[
        ["Account", names.account(row.account)],
        ["Type", `${typeTitle(row.ordType ?? "")}, ${timeInForceTitle(row.timeInForce ?? "")}`],
        ["Limit, stop", `${formatPrice(row.price, decimals)}, ${formatPrice(row.stopPx, decimals)}`],
        [
          "Qty = Filled + Leaves",
          `${formatQuantity(row.orderQty)} = ${formatQuantity(row.cumQty)} + ${formatQuantity(row.leavesQty)}${row.balanced ? "" : " ! does not add up"}`,
        ],
        ...(row.bracket
          ? [
              [
                "Take profit, stop loss",
                `${formatPrice(row.bracket.takeProfit, decimals)}, ${formatPrice(row.bracket.stopLoss, decimals)}`,
              ] as const,
            ]
          : []),
        ...(row.maxFloor === null ? [] : [["Shown at a time", formatQuantity(row.maxFloor)] as const]),
        ["Average", formatPrice(row.avgPx, decimals + 2)],
        ["Commission", `${formatNumber(row.commission, 2)} ${row.currency ?? ""}`],
        ["Placed", formatTime(row.placedAt === null ? null : Math.floor(row.placedAt / 1000), zone)],
        ["Latency", row.latency === null ? "—" : formatDuration(row.latency / 1000)],
        ["By", row.strategy ?? names.trader(row.trader) ?? "—"],
        [
          "ClOrdID",
          <span key="id" className="flex items-center gap-1">
            <code className="break-all font-mono">{row.clOrdId}</code>
            <CopyButton value={row.clOrdId} label="Copy ClOrdID" />
          </span>,
        ],
      ]}
    />
  );
}

type RequestView = { command: string; kind: string; state: string; attempt: number; sentAt: number | null };

/** What was to be said to the venue, and how far it got. */
function Requests({ requests, zone }: { requests: readonly RequestView[]; zone: string }) {
  if (requests.length === 0) return <p className="p-3 text-12 text-3">Nothing was to be said to a venue.</p>;
  return (
    <ul className="flex flex-col py-2 text-12">
      {requests.map(({ command, kind, state, attempt, sentAt }) => (
        <li key={command} className="flex items-center gap-2 border-line-1 border-b py-1.5">
          <b className="font-medium text-1">{kind}</b>
          <code className="font-mono text-3">{command}</code>
          <span>{state}</span>
          {attempt > 0 && <span className="text-3">attempt {attempt}</span>}
          <span className="ml-auto text-11 text-3">
            {sentAt === null ? "not sent" : formatTime(Math.floor(sentAt / 1000), zone)}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Family({
  parent,
  slices,
  onOpen,
}: {
  parent: string | null;
  slices: readonly OrderRow[];
  onOpen: (orderId: string) => void;
}) {
  const link = "min-h-6 font-mono text-11 text-1 underline underline-offset-2";
  if (!parent && slices.length === 0)
    return <p className="p-3 text-12 text-3">It is no slice of another order and has none.</p>;
  return (
    <ul className="flex flex-col gap-1 py-2 text-12">
      {parent && (
        <li>
          Slice of{" "}
          <button type="button" className={link} onClick={() => onOpen(parent)}>
            {parent}
          </button>
        </li>
      )}
      {slices.map((slice) => (
        <li key={slice.orderId} className="flex items-center gap-2">
          <button type="button" className={link} onClick={() => onOpen(slice.orderId)}>
            {slice.clOrdId.slice(-8)}
          </button>
          <OrderStateWord state={slice.state} />
          <span className="ml-auto text-1">
            {formatQuantity(slice.cumQty)} of {formatQuantity(slice.orderQty)}
          </span>
        </li>
      ))}
    </ul>
  );
}
