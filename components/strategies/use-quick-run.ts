"use client";
import { useRef, useState } from "react";
import type { EngineHost, EngineRun, RunJob } from "#components/engine/engine-host.ts";
import type { EngineOutcome } from "#components/engine/protocol.ts";
import { formatInteger, formatPercent } from "#components/ui/index.ts";
import type { ConsoleLine } from "./console-panel.tsx";

/** The console keeps this many of a run's own lines; a full backtest keeps them all. */
const SHOWN_LOGS = 500;

/** Runs a job once and tells in the console what happened. */
export function useQuickRun(host: EngineHost | undefined) {
  const [lines, setLines] = useState<readonly ConsoleLine[]>([]);
  const nextId = useRef(1);
  const say = (added: readonly Omit<ConsoleLine, "id">[]) =>
    setLines(added.map((line) => ({ ...line, id: nextId.current++ })));
  const run = async (job: RunJob) => {
    if (!host) return;
    say([{ level: "info", text: "Running…" }]);
    say(report(await host.run(job)));
  };
  return { lines, run, say };
}

export function report(outcome: EngineOutcome<EngineRun>): Omit<ConsoleLine, "id">[] {
  if (!outcome.ok) {
    const { message, line } = outcome.failure;
    return [{ level: "error", text: line ? `Line ${line}: ${message}` : message }];
  }
  const { result, elapsedMs } = outcome.value;
  const { logs, statistics, trades } = result;
  const summary = `${formatInteger(result.bars)} bars in ${elapsedMs.toFixed(1)} ms, ${formatInteger(trades.length)} trades, total return ${formatPercent(statistics.totalReturn.value)}.`;
  const shown = logs
    .slice(0, SHOWN_LOGS)
    .map(({ level, message, time }) => ({ level, text: message, at: time }));
  const left = logs.length - shown.length;
  const rest = `${formatInteger(left)} more lines; a full backtest keeps them all.`;
  return [
    { level: "info", text: summary },
    ...shown,
    ...(left > 0 ? [{ level: "info" as const, text: rest }] : []),
  ];
}
