"use client";
import { KeyHint, Tabs } from "#components/ui/index.ts";
import type { Problem } from "#lib/models/strategies/index.ts";
import { CheatSheet } from "./cheat-sheet.tsx";
import { type ConsoleLine, ConsolePanel } from "./console-panel.tsx";
import { ProblemsPanel } from "./problems-panel.tsx";

export type BottomTab = "problems" | "console" | "docs";

/** Under the source: what is wrong, what the last run said, and what the SDK offers. */
export function BottomPanel({
  tab,
  onTab,
  problems,
  pending,
  onOpenProblem,
  lines,
  timeZone,
}: {
  tab: BottomTab;
  onTab: (tab: BottomTab) => void;
  problems: readonly Problem[];
  pending: boolean;
  onOpenProblem: (problem: Problem) => void;
  lines: readonly ConsoleLine[];
  timeZone: string;
}) {
  return (
    <section
      aria-label="Problems, console and docs"
      data-panel=""
      tabIndex={-1}
      className="min-h-0 border-t bg-1"
    >
      <Tabs
        label="Problems, console and docs"
        value={tab}
        onChange={onTab}
        className="h-full"
        aside={
          <span className="flex items-center gap-2 phone:hidden">
            Next problem <KeyHint keys="F8" />
          </span>
        }
        tabs={[
          {
            value: "problems",
            label: "Problems",
            count: problems.length,
            content: <ProblemsPanel problems={problems} pending={pending} onOpen={onOpenProblem} />,
          },
          {
            value: "console",
            label: "Console",
            count: lines.length || undefined,
            content: <ConsolePanel lines={lines} timeZone={timeZone} />,
          },
          { value: "docs", label: "Docs", content: <CheatSheet /> },
        ]}
      />
    </section>
  );
}
