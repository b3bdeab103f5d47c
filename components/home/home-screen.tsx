"use client";
import Link from "next/link";
import { useCan, useSession } from "#components/providers/index.ts";
import { buttonClass, PageBody, PageHeader } from "#components/ui/index.ts";
import { Checklist } from "./checklist.tsx";
import { DatasetsPanel } from "./datasets-panel.tsx";
import { RecentRunsPanel } from "./recent-runs-panel.tsx";
import { UnderWayPanel } from "./under-way-panel.tsx";

/** What happened lately, what is under way, and for a newcomer what comes next. */
export function HomeScreen() {
  const session = useSession();
  const mayLaunch = useCan("runs:launch");
  return (
    <>
      <PageHeader
        title="Home"
        note={session?.team.name}
        actions={
          mayLaunch && (
            <Link href="/backtests/new" className={buttonClass()}>
              New backtest
            </Link>
          )
        }
      />
      <PageBody className="laptop:grid-cols-[minmax(0,7fr)_minmax(0,3fr)]">
        <Checklist />
        <RecentRunsPanel />
        <div className="grid min-w-0 content-start gap-2">
          <UnderWayPanel />
          <DatasetsPanel />
        </div>
      </PageBody>
    </>
  );
}
