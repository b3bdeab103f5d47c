"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { useMemo, useRef, useState } from "react";
import { useApi, useApiClient, useCan, useStale } from "#components/providers/index.ts";
import { ModeBadge, modeOf, RoleGate, usePageCommands } from "#components/shell/index.ts";
import {
  Button,
  DataGrid,
  formatMoment,
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
import { algorithmSign, BEHIND, isOverPhase } from "./algo-phases.ts";
import { figure } from "./decimal-text.ts";
import { SideWord } from "./order-cells.tsx";
import type { OrderNames } from "./order-columns.tsx";
import { SHARE_OF_DAY, shareOfDay, shareWords } from "./share-of-day.ts";
import { useTicket } from "./ticket-store.ts";
import { useAlgorithmWords } from "./use-algorithm-words.ts";
import { useAfterChange } from "./use-trading-changes.ts";
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
  readonly behind: boolean;
  readonly dailyVolume: number | null;
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
  const current = useRef<string | null>(null);
  const [changing, setChanging] = useState(false);
  const openOne = (id: string, toChange = false) => {
    setChanging(toChange);
    void setOpen(id);
  };
  useKeys(
    () => query.data?.find(({ id }) => id === current.current),
    (id) => openOne(id, true),
  );
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
            onCurrent={(row) => {
              current.current = row.id;
            }}
            rows={rows}
            columns={columns}
            rowId={(row) => row.id}
            onOpen={(row) => openOne(row.id)}
            footer={
              <span className="phone:hidden">
                Enter opens the schedule, the slices and what can be done, Space pauses or resumes, E changes
                the end or participation
              </span>
            }
          />
          {open !== null && (
            <AlgoDrawer
              id={open}
              zone={zone}
              names={names}
              changing={changing}
              onClose={() => void setOpen(null)}
            />
          )}
        </>
      )}
    </QueryPanel>
  );
}

/** For the algorithm that the cursor is on: Space holds it or lets it go on, E changes its end or participation. */
function useKeys(rowOf: () => AlgoRow | undefined, onChange: (id: string) => void): void {
  const client = useApiClient();
  const after = useAfterChange();
  const api = useApi();
  const change = useMutation({
    mutationFn: ({ id, phase }: Pick<AlgoRow, "id" | "phase">) =>
      phase === "paused" ? client.algos.resume.mutate({ id }) : client.algos.pause.mutate({ id }),
    ...after(
      ({ phase }: { phase: string }) => (phase === "paused" ? "It goes on" : "It pauses"),
      [api.algos.pathKey()],
    ),
  });
  const { mutate } = change;
  const latest = useRef({ rowOf, onChange });
  latest.current = { rowOf, onChange };
  usePageCommands(
    useMemo(
      () => [
        {
          id: "algos.pause",
          title: "Pause the algorithm, or let it go on",
          group: "This page",
          keys: "Space",
          permission: "orders:trade",
          run: () => {
            const row = latest.current.rowOf();
            if (row && !isOverPhase(row.phase)) mutate(row);
          },
        },
        {
          id: "algos.change",
          title: "Change the algorithm's end or participation",
          group: "This page",
          keys: "E",
          permission: "orders:trade",
          run: () => {
            const row = latest.current.rowOf();
            if (row && !isOverPhase(row.phase)) latest.current.onChange(row.id);
          },
        },
      ],
      [mutate],
    ),
  );
}

function algoColumns(
  zone: string,
  names: OrderNames,
  titleOf: (name: string) => string,
): GridColumn<AlgoRow>[] {
  const done = (row: AlgoRow) => Number(row.filled) / Math.max(Number(row.quantity), 1e-9);
  return [
    textColumn("phase", "State", (row) => algorithmSign(row).word, {
      width: 100,
      cardTitle: true,
      render: (row) => {
        const { word, glyph, hue } = algorithmSign(row);
        return (
          <span title={row.behind ? BEHIND : undefined}>
            <StateWord hue={hue} glyph={glyph}>
              {word}
            </StateWord>
          </span>
        );
      },
    }),
    textColumn("name", "Algorithm", (row) => titleOf(row.name), { width: 136 }),
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
    numberColumn("quantity", "Qty", (row) => figure(row.quantity), 0, {
      width: 76,
      fit: true,
      cardTitle: true,
    }),
    numberColumn("filled", "Filled", (row) => figure(row.filled), 0, { width: 76, fit: true }),
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
      fit: true,
      format: (value, row) => formatPrice(value as number | null, names.steps(row.symbol).decimals + 2),
    }),
    numberColumn("adv", "% ADV", shareOfDay, 2, {
      width: 76,
      fit: true,
      hint: SHARE_OF_DAY,
      render: (row) => {
        const { text, hint } = shareWords(row);
        return <span title={hint}>{text.replace(" %", "")}</span>;
      },
    }),
    numberColumn("children", "Slices", (row) => row.children, 0, { width: 60 }),
    textColumn("next", "Next slice", (row) => row.nextAt, {
      width: 96,
      fit: true,
      format: (at, row) =>
        isOverPhase(row.phase)
          ? NONE
          : typeof at === "number"
            ? formatMoment(at / 1000, Date.now(), zone)
            : "as it trades",
    }),
    textColumn("account", "Account", (row) => names.account(row.accountId), { width: 104 }),
    textColumn("reason", "Why", (row) => row.reason, { flex: 1, minWidth: 120, tip: true }),
    timeColumn("started", "Started", zone, (row) => row.startedAt / 1000, { width: 156 }),
  ];
}
