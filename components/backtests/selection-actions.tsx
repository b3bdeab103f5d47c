"use client";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { useCan } from "#components/providers/index.ts";
import { type Command, usePageCommands } from "#components/shell/index.ts";
import { Button, formatInteger } from "#components/ui/index.ts";
import type { RunView } from "#lib/model-testing/backtesting/index.ts";
import { compareAddress, MOST_COMPARED } from "./compare-address.ts";
import { isOver } from "./run-states.tsx";
import type { RunActions } from "./use-run-actions.ts";

/** What can be done to the selected runs, as buttons and keys. */
export function SelectionActions({
  selected,
  actions,
}: {
  selected: readonly RunView[];
  actions: RunActions;
}) {
  const router = useRouter();
  const mayCancel = useCan("runs:cancel");
  const mayLaunch = useCan("runs:launch");
  const finished = selected.filter(({ state }) => state === "finished");
  const open = selected.filter(({ state }) => !isOver(state));
  const whyNot = whyNotCompare(selected.length, finished.length);
  const compare = () => router.push(compareAddress(finished.map(({ id }) => id)));
  const [only] = selected.length === 1 ? selected : [];
  const commands: Command[] = [
    {
      id: "runs.compare",
      title: "Compare the selected runs",
      group: "This page",
      keys: "M",
      disabledReason: whyNot,
      run: compare,
    },
    {
      id: "runs.again",
      title: "Run the selected backtest again",
      group: "This page",
      keys: "R",
      permission: "runs:launch",
      disabledReason: only ? undefined : "Select one run",
      run: () => only && actions.again(only),
    },
  ];
  // biome-ignore lint/correctness/useExhaustiveDependencies: the commands follow the selection
  usePageCommands(useMemo(() => commands, [selected]));
  if (selected.length === 0) return null;
  return (
    <span className="flex items-center gap-1">
      <span className="px-1 text-11 text-3">{formatInteger(selected.length)} selected</span>
      <Button keys="M" disabled={whyNot !== undefined} title={whyNot} onClick={compare}>
        Compare
      </Button>
      {mayLaunch && (
        <Button kind="ghost" keys="R" disabled={!only} onClick={() => only && actions.again(only)}>
          Run again
        </Button>
      )}
      {mayCancel && open.length > 0 && (
        <Button
          kind="danger"
          onClick={() => {
            for (const run of open) actions.cancel(run);
          }}
        >
          Cancel {formatInteger(open.length)}
        </Button>
      )}
    </span>
  );
}

function whyNotCompare(selected: number, finished: number): string | undefined {
  if (selected < 2) return "Select two or more runs";
  if (finished < 2) return "Only finished runs can be compared";
  if (finished > MOST_COMPARED) return `At most ${MOST_COMPARED} runs can be compared`;
  return undefined;
}
