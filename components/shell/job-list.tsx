"use client";
import Link from "next/link";
import { formatPercent, ProgressBar } from "#components/ui/index.ts";
import type { RunningJob } from "./running-jobs.ts";

/** The jobs under way, each with its progress and the way to it. */
export function JobList({ jobs }: { jobs: readonly RunningJob[] }) {
  return (
    <ul className="flex flex-col">
      {jobs.map((job) => (
        <li key={job.id}>
          <Link href={job.href} className="block rounded-2 px-3 py-1.5 hover:bg-2">
            <span className="flex items-baseline justify-between gap-4">
              <span className="truncate text-12 text-1">{job.title}</span>
              <span className="shrink-0 text-11 text-3">
                {job.waiting
                  ? "waits"
                  : job.progress === null
                    ? "starts"
                    : formatPercent(job.progress, { decimals: 0 })}
              </span>
            </span>
            <span className="mt-1.5 flex items-center gap-3">
              <ProgressBar label={`${job.kind} ${job.title}`} value={job.waiting ? 0 : job.progress} />
              <span className="shrink-0 text-11 text-3">{job.kind}</span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
