"use client";
import Link from "next/link";
import { useMemo } from "react";
import { useCan } from "#components/providers/index.ts";
import { usePageCommands } from "#components/shell/index.ts";
import {
  Button,
  Chip,
  CopyButton,
  formatDuration,
  Menu,
  type MenuItem,
  PageHeader,
  type Tone,
} from "#components/ui/index.ts";
import type { RunState, RunView } from "#lib/model-testing/backtesting/index.ts";
import { isOver, runStateWord } from "./run-states.tsx";
import { symbolsText } from "./runs-columns.tsx";
import { useRunActions } from "./use-run-actions.ts";

const tones: Readonly<Record<RunState, Tone>> = {
  queued: "neutral",
  running: "accent",
  finished: "good",
  failed: "bad",
  cancelled: "neutral",
};

export function RunHeader({ run }: { run: RunView }) {
  const mayLaunch = useCan("runs:launch");
  const mayCancel = useCan("runs:cancel");
  const actions = useRunActions();
  const { again } = actions;
  usePageCommands(
    useMemo(
      () => [
        {
          id: "run.again",
          title: "Run this backtest again",
          group: "This page",
          keys: "R",
          permission: "runs:launch",
          run: () => again(run),
        },
      ],
      [run, again],
    ),
  );
  return (
    <PageHeader
      parents={
        <Link href="/backtests" className="hover:text-1 hover:underline">
          Runs
        </Link>
      }
      title={run.name}
      chips={<RunChips run={run} />}
      actions={
        <>
          {!isOver(run.state) && mayCancel && (
            <Button kind="danger" busy={actions.isCancelling} onClick={() => actions.cancel(run)}>
              {actions.isCancelling ? "Cancelling…" : "Cancel"}
            </Button>
          )}
          {run.state === "finished" && <ExportMenu id={run.id} />}
          {mayLaunch && isOver(run.state) && (
            <Button
              kind={run.state === "finished" ? "plain" : "ink"}
              keys="R"
              onClick={() => actions.again(run)}
            >
              Run again
            </Button>
          )}
        </>
      }
    />
  );
}

function RunChips({ run }: { run: RunView }) {
  const took =
    run.startedAt && run.finishedAt ? run.finishedAt.getTime() - run.startedAt.getTime() : undefined;
  const word = runStateWord(run.state);
  return (
    <span className="flex flex-wrap items-center gap-1">
      <Chip tone={tones[run.state]}>
        {took !== undefined && run.state === "finished" ? `${word} in ${formatDuration(took)}` : word}
      </Chip>
      {run.synthetic && (
        <Chip tone="warn" title="These prices were generated, they were never traded.">
          Synthetic data
        </Chip>
      )}
      {run.walled === false && run.spec.strategy.kind === "version" && (
        <Chip
          tone="warn"
          title="The strategy ran in its own process, but without bubblewrap around it: trust its author."
        >
          No outer wall
        </Chip>
      )}
      <Chip>{run.strategyName}</Chip>
      <Chip title={run.spec.data.symbols.join(", ")}>{symbolsText(run.spec)}</Chip>
      <span className="phone:hidden">
        <HashChip label="Data" value={run.spec.data.snapshot} />
      </span>
      {run.spec.strategy.kind === "version" && (
        <span className="phone:hidden">
          <HashChip label="Code" value={run.spec.strategy.hash} />
        </span>
      )}
    </span>
  );
}

function HashChip({ label, value }: { label: string; value: string }) {
  return (
    <span className="inline-flex items-center">
      <Chip title={value}>
        {label} <code className="font-mono">{value.slice(0, 8)}</code>
      </Chip>
      <CopyButton value={value} label={`Copy the hash of the ${label.toLowerCase()}`} />
    </span>
  );
}

const PARTS = [
  ["trades", "Trades"],
  ["fills", "Fills"],
  ["equity", "Equity"],
  ["result", "Whole result"],
] as const;

function ExportMenu({ id }: { id: string }) {
  const items = PARTS.flatMap(([part, label]): MenuItem[] => {
    const formats = part === "result" ? (["json"] as const) : (["csv", "json"] as const);
    return formats.map((format) => ({
      label: `${label}, ${format.toUpperCase()}`,
      onSelect: () => download(`/api/download/${id}?part=${part}&format=${format}`),
    }));
  });
  return <Menu align="end" trigger={<Button>Export</Button>} items={items} />;
}

/** The server names the file; a link lets the browser save it without leaving the page. */
function download(address: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = "";
  link.click();
}
