"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useApi, useStale } from "#components/providers/index.ts";
import {
  buttonClass,
  Cell,
  Chip,
  formatAge,
  formatNumber,
  formatPercent,
  formatSigned,
  formatTime,
  Gain,
  HeadCell,
  QueryPanel,
  type StateHue,
  StateWord,
  Table,
  useTimeZone,
} from "#components/ui/index.ts";
import type { RunState, RunView } from "#lib/model-testing/backtesting/index.ts";

const SHOWN = 12;
const words: Record<RunState, [hue: StateHue, glyph: string, word: string]> = {
  queued: ["grey", "◌", "Queued"],
  running: ["sky", "◔", "Running"],
  finished: ["done", "✓", "Finished"],
  failed: ["vermilion", "⚠", "Failed"],
  cancelled: ["grey", "✕", "Cancelled"],
};

export function RecentRunsPanel() {
  const api = useApi();
  const stale = useStale();
  const query = useQuery(api.runs.list.queryOptions({}));
  return (
    <QueryPanel
      title="Recent runs"
      note="Newest first"
      what="runs"
      query={query}
      stale={stale}
      flush
      actions={
        <Link href="/backtests" className={buttonClass("ghost", "small")}>
          All runs
        </Link>
      }
      empty={{
        when: ({ runs }) => runs.length === 0,
        title: "No run yet",
        text: "A run takes a strategy, market data and costs, and shows what would have happened. The first takes a minute.",
      }}
    >
      {({ runs }) => (
        <Table
          label="Recent runs"
          cards
          head={
            <>
              <HeadCell>Run</HeadCell>
              <HeadCell>State</HeadCell>
              <HeadCell>Symbols</HeadCell>
              <HeadCell right>Return, %</HeadCell>
              <HeadCell right>Sharpe</HeadCell>
              <HeadCell right>Drawdown, %</HeadCell>
              <HeadCell>By</HeadCell>
              <HeadCell right>Asked</HeadCell>
            </>
          }
        >
          {runs.slice(0, SHOWN).map((run) => (
            <RunRow key={run.id} run={run} />
          ))}
        </Table>
      )}
    </QueryPanel>
  );
}

function RunRow({ run }: { run: RunView }) {
  const zone = useTimeZone();
  const [hue, glyph, word] = words[run.state];
  const { totalReturn, sharpe, maxDrawdown } = run.statistics ?? {};
  const gain = totalReturn?.value ?? null;
  const { symbols } = run.spec.data;
  return (
    <tr>
      <Cell strong title={run.name} className="max-w-60">
        <Link
          href={`/backtests/${run.id}`}
          className="flex min-h-6 min-w-0 items-center gap-2 hover:underline"
        >
          <span className="truncate">{run.name}</span>
          {run.synthetic && <Chip tone="warn">Synthetic</Chip>}
        </Link>
      </Cell>
      <Cell label="State" title={run.error?.message}>
        <StateWord hue={hue} glyph={glyph}>
          {word}
        </StateWord>
      </Cell>
      <Cell label="Symbols" title={symbols.join(", ")}>
        {symbols.length > 3 ? `${symbols.length} symbols` : symbols.join(", ")}
      </Cell>
      <Cell right label="Return, %">
        <Gain value={gain} text={formatSigned(gain === null ? null : gain * 100)} />
      </Cell>
      <Cell right label="Sharpe">
        {formatNumber(sharpe?.value)}
      </Cell>
      <Cell right label="Drawdown, %">
        {formatPercent(maxDrawdown?.value, { unit: false })}
      </Cell>
      <Cell label="By">{run.by}</Cell>
      <Cell right label="Asked" title={formatTime(run.createdAt, zone)}>
        {formatAge(run.createdAt, Date.now(), zone)}
      </Cell>
    </tr>
  );
}
