"use client";
import { Button, formatPercent, Popover, ProgressBar } from "#components/ui/index.ts";
import { JobList } from "./job-list.tsx";
import { useRunningJobs } from "./running-jobs.ts";

/** How many jobs run, how far they are together, and a list to open. Nothing while nothing runs. */
export function JobTray() {
  const jobs = useRunningJobs();
  if (jobs.length === 0) return null;
  const done = jobs.reduce((sum, { progress }) => sum + (progress ?? 0), 0) / jobs.length;
  const word = jobs.length === 1 ? "1 job" : `${jobs.length} jobs`;
  return (
    <Popover
      align="end"
      title="Under way"
      trigger={
        <Button kind="ghost" aria-label={`${word}, ${formatPercent(done, { decimals: 0 })} done`}>
          {word}
          <span className="w-11 phone:hidden">
            <ProgressBar label="All jobs" value={done} />
          </span>
        </Button>
      }
    >
      <div className="-mx-3 w-72 max-w-full">
        <JobList jobs={jobs} />
      </div>
    </Popover>
  );
}
