"use client";
import { useStale } from "#components/providers/index.ts";
import { JobList, useRunningJobs } from "#components/shell/index.ts";
import { Panel } from "#components/ui/index.ts";

export function UnderWayPanel() {
  const jobs = useRunningJobs();
  const stale = useStale();
  return (
    <Panel title="Under way" note={jobs.length ? String(jobs.length) : undefined} stale={stale} flush>
      {jobs.length ? (
        <div className="py-1">
          <JobList jobs={jobs} />
        </div>
      ) : (
        <p className="px-3 py-2 text-3">Nothing runs. Backtests and imports show here while they work.</p>
      )}
    </Panel>
  );
}
