"use client";
import { useQuery } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { useMemo } from "react";
import { useApi, useCan, useStale } from "#components/providers/index.ts";
import { ModeBadge, modeOf, RoleGate } from "#components/shell/index.ts";
import {
  Button,
  DataGrid,
  formatClock,
  formatNumber,
  formatPrice,
  type GridColumn,
  NONE,
  numberColumn,
  PageBody,
  PageHeader,
  ProgressBar,
  QueryPanel,
  StateWord,
  textColumn,
  timeColumn,
  useTimeZone,
} from "#components/ui/index.ts";
import { AlgoDrawer } from "./algo-drawer.tsx";
import { isOverPhase, phaseSign } from "./algo-phases.ts";
import { figure } from "./decimal-text.ts";
import { SideWord } from "./order-cells.tsx";
import type { OrderNames } from "./order-columns.tsx";
import { useTicket } from "./ticket-store.ts";
import { useAlgorithmWords } from "./use-algorithm-words.ts";
import { useAccounts, useOrderNames } from "./use-trading-facts.ts";

type AlgoRow = {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly symbol: string;
  readonly side: string;
  readonly phase: string;
  readonly reason: string | null;
  readonly quantity: string;
  readonly filled: string;
  readonly averagePrice: string | null;
  readonly children: number;
  readonly nextAt: number | null;
  readonly startedAt: number;
  readonly createdBy: string | null;
};

/** Orders that are worked in slices: what was planned, what was done, what comes next. */
export function AlgosScreen() {
  const accounts = useAccounts().data;
  const mayTrade = useCan("orders:trade");
  const openTicket = useTicket((ticket) => ticket.open);
  const onStart = () => openTicket({ algorithm: { name: "twap", parameters: {} } });
  return (
    <>
      <PageHeader
        title="Algorithms"
        chips={<ModeBadge mode={modeOf(accounts)} />}
        note="Parent orders and their slices"
        actions={
          mayTrade && (
            <Button kind="ink" onClick={onStart}>
              New algorithm
            </Button>
          )
        }
      />
      <RoleGate screen="Algorithms" permission="orders:read">
        <PageBody fill>
          <AlgosPanel onStart={mayTrade ? onStart : undefined} />
        </PageBody>
      </RoleGate>
    </>
  );
}

function AlgosPanel({ onStart }: { onStart: (() => void) | undefined }) {
  const api = useApi();
  const zone = useTimeZone();
  const names = useOrderNames();
  const [open, setOpen] = useQueryState("algo", parseAsString);
  const query = useQuery(api.algos.list.queryOptions({}, { refetchInterval: 2_000 }));
  const { titleOf } = useAlgorithmWords();
  const columns = useMemo(() => algoColumns(zone, names, titleOf), [zone, names, titleOf]);
  return (
    <QueryPanel
      what="algorithms"
      query={query}
      stale={useStale()}
      flush
      className="flex-1"
      empty={{
        when: (rows) => rows.length === 0,
        title: "No algorithm has run yet",
        text: "An algorithm works one large order in slices: by time, by volume, by the price it began at. Its slices are ordinary orders that pass the same controls.",
        action: onStart && <Button onClick={onStart}>Start one</Button>,
      }}
    >
      {(rows) => (
        <>
          <DataGrid
            label="Algorithms"
            rows={rows}
            columns={columns}
            rowId={(row) => row.id}
            onOpen={(row) => void setOpen(row.id)}
            footer={
              <span className="phone:hidden">Enter opens the schedule, the slices and what can be done</span>
            }
          />
          {open !== null && (
            <AlgoDrawer id={open} zone={zone} names={names} onClose={() => void setOpen(null)} />
          )}
        </>
      )}
    </QueryPanel>
  );
}

function algoColumns(
  zone: string,
  names: OrderNames,
  titleOf: (name: string) => string,
): GridColumn<AlgoRow>[] {
  const done = (row: AlgoRow) => Number(row.filled) / Math.max(Number(row.quantity), 1e-9);
  return [
    textColumn("phase", "State", (row) => row.phase, {
      width: 100,
      cardTitle: true,
      render: ({ phase }) => {
        const { word, glyph, hue } = phaseSign(phase);
        return (
          <StateWord hue={hue} glyph={glyph}>
            {word}
          </StateWord>
        );
      },
    }),
    textColumn("name", "Algorithm", (row) => titleOf(row.name), { width: 160 }),
    textColumn("symbol", "Symbol", (row) => row.symbol, {
      width: 72,
      cardTitle: true,
      render: ({ symbol }) => <b className="font-strong text-1">{symbol}</b>,
    }),
    textColumn("side", "Side", (row) => row.side, {
      width: 92,
      cardTitle: true,
      render: ({ side }) => <SideWord side={side as "buy"} />,
    }),
    numberColumn("quantity", "Qty", (row) => figure(row.quantity), 0, { width: 76, cardTitle: true }),
    numberColumn("filled", "Filled", (row) => figure(row.filled), 0, { width: 76 }),
    textColumn("done", "Done", (row) => done(row), {
      width: 112,
      render: (row) => (
        <span className="flex h-full items-center gap-2">
          <ProgressBar label="Done" value={done(row)} />
          <span className="w-12 shrink-0 text-right">{formatNumber(done(row) * 100, 0)} %</span>
        </span>
      ),
    }),
    numberColumn("average", "Average", (row) => figure(row.averagePrice), 2, {
      width: 84,
      format: (value, row) => formatPrice(value as number | null, names.steps(row.symbol).decimals + 2),
    }),
    numberColumn("children", "Slices", (row) => row.children, 0, { width: 60 }),
    textColumn("next", "Next slice", (row) => row.nextAt, {
      width: 96,
      format: (at, row) =>
        isOverPhase(row.phase)
          ? NONE
          : typeof at === "number"
            ? formatClock(at / 1000, zone)
            : "as it trades",
    }),
    textColumn("account", "Account", (row) => names.account(row.accountId), { width: 104 }),
    timeColumn("started", "Started", zone, (row) => row.startedAt / 1000, { width: 156 }),
    textColumn("reason", "Why", (row) => row.reason, { flex: 1, minWidth: 80, tip: true }),
  ];
}
