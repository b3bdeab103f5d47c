"use client";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { useApi, useCan, useStale } from "#components/providers/index.ts";
import { ModeBadge, modeOf, RoleGate } from "#components/shell/index.ts";
import {
  Button,
  DataGrid,
  formatSigned,
  Gain,
  type GridColumn,
  numberColumn,
  PageBody,
  PageHeader,
  QueryPanel,
  textColumn,
  timeColumn,
  useTimeZone,
} from "#components/ui/index.ts";
import { ForwardStateChip } from "./forward-state.tsx";
import { StartForwardTestDialog } from "./start-forward-test-dialog.tsx";
import { useForwardPause } from "./use-forward-pause.ts";
import { useAccounts } from "./use-trading-facts.ts";

type ForwardRow = {
  readonly id: string;
  readonly name: string;
  readonly strategyName: string;
  readonly accountName: string;
  readonly state: string;
  readonly speed: string;
  readonly symbols: readonly string[];
  readonly capital: number;
  readonly equity: number | null;
  readonly time: number | null;
  readonly by: string | null;
  readonly createdAt: Date;
};

/** Strategies that trade forward on paper accounts. */
export function ForwardTestsScreen() {
  const accounts = useAccounts().data;
  const mayRun = useCan("forward-tests:run");
  const [starting, setStarting] = useState(false);
  const start = mayRun && (
    <Button kind="ink" onClick={() => setStarting(true)}>
      New forward test
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Forward tests"
        chips={<ModeBadge mode={modeOf(accounts)} />}
        note="A strategy on a paper account, bar by bar"
        actions={start}
      />
      <RoleGate screen="Forward tests" permission="orders:read">
        <PageBody fill>
          <ForwardTestsPanel action={start} />
        </PageBody>
      </RoleGate>
      {starting && <StartForwardTestDialog onClose={() => setStarting(false)} />}
    </>
  );
}

function ForwardTestsPanel({ action }: { action: ReactNode }) {
  const api = useApi();
  const router = useRouter();
  const zone = useTimeZone();
  const query = useQuery(api.forwardTests.list.queryOptions({}, { refetchInterval: 3_000 }));
  const columns = useMemo(() => forwardColumns(zone), [zone]);
  const current = useRef<string | null>(null);
  useForwardPause(() => query.data?.find(({ id }) => id === current.current));
  return (
    <QueryPanel
      what="forward tests"
      query={query}
      stale={useStale()}
      flush
      className="flex-1"
      empty={{
        when: (rows) => rows.length === 0,
        title: "No forward test yet",
        text: "It runs the code of a backtest on bars that it has not seen, through the controls, the gateway and the paper broker, and compares itself with a backtest over the same bars.",
        action,
      }}
    >
      {(rows) => (
        <DataGrid
          label="Forward tests"
          rows={rows}
          columns={columns}
          rowId={(row) => row.id}
          onCurrent={(row) => {
            current.current = row.id;
          }}
          onOpen={(row) => router.push(`/forward-tests/${row.id}`)}
          footer={<span className="phone:hidden">Enter opens one, P pauses it or lets it go on</span>}
        />
      )}
    </QueryPanel>
  );
}

function forwardColumns(zone: string): GridColumn<ForwardRow>[] {
  const gain = (row: ForwardRow) => (row.equity === null ? null : row.equity - row.capital);
  return [
    textColumn("state", "State", (row) => row.state, {
      width: 96,
      render: ({ state }) => <ForwardStateChip state={state} />,
    }),
    textColumn("name", "Name", (row) => row.name, { flex: 2, minWidth: 150, tip: true }),
    textColumn("strategy", "Strategy", (row) => row.strategyName, { flex: 1, minWidth: 112, tip: true }),
    textColumn("account", "Account", (row) => row.accountName, { width: 104 }),
    textColumn("symbols", "Symbols", (row) => row.symbols.join(", "), { width: 76, tip: true }),
    textColumn("speed", "Speed", (row) => speedWord(row.speed), { width: 96 }),
    timeColumn("time", "Market time", zone, (row) => (row.time === null ? null : row.time / 1000), {
      width: 152,
    }),
    numberColumn("equity", "Equity", (row) => row.equity, 2, { width: 96, fit: true }),
    numberColumn("gain", "P&L", gain, 2, {
      width: 88,
      fit: true,
      format: (shown) => formatSigned(shown as number | null),
      render: (row) => <Gain value={gain(row)} text={formatSigned(gain(row))} />,
    }),
    textColumn("by", "By", (row) => row.by, { width: 88 }),
    timeColumn("started", "Started", zone, (row) => row.createdAt, { width: 152 }),
  ];
}

export const speedWord = (speed: string): string =>
  speed === "step" ? "by hand" : speed === "max" ? "at full speed" : `${speed} × market`;
